"""The encoder's three ways: here, in a process of its own, and n-grams."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.parsing import read
from app.exams.services import roleplay_reading
from app.kernel.errors import Unavailable
from app.kernel.wording import Wording
from app.platform import encoder
from app.platform.encoder import NgramEncoder, RemoteEncoder, Vectors, VectorShelf
from app.platform.encoder_table import RowsOnDisk, leave_on_disk


class Counting:
    """A stand-in that says it is exact and counts what it was asked."""

    name = "counting"
    exact = True

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return NgramEncoder().encode(texts)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a running encoder."""
    path = str(tmp_path / "encoder.sock")
    server = encoder.make_server(path, Counting())
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield path
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_process_of_its_own_answers_what_the_encoder_would(served: str) -> None:
    texts = [f"您好 {number}" for number in range(600)]
    far = RemoteEncoder(served).encode(texts)
    assert np.allclose(far, NgramEncoder().encode(texts))
    assert RemoteEncoder(served).encode([]).shape == (0, encoder.WIDTH)
    assert encoder.answers(RemoteEncoder(served))


def test_silence_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    nobody = RemoteEncoder(str(tmp_path / "nobody.sock"), limit=0.1)
    with pytest.raises(Unavailable):
        nobody.encode(["您好"])
    assert not encoder.answers(nobody)
    assert not encoder.answers(NgramEncoder())


def test_ngrams_find_likeness_and_are_one_long() -> None:
    one, same, other = NgramEncoder().encode(["我马上帮您查", "我马上帮你查", "祝您生活愉快"])
    assert one @ same > one @ other
    assert np.allclose(np.linalg.norm([one, same, other], axis=1), 1)


def test_examples_are_encoded_once_and_kept_on_disk(tmp_path: Path) -> None:
    counting, shelf = Counting(), VectorShelf(tmp_path / "vectors")
    first = shelf.get(counting, ["您好", "再见"])
    assert np.array_equal(VectorShelf(tmp_path / "vectors").get(counting, ["您好", "再见"]), first)
    assert counting.asked == 2
    (kept,) = (tmp_path / "vectors").iterdir()
    kept.write_bytes(b"broken")
    assert np.array_equal(shelf.get(counting, ["您好", "再见"]), first)
    assert VectorShelf(None).get(counting, ["您好"]).shape == (1, encoder.WIDTH)


def test_the_real_encoder_reads_both_languages_alike() -> None:
    local = encoder.choose("")
    apology, sorry, parcel = local.encode(
        ["非常抱歉给您带来不便", "I am very sorry for the inconvenience", "包裹在哪"]
    )
    assert apology @ sorry > 0.6 > apology @ parcel
    assert local.encode([]).shape == (0, encoder.WIDTH)
    assert encoder.choose("/x.sock").name == encoder.MODEL


def test_what_scenarios_share_stands_in_memory_once(tmp_path: Path) -> None:
    counting = Counting()
    shared = Library([Act("greet", Wording("问候", "Greets"), examples=("您好", "早上好"))])
    point = {"key": "p", "criterion": "expertise", "title": "说"}
    first, second = (
        read({"key": key, "title": key, "points": [{**point, "examples": {"zh": texts}}]})
        for key, texts in (("a", ["可以换", "您好"]), ("b", ["三天内到"]))
    )
    try:
        roleplay_reading.configure(counting, tmp_path)
        one, other = (roleplay_reading.make_ears(made, shared) for made in (first, second))
        again = roleplay_reading.make_ears(first, shared)
    finally:
        roleplay_reading.configure(NgramEncoder(), None)
    assert one.exact is not None
    assert other.exact is not None
    assert again.exact is not None
    assert one.exact.common is other.exact.common is again.exact.common
    assert counting.asked == 4
    said = NgramEncoder().encode(["您好，可以换"])
    plain = said @ NgramEncoder().encode(one.library.texts).T
    assert np.allclose(one.exact.likeness(said), plain, atol=1e-6)
    assert "rough" not in vars(one)
    assert one.rough.shape == (len(one.library.texts), encoder.WIDTH)


class Backend:
    """What the encoder's model has of interest here: a table of rows."""

    def __init__(self) -> None:
        self.table = np.arange(5 * 8, dtype=np.uint8).reshape(5, 8)


def test_rows_left_on_disk_are_the_rows_that_stood_in_memory(tmp_path: Path) -> None:
    model, place = Backend(), tmp_path / "vectors" / "table.npy"
    before = model.table
    assert leave_on_disk(model, place)
    wanted = np.array([4, 0, 4, 2])
    assert np.array_equal(model.table[wanted], before[wanted])
    with pytest.raises(IndexError):
        model.table[np.array([5])]
    (kept,) = place.parent.iterdir()
    assert kept == place


@pytest.mark.parametrize("damage", [b"", b"no table", None])
def test_a_damaged_table_is_written_again(tmp_path: Path, damage: bytes | None) -> None:
    place = tmp_path / "table.npy"
    leave_on_disk(Backend(), place)
    if damage is None:
        place.write_bytes(place.read_bytes()[:-1] + b"\xff")
    else:
        place.write_bytes(damage)
    model = Backend()
    before = model.table
    assert leave_on_disk(model, place)
    assert np.array_equal(model.table[np.array([4])], before[4:])


def test_where_the_table_cannot_be_left_it_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    model = Backend()
    assert not leave_on_disk(model, tmp_path / "file" / "table.npy")
    assert isinstance(model.table, np.ndarray)
    assert not leave_on_disk(object(), tmp_path / "table.npy")


def test_a_table_cut_off_while_it_is_read_is_said(tmp_path: Path) -> None:
    model, place = Backend(), tmp_path / "table.npy"
    leave_on_disk(model, place)
    place.write_bytes(place.read_bytes()[:-4])
    with pytest.raises(OSError, match="ends within row 4"):
        model.table[np.array([4])]
    np.save(place, np.zeros(3, dtype=np.uint8))
    with pytest.raises(ValueError, match="no table of rows"):
        RowsOnDisk(place)
