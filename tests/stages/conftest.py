"""The shipped packs and small pathways for tests of the map."""

import pytest
from django.test import Client
from django.utils import timezone

from stages import crisis, packing
from stages.content import Pathway
from stages.models import Edition, EditorGrant
from stages.models import Pathway as Draft


@pytest.fixture(autouse=True)
def nobody_in_memory():
    crisis.forget()


@pytest.fixture
def small():
    """The least a pathway can be, as plain data."""

    def stage(key):
        return {
            "key": key,
            "title": key.title(),
            "line": "A place",
            "lead": "One place on the way.",
            "drawing": 1,
            "feels": ["Much at once."],
            "helps": ["One thing at a time."],
            "statements": [{"key": "it-is-me", "text": "That is me."}],
            "activities": ["rest"],
        }

    return {
        "schema_version": 1,
        "key": "small",
        "language": "en",
        "title": "Small",
        "summary": "Two places.",
        "licence": "CC-BY-SA-4.0",
        "stages": [stage("one"), stage("two")],
        "activities": [
            {
                "key": "rest",
                "kind": "read",
                "title": "Rest",
                "summary": "A minute.",
                "minutes": 1,
                "processes": ["safety"],
                "body": "Sit down.",
            }
        ],
        "measures": [
            {
                "key": "mood",
                "title": "Mood",
                "question": "How is today?",
                "points": [
                    {"value": n, "word": word}
                    for n, word in enumerate(["Very hard", "Hard", "Mixed", "Okay", "Good"], 1)
                ],
            }
        ],
    }


@pytest.fixture
def small_pathway(small):
    return Pathway.model_validate(small)


@pytest.fixture(
    scope="session",
    params=sorted(packing.SHIPPED.glob("*.en.yaml")),
    ids=lambda path: path.name,
)
def pack(request):
    """Each pack that ships, in the language it was written in."""
    return packing.read(request.param)


@pytest.fixture(scope="session")
def personal():
    """The default pack."""
    return packing.read(packing.SHIPPED / "personal-recovery.en.yaml")


def editor(client, user):
    EditorGrant.objects.grant(user, at=timezone.now())
    client.force_login(user)
    return client


@pytest.fixture
def as_editor(member):
    return editor(Client(), member)


@pytest.fixture
def as_reader(stranger):
    """A second editor."""
    return editor(Client(), stranger)


@pytest.fixture
def draft(small_pathway):
    Edition.objects.publish(small_pathway, at=timezone.now())
    return Draft.of_newest("small", "en")
