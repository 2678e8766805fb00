"""Fills in what stands beside a year of check-ins, so that no page of Willow's is empty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from journeys import one_change
from journeys.forms.questionnaires import QuestionnaireForm
from journeys.models import (
    Barrier,
    Experiment,
    Goal,
    Hope,
    Journey,
    Letter,
    Marker,
    Plan,
    Planned,
    QuestionnaireResponse,
    Response,
    Review,
    Setback,
)
from journeys.models.marker import MarkerKind
from recovery.demo import words

if TYPE_CHECKING:
    from recovery.demo.people import Maker


def everything(maker: Maker, journey: Journey) -> None:
    """Willow's: one look at each part of the walk."""
    markers(maker, journey)
    trials(maker, journey)
    planner(maker, journey)
    reviews(maker, journey)
    letters(maker, journey)
    questionnaires(maker, journey)
    practices(maker, journey)
    barriers_and_hopes(maker, journey)
    after_the_setback(maker, journey)


def _own(maker: Maker, journey: Journey) -> dict[str, Any]:
    """What every row made from a form has."""
    return {
        "id": maker.new_id(),
        "owner": journey.owner,
        "journey": journey,
        "client_id": maker.new_id(),
    }


def markers(maker: Maker, journey: Journey) -> None:
    """A turning point, something tried, and the first perspectives taken up."""
    for kind, back, text in words.MARKERS:
        day = maker.day(back)
        own = _own(maker, journey)
        Marker.objects.create(**own, kind=MarkerKind(kind), day=day, at=maker.at(day), words=text)
    stages = [stage for stage in journey.pathway.stages if stage.perspectives]
    for back, stage in zip((215, 100), stages, strict=False):
        journey.take_up(stage, stage.perspectives[0], at=maker.at(maker.day(back)))


def trials(maker: Maker, journey: Journey) -> None:
    """One that goes on, one kept and one stopped."""
    approaches = [approach.key for approach in journey.pathway.approaches]
    for n, (what, back, outcome, found) in enumerate(words.TRIALS):
        first = maker.day(back)
        last = first + timedelta(days=14)
        Experiment.objects.create(
            **_own(maker, journey),
            approach_key=approaches[n] if n < len(approaches) else "",
            from_day=first,
            review_on=last,
            begun_at=maker.at(first),
            reviewed_at=maker.at(last) if outcome else None,
            outcome=outcome,
            what=what,
            expects="I may be tired at first",
            stop_rule="If I sleep worse three nights in a row",
            found=found,
        )


def planner(maker: Maker, journey: Journey) -> None:
    """Yesterday with how it felt, today and tomorrow still to come."""
    goal = Goal.objects.filter(journey=journey).first()
    for back, place, what, felt in words.PLANNED:
        day = maker.day(back)
        Planned.objects.create(
            **_own(maker, journey),
            goal=goal if place == 1 else None,
            day=day,
            place=place,
            planned_at=maker.at(maker.day(max(back, 1))),
            done_at=maker.at(day) if felt else None,
            what=what,
            feels={"expected": 3, "actual": felt},
        )


def reviews(maker: Maker, journey: Journey) -> None:
    """Three weeks looked back on."""
    for n, (kept, dropped, following) in enumerate(words.REVIEWS):
        day = maker.day(6 + 14 * n)
        moment = maker.at(day)
        texts = {"steps": [], "kept": kept, "dropped": dropped, "next": following}
        moments = {"begun_at": moment, "changed_at": moment, "finished_at": moment}
        Review.objects.create(**_own(maker, journey), day=day, **moments, words=texts)


def letters(maker: Maker, journey: Journey) -> None:
    """One that was opened, one still sealed."""
    for back, opens_back, is_open, text in words.LETTERS:
        moment, opens_on = maker.at(maker.day(back)), maker.day(opens_back)
        Letter.objects.create(
            **_own(maker, journey),
            opens_on=opens_on,
            written_at=moment,
            changed_at=moment,
            opened_at=maker.at(opens_on) if is_open else None,
            text=text,
        )


def questionnaires(maker: Maker, journey: Journey) -> None:
    """The first questionnaire without a risk item, three times over the year."""
    found = [one for one in journey.pathway.questionnaires if not one.has_risk_item]
    for asked in found[:1]:
        for back, most in ((200, 3), (100, 2), (12, 1)):
            day, own = maker.day(back), _own(maker, journey)
            data: dict[str, object] = {"client_id": own["client_id"]}
            values = [option.value for option in asked.options]
            for item in asked.items:
                data[f"item-{item.key}"] = values[
                    min(maker.random.randint(0, most), len(values) - 1)
                ]
            form = QuestionnaireForm(data, questionnaire=asked)
            if form.is_valid():
                more = {"questionnaire_key": asked.key, "day": day, "at": maker.at(day)}
                QuestionnaireResponse.objects.create(**own, **more, answers=form.answers())


def practices(maker: Maker, journey: Journey) -> None:
    """Two practices, often enough to say what they did."""
    found = [activity for activity in journey.pathway.activities if activity.kind == "practice"]
    for activity, better in zip(found[:2], (2, 1), strict=False):
        for n in range(4):
            moment = maker.at(maker.day(60 - 12 * n))
            moments = {"begun_at": moment, "changed_at": moment, "finished_at": moment}
            before = maker.random.randint(2, 5)
            Response.objects.create(
                **_own(maker, journey),
                activity_key=activity.key,
                **moments,
                answers={
                    "title": activity.title,
                    "labels": {},
                    "fields": {},
                    "before": before,
                    "after": before + better - n % 2,
                },
            )


def barriers_and_hopes(maker: Maker, journey: Journey) -> None:
    """What stands in the way outside, and what is in the hope box."""
    for about, what, would_help, who, eased_back in words.BARRIERS:
        Barrier.objects.create(
            **_own(maker, journey),
            at=maker.at(maker.day(90)),
            eased_at=maker.at(maker.day(eased_back)) if eased_back else None,
            words={"about": [about], "what": what, "help": would_help, "who": who},
        )
    for n, text in enumerate(words.HOPES):
        Hope.objects.create(**_own(maker, journey), at=maker.at(maker.day(150 - 40 * n)), text=text)


def after_the_setback(maker: Maker, journey: Journey) -> None:
    """The one change that was made, and the plan that was used."""
    at = maker.at(maker.day(118))
    setback = Setback.objects.select_related("journey").filter(journey=journey).first()
    if setback:
        one_change.make(setback, "safety:alone", words.ONE_CHANGE, at=at)
    Plan.objects.filter(journey=journey, kind="safety").update(used_at=at, looked_over_at=at)
