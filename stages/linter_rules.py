"""What the wording linter looks for in English: tone, shaming, and clinical words.

Every line of a list is one pattern; together they stand between word boundaries. The
reasons are the same in every language.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Rule(NamedTuple):
    """One thing to avoid. `allowed_in` names kinds of text in which it may stand."""

    kind: str
    pattern: str
    why: "_StrPromise"
    instead: "_StrPromise"
    allowed_in: tuple[str, ...] = ()


def any_of(lines: str) -> str:
    """The lines as one pattern."""
    patterns = [line.strip() for line in lines.strip().splitlines()]
    return rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"


# Why, and what instead.
PRESSES = (_("It presses. A member decides."), _("Could, if you like, when you want."))
BELITTLES = (
    _("What is light for one person is heavy for another."),
    _("Leave the word out."),
)
SHOUTS = (_("It shouts."), _("End with a full stop."))
PAINTS = (
    _("Pictures in a text are read aloud, and everyone reads them differently."),
    _("Leave it out."),
)
PRAISES = (
    _("It praises a result. Another day may not have one."),
    _("Thank for the effort, or say nothing."),
)
_JUDGING = _("It judges the reader.")
JUDGES_A_DAY = (_JUDGING, _("A setback, a harder time, a hard day."))
JUDGES_A_PERSON = (_JUDGING, _("Say what happened, without a verdict."))
COUNTS_ABSENCE = (_JUDGING, _("Good to see you, however long it has been."))
MAKES_A_CASE = (
    _("It makes a person into a case."),
    _("People living with it; the member; what happened, in plain words."),
)
NAMES_AN_ILLNESS = (
    _("Names of illnesses belong to what members write."),
    _("Low mood, worry, a hard time, what others cannot hear."),
)
PICTURES = r"[\U0001F300-\U0001FAFF\u2600-\u27BF]"

WORDING: tuple[Rule, ...] = (
    Rule(
        "tone",
        any_of(r"""
            should(?:n['’]t)?
            must(?:n['’]t)?
            (?:have|has) got to
            ought to
            needs? to
            you (?:have|had) to
        """),
        *PRESSES,
    ),
    Rule(
        "tone",
        any_of(r"""
            simply
            just(?! (?:now|as|like)\b)
            easy
            easily
            easier
            obviously
            of course
        """),
        *BELITTLES,
    ),
    Rule("tone", "!", *SHOUTS),
    Rule("tone", PICTURES, *PAINTS),
    Rule(
        "tone",
        any_of(r"""
            well done
            congrat(?:ulation)?s
            (?:great|good|nice) (?:job|work)
            keep it up
            keep up the good work
            awesome
            amazing
            proud of you
            (?<!own )way to go
            unlocked
            level(?:led)? up
            rewards?
            points earned
            you earned
        """),
        *PRAISES,
    ),
    Rule(
        "shaming",
        any_of(r"""
            streaks?
            overdue
            relaps(?:e|es|ed|ing)
            fail(?:s|ed|ing|ures?)?
            slip(?:s|ped)?(?: up)?
            laps(?:e|es|ed)
            gave up
            fe(?:ll|lt) behind
            (?:falling|fallen|fall) behind
            back to square one
            behind schedule
            off track
            all your progress
        """),
        *JUDGES_A_DAY,
    ),
    Rule(
        "shaming",
        any_of(r"""
            lazy
            laziness
            (?<!too )weak(?:-willed| will)?
            selfish
            attention[- ]seek(?:ing|er)
            manipulative
            (?:being |so )dramatic
            (?:no |making )excuses?
            pathetic
            your (?:own )?fault
            crazy
            insane
            mad(?:man|woman)
            psychos?
            junkies?
            snap out
            cheer up
            pull yourself together
            toughen up
            man up
            get over it
            (?<!whether )others have it worse
            think positive
            (?:lack of |no |more )willpower
            not trying
            tr(?:y|ied) hard(?:er)?(?: enough)?
            disappoint(?:ed|ing|s)?
            let (?:everyone|us|your \w+|yourself) down
            ashamed of yourself
        """),
        *JUDGES_A_PERSON,
    ),
    Rule(
        "shaming",
        any_of(r"""
            you have(?:n['’]t| not) (?:checked|done|finished|completed|logged|opened|kept|answered)
            you did(?:n['’]t| not) (?:check|do|finish|complete|log|open|keep|answer|manage)
            only (?:at|on) (?:stage|level) \w+
            (?:you|members?) (?:missed|skipped|neglected|ignored)
            you broke
            where (?:were|have) you(?: been)?
        """),
        *COUNTS_ABSENCE,
    ),
    Rule(
        "clinical",
        any_of(r"""
            patients?
            clients?
            non-?complian\w+
            complian(?:t|ce)
            (?:non-?)?adheren(?:t|ce)
            in denial
            (?:lacks?|poor|lack of) insight
            treatment[- ]resistant
            refus(?:es|ed) (?:treatment|help)
            dysfunction(?:al)?
            maladaptive
            (?:high|low)(?:er)?[- ]functioning
            decompensat\w+
            commit(?:s|ted|ting)? suicide
            (?:successful|failed|completed) suicide
            suffer(?:s|ers?|ing|ed)? (?:from|with)
            victims? of
            case ?load
            the mentally ill
            chronic(?:ally)?
            schizophrenics?
            depressives
            bipolars
            an? (?:bipolar|borderline|depressive|schizophrenic|addict|psychotic)
            addicts
            prognosis
            comorbid\w*
            presenting with
        """),
        *MAKES_A_CASE,
    ),
    Rule(
        "clinical",
        any_of(r"""
            disorders?
            symptoms?
            symptomatic
            diagnos(?:is|es|ed|e|tic)
            episodes?
            crisis
            crises
            depress(?:ion|ed|ive)
            anxiety
            bipolar
            schizophreni(?:a|c)
            psycho(?:sis|tic)
            mani(?:a|c)
            clinical(?:ly)?
            pathological
            disease
            in remission
            mental(?:ly)? ill(?:ness)?
        """),
        *NAMES_AN_ILLNESS,
        ("approach", "crisis"),
    ),
)
