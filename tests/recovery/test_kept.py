"""Markup that is the same for everybody is rendered once, and holds only what was named."""

from uuid import UUID

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

from recovery.templatetags import kept, places


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


def test_places_differ_each_time_and_are_not_kept():
    template = Template(
        "{% kept tone=tone with words=words|upper id=id %}"
        "<b class='{{ tone }}' id='{{ id }}'>{{ words }}</b>{{ words }}{% endkept %}"
    )
    ids = [UUID(int=n) for n in range(2)]

    found = [
        template.render(Context({"tone": "t", "words": words, "id": one}))
        for words, one in zip(("a <b>", mark_safe("<i>")), ids, strict=False)
    ]

    assert found == [
        f"<b class='t' id='{ids[0]}'>A &lt;B&gt;</b>A &lt;B&gt;",
        f"<b class='t' id='{ids[1]}'>&lt;I&gt;</b>&lt;I&gt;",
    ]
    assert len(kept._markup) == 1
    assert "B" not in str(list(kept._markup.values()))


def test_places_are_told_apart_by_whether_they_are_empty():
    template = Template(
        "{% kept with a=a %}{% if a %}[{{ a }}]{% else %}none{% endif %}{% endkept %}"
    )

    found = [template.render(Context({"a": a})) for a in ("x", "", None, "0", 0, "y")]

    assert found == ["[x]", "none", "none", "[0]", "[0]", "[y]"]


def test_words_in_a_place_cannot_take_another_place():
    template = Template("{% kept with a=a b=b %}{{ a }}|{{ b }}{% endkept %}")
    stands_in = str(places.mark(1, places.Kind.WORDS))

    assert template.render(Context({"a": stands_in, "b": "B"})) == f"{stands_in}|B"


def test_places_take_addresses_tokens_and_sentences():
    template = Template(
        "{% kept with id=id csrf_token=csrf_token day=day %}{% url 'journeys:goal_detail' id %}"
        "{% csrf_token %}{% blocktranslate %}on {{ day }}{% endblocktranslate %}{% endkept %}"
    )
    for n in (1, 2):
        page = template.render(Context({"id": UUID(int=n), "csrf_token": f"T{n}", "day": f"<{n}>"}))

        assert page == (
            f"/goals/{UUID(int=n)}/"
            f'<input type="hidden" name="csrfmiddlewaretoken" value="T{n}">on &lt;{n}&gt;'
        )


@pytest.mark.parametrize(
    "body",
    [
        "{{ a|upper }}",
        "{{ a.b }}",
        "{% if a == 'x' %}{% endif %}",
        "{% if b and a|length %}{% endif %}",
        "{% for x in a %}{% endfor %}",
        "{% blocktranslate with c=a|upper %}{{ c }}{% endblocktranslate %}",
        "{% blocktranslate count n=a %}one{% plural %}many{% endblocktranslate %}",
        "{% with x=a %}{% endwith %}",
        "{% include 'partials/mark.html' %}",
    ],
)
def test_nothing_is_done_with_a_place_before_it_is_filled(body):
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% kept b=b with a=a %}}{body}{{% endkept %}}")
