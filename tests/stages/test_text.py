"""Markdown of editors becomes harmless HTML."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.text import render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>'>",
    "<base href=//evil>",
    "<style>*{display:none}</style>",
    "![x](http://evil/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](\\\\evil)",
    "<a href='javascript:x' style='color:red' onclick=x>y</a>",
]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_render_lets_nothing_through_that_acts(markdown):
    html = render(markdown).lower()

    for sign in ("<script", "<img", "<svg", "<iframe", "<base", "<style", 'href="//', 'href="\\'):
        assert sign not in html
    for scheme in ("javascript:", "data:", "vbscript:"):
        assert f'href="{scheme}' not in html
    assert "<a" not in html or "onclick" not in html.split("<a", 1)[1].split(">")[0]


def test_render_writes_what_a_text_needs():
    html = render("# Head\n\nA *word* and [a link](https://example.org).\n\n1. one\n2. two\n")

    assert "<h2>Head</h2>" in html
    assert "<em>word</em>" in html
    assert '<a href="https://example.org" rel="noreferrer noopener external">a link</a>' in html
    assert "<ol>" in html


@pytest.mark.parametrize("unit", [">", "[", "![", "*a _b ", "- " * 10 + "\n", "`", "[a](", "<a "])
def test_render_of_the_worst_text_stays_quick(unit):
    worst = (unit * 20_000)[:20_000]
    began = time.process_time()

    render(worst)

    assert time.process_time() - began < 2


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_render_never_fails(markdown):
    assert "<script" not in render(markdown).lower()


def test_body_is_rendered_once_an_edition(personal, monkeypatch):
    activity = personal.activity("what-to-say").model_copy()
    first = activity.html
    monkeypatch.setattr("stages.text.render", lambda _: "again")

    assert activity.html is first
