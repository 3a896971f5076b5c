"""Parts of pages that are rendered once: the same text, and nobody's own."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from app.platform import i18n, keeping
from app.platform.keeping import Shelf

COUNTING = "{% kept KEY %}{{ seen.append(1) or '' }}{{ _('Sign in') }} {{ word }}{% endkept %}"


def _rendered(app: Flask, spoken: str, key: str, word: str, seen: list[int]) -> str:
    with app.app_context():
        i18n.speak(spoken)
        return render_template_string(COUNTING.replace("KEY", key), word=word, seen=seen)


def test_a_part_is_rendered_once_for_each_language_and_value(app: Flask) -> None:
    seen: list[int] = []
    for _again in range(2):
        assert _rendered(app, "zh", "'test-once', word", "甲", seen) == "登录 甲"
        assert _rendered(app, "en", "'test-once', word", "a", seen) == "Sign in a"
        assert _rendered(app, "en", "'test-once', word", "b", seen) == "Sign in b"
    assert len(seen) == 3


@pytest.mark.parametrize("values", ["", "'always the same'"])
def test_one_template_speaks_to_each_reader_whoever_came_first(app: Flask, values: str) -> None:
    with app.app_context():
        i18n.speak("zh")
        source = f"{{% kept {values} %}}{{{{ _('Sign in') }}}}{{% endkept %}}"
        template = app.jinja_env.from_string(source)
        assert template.render() == "登录"
        i18n.speak("en")
        assert template.render() == "Sign in"


def test_a_part_under_none_is_rendered_afresh(app: Flask) -> None:
    seen: list[int] = []
    assert _rendered(app, "en", "none, word", "a", seen) == "Sign in a"
    assert _rendered(app, "en", "none, word", "a", seen) == "Sign in a"
    assert len(seen) == 2


def test_what_is_kept_was_escaped(app: Flask) -> None:
    for _again in range(2):
        shown = _rendered(app, "en", "'test-escaped', word", "<script>", [])
        assert shown == "Sign in &lt;script&gt;"


def test_two_parts_on_one_line_and_in_a_loop_keep_apart(app: Flask) -> None:
    source = (
        "{% for n in (1, 2, 1) %}{% kept n %}a{{ n }}{% endkept %}"
        "{% kept n %}b{{ n }} {% endkept %}{% endfor %}"
    )
    with app.app_context():
        assert render_template_string(source) == "a1b1 a2b2 a1b1 "


def test_two_templates_made_from_strings_keep_apart(app: Flask) -> None:
    with app.app_context():
        shown = [render_template_string("{% kept %}" + text + "{% endkept %}") for text in "abab"]
    assert shown == ["a", "b", "a", "b"]


def test_a_part_within_a_part_is_kept_as_well(app: Flask) -> None:
    source = "{% kept 'outer' %}<{% kept 'inner' %}in{% endkept %}>{% endkept %}"
    with app.app_context():
        assert [render_template_string(source) for _again in range(2)] == ["<in>", "<in>"]


@pytest.mark.parametrize("name", sorted(keeping.PERSONAL))
def test_what_tells_who_is_reading_is_refused(app: Flask, name: str) -> None:
    for inside in (f"{{{{ {name} }}}}", f"{{% if 1 %}}{{{{ {name}().x }}}}{{% endif %}}"):
        with app.app_context(), pytest.raises(TemplateSyntaxError, match="who is reading"):
            render_template_string("{% kept %}" + inside + "{% endkept %}")


def test_the_shelf_lets_go_of_what_was_unused_longest() -> None:
    shelf = Shelf(2)
    for name in ("a", "b"):
        shelf.keep(Markup(name), (name,))
    assert shelf.find(("a",)) == "a"
    shelf.keep(Markup("c"), ("c",))
    assert shelf.find(("b",)) is None
    assert shelf.find(("a",)) == "a"
    assert len(shelf) == 2


def test_the_development_server_keeps_nothing() -> None:
    shelf = Shelf(0)
    assert shelf.keep(Markup("a"), ("a",)) == "a"
    assert shelf.find(("a",)) is None
