"""What the tests of trials, reviews, the planner, letters and questionnaires share."""

import uuid
from datetime import timedelta

from django.utils import timezone

from journeys.models import Experiment, Letter, Planned, QuestionnaireResponse, Review


def owned(journey, **more):
    return {"owner_id": journey.owner_id, "journey": journey, "client_id": uuid.uuid4()} | more


def make_experiment(journey, what="Swim on Mondays", **more):
    now = timezone.now()
    more = {"from_day": now.date(), "begun_at": now} | more
    return Experiment.objects.create(**owned(journey, what=what, **more))


def make_review(journey, **more):
    now = timezone.now()
    more = {"day": now.date(), "begun_at": now, "changed_at": now} | more
    more = {"words": {"steps": [], "kept": "Morning tea", "dropped": "", "next": ""}} | more
    return Review.objects.create(**owned(journey, **more))


def make_planned(journey, what="Walk to the river", **more):
    now = timezone.now()
    more = {"day": journey.owner.local_day(now), "place": 1, "planned_at": now, "feels": {}} | more
    return Planned.objects.create(**owned(journey, what=what, **more))


def make_letter(journey, text="You kept going", *, days=30, **more):
    now = timezone.now()
    opens_on = journey.owner.local_day(now) + timedelta(days=days)
    more = {"written_at": now, "changed_at": now, "opens_on": opens_on} | more
    return Letter.objects.create(**owned(journey, text=text, **more))


def make_answered(journey, key="gad-7", **more):
    now = timezone.now()
    answers = {
        "title": "GAD-7",
        "said": [{"text": "Worrying", "label": "Several days"}],
        "total": 7,
        "band": "mild",
        "missing": 0,
        "asked": 7,
        "maximum": 21,
        "has_risk": False,
        "notice": "",
    }
    more = {"day": now.date(), "at": now, "answers": answers} | more
    return QuestionnaireResponse.objects.create(**owned(journey, questionnaire_key=key, **more))


def doors(rows, as_stranger, client):
    """Every address of a row, and the answers of a stranger and of nobody."""
    for url in rows:
        for method in ("get", "post", "put", "delete"):
            yield getattr(as_stranger, method)(url).status_code in (404, 405)
            answer = getattr(client, method)(url)
            yield answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
