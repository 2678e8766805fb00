"""What a PDF that Chromium printed says: its fonts carry the letter of each sign."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\nendstream", re.DOTALL)
ONE = re.compile(rb"<(\w+)> <(\w+)>")
MANY = re.compile(rb"<(\w+)> <(\w+)> <(\w+)>")
PAINTED = re.compile(rb"/(F\d+) [\d.]+ Tf|<(\w+)>|\b(ET)\b")


def read(data: bytes) -> str:
    """The words of every page, with a space where a line or a cell ends."""
    assert data.startswith(b"%PDF-")
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    fonts = {
        name: _letters(_stream(objects[int(stream)]))
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
        for stream in re.findall(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
    }
    pages = [_stream(objects[int(n)]) for n in re.findall(rb"/Contents (\d+) 0 R", data)]
    return " ".join(" ".join(_said(page, fonts) for page in pages).split())


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    # A short one is left as it is.
    is_packed = b"/Filter" in body[: found.start()]
    return zlib.decompress(found[1]) if is_packed else found[1]


def _letters(table: bytes) -> dict[bytes, str]:
    """Which letter each sign of a font stands for."""
    letters = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        letters |= {
            sign: bytes.fromhex(to.decode()).decode("utf-16-be") for sign, to in ONE.findall(part)
        }
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, to in MANY.findall(part):
            for n in range(int(last, 16) - int(first, 16) + 1):
                sign = b"%0*X" % (len(first), int(first, 16) + n)
                letters[sign] = chr(int(to, 16) + n)
    return letters


def _said(page: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    said, letters = [], {}
    for font, signs, end in PAINTED.findall(page):
        if font:
            letters = fonts[font]
        elif end:
            said.append(" ")
        else:
            wide = len(next(iter(letters)))
            said += [letters.get(signs[n : n + wide], "") for n in range(0, len(signs), wide)]
    return "".join(said)
