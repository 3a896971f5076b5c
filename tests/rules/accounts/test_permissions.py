"""What roles and duties open adds up; nothing else opens anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.permissions import (
    BY_CAPABILITY,
    BY_ROLE,
    EVERYBODY,
    Permission,
    may,
    permissions_of,
)
from app.kernel.actor import SYSTEM, Actor, Capability, Role

actors = st.builds(
    Actor,
    id=st.integers(1, 9),
    roles=st.frozensets(st.sampled_from(Role)),
    capabilities=st.frozensets(st.sampled_from(Capability)),
)


@given(actors, st.sampled_from(Permission))
def test_a_door_opens_by_a_role_or_a_duty_alone(actor: Actor, door: Permission) -> None:
    by_role = any(door in BY_ROLE[role] for role in actor.roles)
    by_duty = any(door in BY_CAPABILITY[duty] for duty in actor.capabilities)
    assert may(actor, door) is (by_role or by_duty)
    assert (door in permissions_of(actor)) is (by_role or by_duty)


def test_every_role_and_duty_opens_something_and_nobody_nothing() -> None:
    assert set(BY_ROLE) == set(Role)
    assert set(BY_CAPABILITY) == set(Capability)
    assert all(BY_CAPABILITY.values())
    assert all(opened >= EVERYBODY for opened in BY_ROLE.values())
    assert permissions_of(SYSTEM) == frozenset()
