"""Markdown of the map as HTML that may stand in a page as it is."""

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable("image")

TAGS = {
    *("p", "br", "hr", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre"),
    *("h2", "h3", "h4", "a"),
}


def _elsewhere(tag: str, attribute: str, value: str) -> str | None:
    """A link names its scheme; one that borrows ours, as //host does, leads nowhere."""
    if attribute != "href":
        return value
    return value if value.startswith(("https://", "http://", "mailto:", "tel:")) else None


def render(markdown: str) -> str:
    """Editors' Markdown as harmless HTML: no raw HTML, no pictures, links to https only.

    Headings start at level 2, because the page has its own first one.
    """
    tokens = _markdown.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_elsewhere,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noreferrer noopener external",
    )
