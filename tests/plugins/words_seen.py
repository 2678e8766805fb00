"""What a person meets as words on a page: text and what is read aloud, not what is in fields."""

from html.parser import HTMLParser

READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-valuetext")
UNSEEN = {"script", "style", "textarea", "bdi"}
ALONE = {"input", "img", "br", "hr", "meta", "link", "wbr"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in UNSEEN:
            self.hidden += 1
        given = dict(attrs)
        self.found += [given[name] or "" for name in READ_ALOUD if name in given]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.found.append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag in UNSEEN:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.found.append(" ".join(data.split()))


def words_seen(html: str) -> list[str]:
    """Each piece of text of a page, in order."""
    parser = _Words()
    parser.feed(html)
    return parser.found
