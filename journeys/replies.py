"""A sentence or two after a check-in, and one offer.

Each rule reads what was chosen from a list: the words of the scores, the edition's own
tags, the signs that were ticked. None reads what was typed, none compares with other
people, none says what somebody has or what will come. The first rule that fits answers.
A sentence that claims something about people in general carries its source.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from journeys import scores
from stages.content import Pathway

VERY_HARD, HARD, MIXED, OKAY, GOOD = 1, 2, 3, 4, 5
# Early signs ticked on this many occasions within a week bring up the plan.
SEVERAL = 3
WEEK = 7


class Source(NamedTuple):
    """Where a claim comes from."""

    title: str
    address: str


class Offer(NamedTuple):
    """One thing to do next, for whoever wants to."""

    label: str
    url_name: str


class Reply(NamedTuple):
    """What is said after a check-in."""

    rule: str
    text: str
    offer: Offer | None = None
    source: Source | None = None


class Seen(NamedTuple):
    """A check-in as the rules see it: no note, and no words of the member's own."""

    pathway: Pathway
    scores: dict[str, int | None]
    tags: tuple[str, ...]
    signs: int
    signs_in_week: int
    plan: str = "wellness"

    @property
    def mood(self) -> int | None:
        """The point of the front question."""
        return self.scores.get("mood")

    @property
    def word(self) -> str:
        """The edition's word for it, in the middle of a sentence."""
        return scores.word_of(self.pathway.mood, self.mood) if self.mood else ""

    def is_hard(self, key: str) -> bool:
        """Whether the edition's question of that key was answered at its harder end."""
        measure = self.pathway.measure(key)
        return measure is not None and scores.is_at_hard_end(measure, self.scores.get(key))


def seen(
    pathway: Pathway, answers: dict[str, Any], *, signs_in_week: int = 0, plan: str = "wellness"
) -> Seen:
    """What the rules may know of a check-in; `plan` is the one that the signs stand in."""
    return Seen(
        pathway,
        answers.get("scores") or {},
        tuple(tag for tag in answers.get("tags") or [] if tag in pathway.tags),
        len(answers.get("signs") or []),
        signs_in_week,
        plan,
    )


def reply_to(one: Seen) -> Reply:
    """The first rule's answer."""
    return next(reply for rule in RULES if (reply := rule(one)))


def signs_lately(said: Sequence[tuple[date, dict[str, Any]]], *, today: date) -> list[str]:
    """The signs ticked in the week that ends today, once a day each, newest day first."""
    week = {today - timedelta(days=back) for back in range(WEEK)}
    ticked = [(day, sign) for day, a in said if day in week for sign in a.get("signs") or []]
    return [sign for _day, sign in dict.fromkeys(ticked)]


def _plan(one: Seen) -> Offer:
    if one.plan == "safety":
        return Offer(_("Open my safety plan"), "journeys:plan_detail")
    return Offer(_("Open my wellness plan"), "journeys:wellness_detail")


def _moment() -> Offer:
    return Offer(_("Stay with it a moment"), "journeys:today_moment")


def _several_signs(one: Seen) -> Reply | None:
    """Several early signs within a week: the member's own plan."""
    if not one.signs or one.signs_in_week < SEVERAL:
        return None
    text = _(
        "You noted early signs several times this week. You wrote a plan for days like these. "
        "Having one has helped people stay well for longer."
    )
    return Reply("several-signs", text, _plan(one), EARLY_SIGNS)


def _very_hard(one: Seen) -> Reply | None:
    """A very hard day: nothing more is asked."""
    if one.mood != VERY_HARD:
        return None
    text = _("Thank you for saying so. A very hard day asks nothing more of you.")
    return Reply("very-hard", text, _moment())


def _a_sign(one: Seen) -> Reply | None:
    """An early sign: what the member wrote for it."""
    if not one.signs:
        return None
    text = _("You noticed an early sign. What you wanted to do then stands in your plan.")
    return Reply("a-sign", text, _plan(one))


def _hard(one: Seen) -> Reply | None:
    """A hard day: it is about today."""
    if one.mood != HARD:
        return None
    text = _("A hard day, noted. It says something about today, and nothing about you.")
    return Reply("hard", text, _moment())


def _tense(one: Seen) -> Reply | None:
    """Little calm: slow breathing."""
    if not one.is_hard("calm"):
        return None
    text = _("A tense day, noted. Breathing slowly for a few minutes eases stress for many people.")
    return Reply("tense", text, _moment(), BREATHING)


def _far_from_people(one: Seen) -> Reply | None:
    """Far from people: those in the plan."""
    if not one.is_hard("connection"):
        return None
    text = _("People feel far away today. Those you wrote down are still on your list.")
    return Reply("far", text, Offer(_("See who is in my plan"), "journeys:plan_detail"))


def _slept_badly(one: Seen) -> Reply | None:
    """A short night: gentler with the day."""
    if not one.is_hard("sleep"):
        return None
    text = _("After little sleep good feelings come less readily, for most people. Less is fine.")
    return Reply("sleep", text, None, SLEEP)


def _tired(one: Seen) -> Reply | None:
    """Little energy: the smallest step, or none."""
    if not one.is_hard("energy"):
        return None
    text = _("Little energy, noted. The smallest step is a step, and rest is one too.")
    return Reply("tired", text, Offer(_("Make a step smaller"), "journeys:goal_list"))


def _little_hope(one: Seen) -> Reply | None:
    """Little hope: what the member holds on to."""
    if not one.is_hard("hope"):
        return None
    text = _("Little hope today, noted. What you hold on to stands in your plan, for such days.")
    return Reply("hope", text, Offer(_("Open my safety plan"), "journeys:plan_detail"))


def _unknown(one: Seen) -> Reply | None:
    """Don't know is an answer."""
    if one.mood is not None:
        return None
    return Reply("unknown", _("“I don’t know” and no word at all are answers too."))


def _with_a_tag(one: Seen) -> Reply | None:
    """A better day with something around: worth a line."""
    if one.mood not in (OKAY, GOOD) or not one.tags:
        return None
    text = _("Today was %(word)s, and “%(tag)s” was around.") % {
        "word": one.word,
        "tag": one.tags[0],
    }
    return Reply("with-a-tag", text, _line())


def _better(one: Seen) -> Reply | None:
    """A better day: a line about it, if one likes."""
    if one.mood not in (OKAY, GOOD):
        return None
    text = _("Some people keep a line from such a day, to find it again.")
    return Reply("better", text, _line())


def _mixed(_one: Seen) -> Reply:
    """Anything else."""
    return Reply("mixed", _("Two things can be true on one day. Nothing more is needed now."))


def _line() -> Offer:
    return Offer(_("Write a few lines, only for you"), "journeys:entry_create")


RULES: tuple[Callable[[Seen], Reply | None], ...] = (
    _several_signs,
    _very_hard,
    _a_sign,
    _hard,
    _tense,
    _far_from_people,
    _slept_badly,
    _tired,
    _little_hope,
    _unknown,
    _with_a_tag,
    _better,
    _mixed,
)

BREATHING = Source(
    "Fincham et al. 2023, Effect of breathwork on stress and mental health",
    "https://doi.org/10.1038/s41598-022-27247-y",
)
SLEEP = Source("Palmer et al. 2024, Sleep loss and emotion", "https://doi.org/10.1037/bul0000410")
EARLY_SIGNS = Source(
    "Morriss et al. 2007, Recognising early signs of recurrence",
    "https://doi.org/10.1002/14651858.CD004854.pub2",
)
