"""How a corpus of sentences measures the linter, said aloud."""

from pathlib import Path

import yaml

from stages.linter import lint
from tests.stages import tone

KINDS = ["shaming", "clinical", "promise", "method", "medicine", "monitoring", "tone", "claim"]


def corpus(name):
    return yaml.safe_load((Path(__file__).parent / name).read_text())


def kinds_of(row, language="en"):
    """What the linter finds in a row, in the language of the row or of its corpus."""
    options = {name: row[name] for name in ("kind", "sourced", "language") if name in row}
    return {finding.kind for finding in lint(row["text"], **{"language": language, **options})}


def measure(rows, name, language="en"):
    """Precision and recall over the sentences of a corpus, and each sentence it gets wrong."""
    bad = [row for row in rows if row["finds"]]
    caught = [row for row in bad if kinds_of(row, language)]
    wrong = [row for row in rows if not row["finds"] and kinds_of(row, language)]
    precision = len(caught) / (len(caught) + len(wrong))
    recall = len(caught) / len(bad)
    print(f"\n{name}: {len(rows)} sentences, {len(bad)} of them to stop at")
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    for kind in KINDS:
        of_kind = [row for row in bad if kind in row["finds"]]
        hits = [row for row in of_kind if kind in kinds_of(row, language)]
        print(f"{name}: {kind:<11} {len(hits)} of {len(of_kind)}")
    for row in wrong:
        print(f"{name}: stopped at wrongly: {row['text']}")
    for row in bad:
        if row not in caught:
            print(f"{name}: let through: {row['text']}")
    return precision, recall


def findings_in(pack):
    """What the linter finds in the words of a pack, in its own language, with the place."""
    titles = {stage.title for stage in pack.stages}
    parts = (*pack.stages, *pack.activities, *pack.plans, *pack.measures, *pack.reminders)
    for part in (*parts, *pack.approaches):
        told = {"kind": "stage", "sourced": bool(getattr(part, "sources", ()))}
        if part in pack.activities:
            told["kind"] = "activity"
        if part in pack.approaches:
            told = {"kind": "approach", "sourced": True}
        for place, text in tone.words_of(part):
            found = text not in titles and lint(text, language=pack.language, **told)
            if found:
                yield place, text, found
