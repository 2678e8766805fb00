"""Markup that is the same for everybody is rendered once, and holds only what was named."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

from recovery.templatetags import kept


class Stage:
    """Something that is equal to every other of its kind."""

    def __init__(self, title):
        self.title = title
        self.read = 0

    def words(self):
        self.read += 1
        return self.title

    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.fixture(autouse=True)
def nothing_kept():
    kept._markup.clear()


def test_kept_renders_once_for_the_same_thing():
    template, stage = Template("{% kept s=stage %}<b>{{ s.words }}</b>{% endkept %}"), Stage("Rest")

    pages = [template.render(Context({"stage": stage})) for _n in range(3)]

    assert pages == ["<b>Rest</b>"] * 3
    assert stage.read == 1


def test_kept_knows_two_things_apart_that_are_equal():
    template = Template("{% kept s=stage %}{{ s.words }}{% endkept %}")

    found = [template.render(Context({"stage": Stage(title)})) for title in ("One", "Two")]

    assert found == ["One", "Two"]


def test_kept_sees_nothing_that_was_not_named():
    template = Template("{% kept a=a %}{{ a }}{{ user }}{{ request }}{{ csrf_token }}{% endkept %}")
    everything = {"a": "A", "user": "Robin", "request": "R", "csrf_token": "T"}

    assert template.render(Context(everything)) == "A"


def test_kept_escapes_and_does_not_mix_escaped_with_safe_text():
    template = Template("{% kept a=a %}{{ a }}{% endkept %}")
    text = "<b>"

    assert template.render(Context({"a": mark_safe(text)})) == "<b>"
    assert template.render(Context({"a": text})) == "&lt;b&gt;"


def test_kept_takes_one_for_another_neither_yes_nor_1():
    template = Template("{% kept a=a %}{{ a }}{% endkept %}")

    assert [template.render(Context({"a": a})) for a in (1, True, "1")] == ["1", "True", "1"]


def test_kept_is_kept_for_each_language():
    template = Template("{% kept %}{% get_current_language as l %}{{ l }}{% endkept %}")

    for language in ("en", "es", "en"):
        with override(language):
            assert template.render(Context()) == language


def test_kept_makes_room(monkeypatch):
    monkeypatch.setattr(kept, "AT_MOST", 3)
    template = Template("{% kept n=n %}{{ n }}{% endkept %}")

    assert [template.render(Context({"n": n})) for n in range(9)] == [str(n) for n in range(9)]
    assert len(kept._markup) == 3


def test_kept_takes_only_named_values():
    with pytest.raises(TemplateSyntaxError):
        Template("{% kept stage %}{% endkept %}")


def test_no_page_of_one_member_shows_in_another(as_member, as_stranger, pathway):
    """The pages with kept parts, first asked by one member, then by another."""
    stage, activity = pathway.stages[0], pathway.activities[0]
    for address in ("/today/", f"/journey/{stage.key}/", f"/activities/{activity.key}/"):
        first = as_member.get(address).content.decode()
        second = as_stranger.get(address).content.decode()
        token = first.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        assert token not in second
        assert "Robin" not in second
        for name in ("client_id", "sitting"):
            mark = f'name="{name}" value="'
            if mark in first:
                assert first.split(mark)[1][:36] != second.split(mark)[1][:36]
