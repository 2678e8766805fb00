"""What the wording linter looks for in English, why it matters, and what could stand instead.

Every line of a list is one pattern; together they stand between word boundaries.
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


def _any(lines: str) -> str:
    patterns = [line.strip() for line in lines.strip().splitlines()]
    return rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"


_COULD = _("Could, if you like, when you want.")
_JUDGING = _("It judges the reader.")
_PRESCRIBER = _("Please talk to the person who prescribes it.")
_MEDICINE = _("Changing a medicine belongs with the person who prescribes it.")

_PILLS = r"""(?:medicines?|medications?|meds|pills?|tablets?|drugs?|dos(?:es?|ages?)|prescriptions?|
antidepressants?|antipsychotics?|ssris?|lithium|injections?)""".replace("\n", "")
_CHANGE = r"(?:stop|skip|quit|halv|doubl|reduc|lower|taper|increas|switch|replac)\w*"
_SELF = r"(?:my|your|him|her|them)sel(?:f|ves)"

RULES: tuple[Rule, ...] = (
    Rule(
        "tone",
        _any(r"""
            should(?:n['’]t)?
            must(?:n['’]t)?
            (?:have|has) got to
            ought to
            needs? to
            you (?:have|had) to
        """),
        _("It presses. A member decides."),
        _COULD,
    ),
    Rule(
        "tone",
        _any(r"""
            simply
            just(?! now)
            easy
            easily
            easier
            obviously
            of course
        """),
        _("What is light for one person is heavy for another."),
        _("Leave the word out."),
    ),
    Rule("tone", "!", _("It shouts."), _("End with a full stop.")),
    Rule(
        "tone",
        r"[\U0001F300-\U0001FAFF\u2600-\u27BF]",
        _("Pictures in a text are read aloud, and everyone reads them differently."),
        _("Leave it out."),
    ),
    Rule(
        "tone",
        _any(r"""
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
        _("It praises a result. Another day may not have one."),
        _("Thank for the effort, or say nothing."),
    ),
    Rule(
        "shaming",
        _any(r"""
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
        _JUDGING,
        _("A setback, a harder time, a hard day."),
    ),
    Rule(
        "shaming",
        _any(r"""
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
        _JUDGING,
        _("Say what happened, without a verdict."),
    ),
    Rule(
        "shaming",
        _any(r"""
            you have(?:n['’]t| not) (?:checked|done|finished|completed|logged|opened|kept|answered)
            you did(?:n['’]t| not) (?:check|do|finish|complete|log|open|keep|answer|manage)
            only (?:at|on) (?:stage|level) \w+
            (?:you|members?) (?:missed|skipped|neglected|ignored)
            you broke
            where (?:were|have) you(?: been)?
        """),
        _JUDGING,
        _("Good to see you, however long it has been."),
    ),
    Rule(
        "clinical",
        _any(r"""
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
        _("It makes a person into a case."),
        _("People living with it; the member; what happened, in plain words."),
    ),
    Rule(
        "clinical",
        _any(r"""
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
        _("Names of illnesses belong to what members write."),
        _("Low mood, worry, a hard time, what others cannot hear."),
        ("approach", "crisis"),
    ),
    Rule(
        "promise",
        _any(r"""
            cure[sd]?
            guarantee[sd]?
            (?:clinically |scientifically )?proven
            always (?:works?|helps?)
            never fails?
            works for (?:everyone|everybody|all)
            will (?:make|get|keep) you \w+
            will (?:heal|fix|save|change your life)
            will be (?:fine|cured|happy|over|okay|all right|better)
            instant(?:ly)? (?:calm|relief|better)
            in no time
            once and for all
            you will (?:soon )?(?:recover|get better|feel better|be well|sleep|never)
            it (?:will|does|gets) (?:always |all )?(?:get )?better
            (?:full|complete) recovery
            fully recovered
            miracles?
            breakthroughs?
            life-changing
            the secret (?:to|of)
            (?:completely|perfectly) safe
            take(?:s)? away (?:the|your) pain
            rewir(?:e|es|ing)
            neural(?: pathways?)?
            (?:up to )?60 ?(?:%|per ?cent)
        """),
        _("Nobody can promise this."),
        _("It helps some people. It may help you, or not."),
    ),
    Rule(
        "monitoring",
        _any(r"""
            we(?:['’]re| are) (?:always )?(?:here|there) for you
            we(?:['’]re| are) (?:watching|listening|looking after)
            (?:always )?here for you
            watch(?:es|ing)? over you
            keep(?:s|ing)? an eye on (?:you|members|everyone)
            you(?:['’]re| are) (?:never|not) alone
            someone (?:is|will be) (?:always |there|here|watching|reading|notified|alerted)
            (?:the|our|your) (?:support |care |crisis )?team (?:is|will|can|sees|reads|gets)
            we(?:['’]ll| will) (?:notice|know|contact|call|check|reach out|look|alert|be there)
            we (?:notice|noticed|see|saw|can see|read) (?:that|when|if|what|how|your|you|every)
            24/7
            around the clock
            (?:day and|day or|night and|night or) (?:night|day)
            monitor(?:s|ed|ing)?
            automatically (?:alert|tell|notif|inform)\w*
            always (?:someone|somebody|a person)
            help is on (?:its|the) way
            is typing
        """),
        _("It sounds as if somebody were watching. The app says the truth about who is there."),
        _("Nobody reads this unless you share it."),
    ),
    Rule(
        "method",
        _any(rf"""
            overdos\w+
            hang(?:ed|ing)? {_SELF}
            noose
            razor(?: ?blade)?s?
            slit\w*
            cut(?:ting|s)? (?:my|your|his|her|their|the) (?:wrists?|arms?|skin|legs?|thighs?)
            (?:burn|burned|burning|cutting) {_SELF} (?:with|on|by)
            cut(?:ting)? {_SELF}
            (?:starv|drown|suffocat)\w+ {_SELF}
            jump(?:ed|ing|s)? (?:off|from|in front)
            in front of (?:a|the) train
            carbon monoxide
            exhaust (?:fumes|pipe)
            lethal
            fatal dose
            (?:number of|how many) (?:pills|tablets)
            (?:took|take|taking) (?:\d+|a whole|a (?:bottle|box|handful|packet)(?: of)?) \w+
            purg(?:e|ed|ing)
            laxatives
            shot {_SELF}
            swallow(?:ed|ing)? (?:pills|tablets|bleach)
            suicide (?:note|pact|method)s?
        """),
        _("It says how somebody could come to harm."),
        _("What would make the place around you safer?"),
    ),
    Rule(
        "medicine",
        _any(rf"""
            {_CHANGE}(?: \w+){{0,3}} {_PILLS}
            {_CHANGE} (?:it|them|yours) (?:slowly|gradually)
            (?:cut|cutting)(?: down| back)?(?: on)?(?: \w+){{0,2}} {_PILLS}
            (?:com|go|gett|g[eo]t)\w* off(?: \w+){{0,2}} {_PILLS}
            (?:giv\w+ up|throw\w* away|manag\w+ without|liv\w+ without)(?: \w+){{0,2}} {_PILLS}
            (?:do|does|may|might|will) not need(?: \w+){{0,3}} {_PILLS}
            (?:don|won)['’]t need(?: \w+){{0,3}} {_PILLS}
            chang\w+ (?:my|your|the|their) {_PILLS}
            (?:without|instead of|better than|rather than|off)(?: \w+){{0,2}} {_PILLS}
            tak\w+ (?:more|less|fewer|half|extra|another|twice|double)(?: \w+){{0,3}} {_PILLS}
            {_PILLS} (?:is|are) (?:\w+ )?(?:useless|poison|addictive|bad|harmful|a crutch|dangerous)
            \d+ ?(?:mg|milligrams?|mcg|ml)
        """),
        _MEDICINE,
        _PRESCRIBER,
    ),
)

CLAIM = _any(r"""
    stud(?:y|ies)
    research(?:ers)?
    (?:systematic )?reviews? of
    meta-analys[ei]s
    trials?(?! and error)
    scientists?
    experts? (?:say|agree|believe|know)
    evidence (?:shows|suggests|says)
    it is (?:well )?known that
    proven
    shown to (?:help|work|be|reduce|improve|prevent|lower|ease)
    per ?cent
    \d+ ?%
    \d+ (?:in|out of) \d+
    twice as (?:likely|many)
    (?:reduces?|lowers?) (?:the )?(?:risk|chance)s?
    according to
    (?:most|many|half of all) people (?:who|with) .{3,60} (?:recover|improve|get better)
""")
WHY_CLAIM = _("It is a claim about the world.")
INSTEAD_CLAIM = _("Name its source, or leave it out.")
WHY_GRADE = _("It reads like grade %(grade)s; the house stays at 8 or below.")
INSTEAD_GRADE = _("Shorter sentences, one thought each, and short words.")
