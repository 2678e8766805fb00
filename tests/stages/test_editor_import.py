"""Bringing a file in on screen: any file is an answer, never a fault, and changes nothing yet."""

import random
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stages import packing, plain_yaml
from stages.models import Change, Edition, Pathway
from tests.stages.test_packing_property import one_of_each, spoil_bytes, spoil_tree

__all__ = ["one_of_each"]

PAGE = "/content/import/"
BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % ((n, n) + (n - 1,) * 9)
    for n in range(ord("b"), ord("j"))
)


def upload(client, data, name="pack.yaml"):
    return client.post(PAGE, {"pack": SimpleUploadedFile(name, data)})


def reasons(answer):
    """What the page says is wrong with the file."""
    html = answer.content.decode()
    note = html[html.index("This file is no pack yet") :]
    found = re.findall(r"<li>(.*?)</li>", note[: note.index("</ul>")], re.S)
    return [unescape(line).strip() for line in found]


def test_spoilt_files_on_screen_are_refused_with_a_line_or_shown(as_editor, one_of_each, capsys):
    """200 spoilt files from a fixed seed, as a file and as the text of the second step."""
    chance = random.Random(11)
    plain = {"schema_version": 1, **one_of_each.model_dump(mode="json", exclude_defaults=True)}
    written = packing.write(one_of_each)
    refused = shown = 0
    for turn in range(200):
        spoilt = spoil_tree(plain, chance) if turn % 2 else None
        data = plain_yaml.write(spoilt) if spoilt else spoil_bytes(written, chance)
        answer = upload(as_editor, data)
        assert answer.status_code in (200, 422), data
        if answer.status_code == 422:
            refused += 1
            said = reasons(answer)
            assert said, data
            odd = [line for line in said if not re.match(r"line \d+: \w.{5}|and \d+ more", line)]
            assert odd == []
        else:
            shown += 1
            assert "It would begin as a draft" in answer.content.decode()
        if turn % 10 == 0 and (text := data.decode(errors="ignore")):
            step = as_editor.post(PAGE, {"text": text, "seen": "never"})
            assert step.status_code in (200, 422)
    with capsys.disabled():
        print(f"\nspoilt packs on screen: {refused} refused, {shown} shown")
    assert refused >= 100
    assert shown >= 10
    assert not Pathway.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "line 1: anchors and aliases"),
        (b"a: " + b"[" * 100_000, "line 1: nested too deeply"),
        (b"{a: " * 100_000, "line 1: nested too deeply"),
        (b"- " * 100_000, "line 1: nested too deeply"),
        (b"title: a\x00b", "line 1: not YAML"),
        (b"key: small\ntitle: \xff\xfe", "line 2: this is not UTF-8 text"),
        ("key: small".encode("utf-16"), "line 1: this is not UTF-8 text"),
        ("title: Å".encode("latin-1"), "line 1: this is not UTF-8 text"),
        (b"a: !!python/name:os.system", "line 1: tags"),
        (b"%TAG ! tag:x:\n--- !a b", "line 2: tags"),
        (b"a: 1\n---\nb: 2", "line 2"),
        (b"key: small\nkey: large", "line 2: the key"),
        (b"PK\x03\x04" + bytes(range(256)), "this is not UTF-8 text"),
        (b"", "empty"),
    ],
)
def test_hostile_file_is_refused_with_its_line(as_editor, db, data, said):
    answer = upload(as_editor, data)

    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert not Pathway.objects.exists()


def test_file_that_is_too_large_is_refused_before_it_is_read(as_editor, db):
    answer = upload(as_editor, b"# " + b"x" * 1_100_000)

    assert answer.status_code == 413
    assert not Pathway.objects.exists()


def test_name_of_a_file_is_never_read(as_editor, small_pathway):
    answer = upload(as_editor, packing.write(small_pathway), name="../../etc/passwd")

    assert answer.status_code == 200
    assert "passwd" not in answer.content.decode()


def test_words_of_a_file_are_shown_and_never_run(as_editor, small):
    small["title"] = "<script>alert(1)</script>"
    small["activities"][0]["body"] = "<img src=x onerror=alert(1)>"
    html = upload(as_editor, plain_yaml.write(small)).content.decode()

    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "odd",
    [
        {"seen": "9" * 400},
        {"seen": "x\x00"},
        {"text": "x\x00", "seen": "0"},
        {"pack": "no file"},
    ],
)
def test_odd_forms_are_an_answer(as_editor, draft, small_pathway, odd):
    data = {"text": packing.write(small_pathway).decode(), "seen": "0"} | odd
    if "pack" in odd:
        data = odd

    assert as_editor.post(PAGE, data).status_code in (200, 422)
    assert Edition.objects.count() == 1
    assert not Change.objects.exists()
