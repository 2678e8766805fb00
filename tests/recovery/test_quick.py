"""The tags that stand in the place of Django's say what Django's say."""

from uuid import UUID

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.template.backends.django import get_installed_libraries
from django.urls import NoReverseMatch
from django.utils.translation import override

ROW = UUID(int=7)
LONG = " a <b>\u00a0c\nd e  f "
GIVEN = {"id": ROW, "n": 2, "many": 300, "name": "<Kim>", "csrf_token": "a&b", "long": LONG}
OURS = ["django.templatetags.i18n", "recovery.templatetags.quick"]


def both(markup, **given):
    """What Django says, and what ours say the first and the second time."""
    django = Engine(builtins=OURS[:1], libraries=get_installed_libraries())
    ours = Engine(builtins=OURS, libraries=get_installed_libraries()).from_string(markup)
    context = GIVEN | given
    theirs = django.from_string(markup).render(Context(context))
    return theirs, ours.render(Context(context)), ours.render(Context(context))


@pytest.mark.parametrize("language", ["en", "es", None])
@pytest.mark.parametrize(
    "markup",
    [
        "{% translate 'Today' %}",
        "{% translate '50 %% off' %}",
        "{% translate name %}",
        "{% translate 'Today'|upper %}",
        "{% translate 'Today' as t %}[{{ t }}]",
        "{% translate 'Today' noop %}",
        "{% translate 'F Y' context 'how a day is written' %}",
        "{% blocktranslate with who=name %}Hi {{ who }}, 5% of {{ name }}{% endblocktranslate %}",
        "{% blocktranslate with name=name|upper %}{{ name }}{% endblocktranslate %}",
        "{% blocktranslate trimmed count n=n %}\n {{ n }} step taken\n {% plural %}"
        "{{ n }} steps taken{% endblocktranslate %}",
        "{% blocktranslate count n=many %}{{ n }} step taken{% plural %}"
        "{{ n }} steps taken{% endblocktranslate %}",
        "{% blocktranslate %}{{ nobody }}!{% endblocktranslate %}",
        "{% blocktranslate asvar t %}Hello {{ name }}{% endblocktranslate %}[{{ t }}]",
        "{% url 'journeys:goal_detail' id %}",
        "{% url 'journeys:goal_move' id 'up' %}",
        "{% url 'journeys:goal_move' goal_id=id way='up' %}",
        "{% url 'journeys:goal_list' as to %}[{{ to }}]",
        "{% url 'journeys:nowhere' as to %}[{{ to }}]",
        "{% csrf_token %}",
        "{{ name|truncatewords:6 }} {{ n|truncatewords:1 }} {{ nobody|truncatewords:2 }}",
        "{{ long|truncatewords:6 }} {{ long|truncatewords:3 }} {{ long|safe|truncatewords:2 }}",
    ],
)
def test_a_tag_says_what_django_says(markup, language):
    with override(language):
        theirs, first, again = both(markup)

    assert theirs == first == again


def test_a_sentence_is_of_the_language_of_each_page():
    template = Engine(builtins=OURS).from_string("{% translate 'Today' %}")
    said = []
    for language in ("en", "es", "en"):
        with override(language):
            said.append(template.render(Context()))

    assert said == ["Today", "Hoy", "Today"]


def test_a_count_that_is_none_is_refused():
    with pytest.raises(TemplateSyntaxError):
        both("{% blocktranslate count n=name %}a{% plural %}b{% endblocktranslate %}")


def test_without_a_token_there_is_no_field():
    assert both("{% csrf_token %}", csrf_token="") == ("", "", "")


def test_an_address_nobody_has_is_an_error():
    with pytest.raises(NoReverseMatch):
        both("{% url 'journeys:goal_move' id 'up' 'up' %}")


PAGES = {
    "base": "<{% block a %}a{% endblock %}|{% block b %}b{% endblock %}>",
    "middle": "{% extends 'base' %}{% block a %}m{{ block.super }}{% endblock %}",
    "leaf": "{% extends 'middle' %}{% block a %}l{{ block.super }}{% include 'part' with n=9 %}"
    "{{ n }}{% endblock %}",
    "chosen": "{% extends which %}{% block b %}{% include part %}{% endblock %}",
    "part": "[{{ n }}{% include 'inner' only %}]",
    "inner": "({{ n }})",
}


@pytest.mark.parametrize("name", ["base", "middle", "leaf", "chosen"])
def test_a_page_is_put_together_as_django_does(name):
    held = [("django.template.loaders.locmem.Loader", PAGES)]
    loaders = [("django.template.loaders.cached.Loader", held)]
    context = {"n": 1, "which": "middle", "part": "part"}
    theirs = Engine(loaders=loaders).get_template(name).render(Context(context))
    ours = Engine(loaders=loaders, builtins=["recovery.templatetags.nested"])

    assert [ours.get_template(name).render(Context(context)) for _n in range(2)] == [theirs] * 2
