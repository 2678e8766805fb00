"""The file form: one canonical way to write it, and hostile files refused with their line."""

from string import printable

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stages import packing, plain_yaml
from stages.content import Pathway
from stages.packing import PackError

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])
LINES = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
BODIES = st.text(st.one_of(LETTERS, st.just("\n")), max_size=200).map(str.strip)
KEYS = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,5})?\Z")


@st.composite
def pathways(draw, small):
    plain = {
        **small,
        "title": draw(LINES),
        "summary": draw(LINES),
        "tags": draw(st.lists(LINES, unique=True, max_size=4)),
    }
    plain["feelings"] = draw(st.lists(LINES, unique=True, max_size=4))
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    plain["activities"] = [
        {
            "key": key,
            "kind": "practice",
            "title": draw(LINES),
            "summary": draw(LINES),
            "minutes": draw(st.integers(1, 120)),
            "processes": ["hope"],
            "body": draw(BODIES),
            "steps": [{"text": draw(LINES), "seconds": draw(st.none() | st.integers(1, 3600))}],
        }
        for key in keys
    ]
    plain["stages"] = [
        {
            **stage,
            "lead": draw(LINES),
            "feels": draw(st.lists(LINES, max_size=3)),
            "activities": keys,
        }
        for stage in small["stages"]
    ]
    return Pathway.model_validate(plain)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_pack_is_the_same_to_the_byte_after_a_round(small, data):
    pathway = data.draw(pathways(small))
    written = packing.write(pathway)

    read = packing.read_bytes(written)

    assert read == pathway
    assert packing.write(read) == written


def test_shipped_packs_stand_in_canonical_form():
    for path in packing.shipped_paths():
        assert packing.write(packing.read(path)) == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: \x00", "not YAML"),
        (b"a: 1\na: 2", "line 2: the key “a” stands there twice"),
        (b"a: &x 1\nb: *x", "line 1: anchors"),
        (b"b: 1\na: *x", "line 2: anchors"),
        (b"a: !!python/object/apply:os.system ['true']", "line 1: tags"),
        (b"a: !!str 1", "line 1: tags"),
        (b"\n\n? [a, b]\n: 1", "line 3: a key has to be a word"),
        (b"a: 1\n--- \nb: 2", "line 2"),
        (b"a: [1, 2", "line"),
        (b"a: " + b"[" * 50_000, "nested too deeply"),
        (b"- " * 50_000, "nested too deeply"),
        (b"? " * 50_000, "nested too deeply|has to be a word"),
        (b"<<: {a: 1}", "line 1"),
        (b"just words", "line 1"),
        (b"x" * (plain_yaml.LARGEST + 1), "larger than"),
    ],
)
def test_hostile_file_is_refused_with_the_reason(data, reason):
    with pytest.raises(PackError, match=reason):
        packing.read_bytes(data)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"title: Small", b"titel: Small", "line 4: titel: Extra inputs"),
        (b"drawing: 1", b"drawing: 9", "line 12: stages.0.drawing"),
        (b"title: Small", b'title: "a\\0b"', "line 4: title: .*U\\+0000"),
        (b"title: Small", b'title: "a\\u202Eb"', "line 4: title: .*U\\+202E"),
        (b"title: Small", b'title: "a\\nb"', "line 4: title: .*one line"),
        (b"title: Small", b"title: [a]", "line 4: title"),
        (b"      - rest\n", b"      - unrest\n", "unknown activity “unrest”"),
        (b"  - key: two", b"  - key: one", "“one” stands there twice"),
        (b"minutes: 1", b"minutes: 1e99", "minutes"),
        (b"schema_version: 1", b"schema_version: 2", "line 1: schema_version"),
        (b"kind: read", b"kind: worksheet", "a worksheet needs fields"),
        (b"key: mood", b"key: feel", "needs the measure “mood”"),
        (b"language: en", b"language: e/../x", "line 3: language"),
    ],
)
def test_pack_that_does_not_hold_together_is_refused_with_its_line(small_pathway, old, new, reason):
    written = packing.write(small_pathway)
    assert old in written

    with pytest.raises(PackError, match=reason):
        packing.read_bytes(written.replace(old, new, 1))


@settings(max_examples=200, deadline=None)
@given(st.text(printable + "–“”é🌱", max_size=300).map(str.encode) | st.binary(max_size=200))
def test_any_file_is_read_or_refused_and_nothing_else(data):
    with pytest.raises(PackError):
        packing.read_bytes(data)


def test_words_that_yaml_turns_into_other_things_stay_words(small_pathway):
    written = packing.write(small_pathway)
    for word in (b"yes", b"18:00", b"2026-01-01", b"~", b"0x1f", b"1_000", b"on", b".inf"):
        read = packing.read_bytes(written.replace(b"title: Small", b"title: " + word, 1))
        assert read.title == word.decode()


def test_packs_command_checks_loads_and_exports(db, tmp_path, small_pathway, capsysbinary):
    path = tmp_path / "small.yaml"
    path.write_bytes(packing.write(small_pathway))

    call_command("packs", "check", str(path))
    call_command("packs", "load", str(path))
    capsysbinary.readouterr()
    call_command("packs", "export", "small", "en")

    assert capsysbinary.readouterr().out == path.read_bytes()


def test_packs_command_refuses_in_plain_words(db, tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_text("title: x\n")

    with pytest.raises(CommandError, match="line 1"):
        call_command("packs", "load", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("packs", "check", str(tmp_path / "none.yaml"))
    with pytest.raises(CommandError, match="no edition"):
        call_command("packs", "export", "none", "en")
