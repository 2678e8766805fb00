"""What the wording linter looks for in English, why it matters, and what could stand instead."""

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


_PRESSING = _("It presses. A member decides.")
_JUDGING = _("It judges the reader.")
_LABEL = _("It makes a person into a case.")
_PROMISE = _("Nobody can promise this.")
_WATCHED = _("It sounds as if somebody were watching. The app says the truth about who is there.")
_METHOD = _("It says how somebody could come to harm.")
_MEDICINE = _("Changing a medicine belongs with the person who prescribes it.")

_YOU = r"(?:you|they|we|he|she|people|members?)"
_PILLS = (
    r"(?:medicines?|medications?|meds|pills?|tablets?|drugs?|doses?|dosages?|prescriptions?|"
    r"antidepressants?|antipsychotics?|ssris?|lithium|sleeping pills?|injections?)"
)
_CHANGE = (
    r"(?:stop(?:ping|ped)?|skip(?:ping|ped)?|quit(?:ting)?|cut(?:ting)?(?: down| back)?|"
    r"reduc(?:e|ing|ed)|lower(?:ing|ed)?|tapering|taper|halve|halving|doubl(?:e|ing)|"
    r"increas(?:e|ing)|com(?:e|ing) off|(?:got|get|getting|go|going) off|give up|giving up|"
    r"throw away|chang(?:e|ing)|switch(?:ing)?|replac(?:e|ing)|manage without|live without|"
    r"do(?:es)? not need|don['’]t need|miss(?:ing)?)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "tone",
        r"\b(?:should(?:n['’]t)?|musts?|mustn['’]t|(?:have|has) got to|ought to)\b",
        _PRESSING,
        _("Could, if you like, when you want."),
    ),
    Rule(
        "tone",
        rf"\b(?:needs? to|{_YOU} (?:have|has) to(?! say))\b(?<!not need to)",
        _PRESSING,
        _("Could, if you like, when you want."),
    ),
    Rule(
        "tone",
        r"\b(?:simply|just|easily|easy|easier said|obviously|of course)\b",
        _("What is light for one person is heavy for another."),
        _("Leave the word out."),
    ),
    Rule("tone", r"!", _("It shouts."), _("End with a full stop.")),
    Rule(
        "tone",
        r"[\U0001F300-\U0001FAFF\u2600-\u27BF]",
        _("Pictures in a text are read aloud, and they are read differently."),
        _("Leave it out."),
    ),
    Rule(
        "tone",
        r"\b(?:well done|congratulations|congrats|great job|good job|keep it up|awesome|"
        r"amazing|proud of you|crush(?:ed)? it|way to go|unlocked|level(?:led)? up|earned|"
        r"badges?|rewards?|points earned)\b",
        _("It praises a result. Another day may not have one."),
        _("Thank for the effort, or say nothing."),
    ),
    Rule(
        "shaming",
        r"\b(?:streaks?|overdue|relaps(?:e|es|ed|ing)|fail(?:s|ed|ing|ures?)?|"
        r"slip(?:s|ped)?(?: up)?|"
        r"laps(?:e|es|ed)|gave up|give in|fell behind|falling behind|fallen behind|lagging|"
        r"back to square one|start(?:ed|ing)? over|behind schedule|off track|got worse again)\b",
        _JUDGING,
        _("A setback, a harder time, a hard day."),
    ),
    Rule(
        "shaming",
        r"\b(?:lazy|(?<!too )weak(?:-willed| will)?|selfish|attention[- ]seeking|manipulative|dramatic|"
        r"excuses?|no excuse|pathetic|difficult person|your (?:own )?fault|blame yourself|"
        r"crazy|insane|mad ?(?:man|woman)|psycho|nutcase|nuts|junkie|addicts?|snap out|cheer up|"
        r"pull yourself|toughen up|man up|get over it|(?<!whether )others have it worse|think positive|"
        r"willpower|not trying|try harder|disappoint(?:ed|ing|s)?|let (?:everyone|us|your \w+) "
        r"down|ashamed of yourself)\b",
        _JUDGING,
        _("Say what happened, without a verdict."),
    ),
    Rule(
        "shaming",
        rf"\b(?:you (?:have(?:n['’]t| not)|did(?:n['’]t| not)) (?:checked|check|done|do|finish\w*|"
        rf"complet\w*|log\w*|opened|open|kept|keep|answer\w*)|only at (?:stage|level)|"
        rf"{_YOU} (?:missed|skipped|neglected|ignored)|you broke|where (?:were|have) you)\b",
        _JUDGING,
        _("Good to see you, however long it has been."),
    ),
    Rule(
        "clinical",
        r"\b(?:patients?|non-?complian\w+|complian(?:t|ce)|non-?adheren\w+|adherence|in denial|"
        r"lacks? insight|poor insight|resistant|refus(?:es|ed) treatment|treatment[- ]resistant|"
        r"dysfunction\w*|maladaptive|high[- ]functioning|low[- ]functioning|decompensat\w+|"
        r"committed suicide|commit suicide|successful suicide|failed suicide|suffer(?:s|ers?|ing)? "
        r"from|victims? of|case ?load|frequent flyers?|the mentally ill|chronic(?:ally)?|"
        r"schizophrenics?|depressives?|a (?:bipolar|borderline|depressive|schizophrenic)(?! \w*"
        r"(?:disorder|episode))|bipolars|symptomatology|psychopatholog\w+|prognosis|"
        r"comorbid\w*|presenting with|clients?)\b",
        _LABEL,
        _("People living with it; the member; what happened, in plain words."),
    ),
    Rule(
        "clinical",
        r"\b(?:disorders?|symptoms?|diagnos(?:is|es|ed|e)|episodes?|crisis|crises|depress(?:ion|ed|"
        r"ive)|anxiety|bipolar|schizophreni(?:a|c)|psycho(?:sis|tic)|manic|mania|clinical\w*|"
        r"pathological|disease|illness(?:es)?(?= that you)|remission|neural|mentally ill)\b",
        _("Names of illnesses belong to what members write."),
        _("Low mood, worry, a hard time, what others cannot hear."),
        ("approach", "crisis", "source"),
    ),
    Rule(
        "promise",
        r"\b(?:cure[sd]?|guarantee[sd]?|guaranteed|proven|always works?|never fails?|works for "
        r"every(?:one|body)|will (?:make|get|keep) you (?:well|better|happy|happier|safe)|"
        r"will (?:heal|fix|save|free|take away|change your life|be (?:fine|cured|happy|gone|over|"
        r"okay|all right))|instant(?:ly)? (?:calm|relief|better)|in no time|once and for all|"
        r"for good\b(?! and)|you will (?:recover|get better|feel better|be well|never)|"
        r"everything will be (?:fine|okay|well|good|all right|better)|it (?:will|does) (?:always )?get better|fully recovered|"
        r"recover(?:y)? (?:is )?guaranteed|miracle|breakthrough|life-changing|secret to|"
        r"completely safe|100 ?%|(?:up to )?60 ?(?:%|percent|per cent)|rewir(?:e|es|ing)|"
        r"neural pathways?)",
        _PROMISE,
        _("It helps some people. It may help you, or not."),
    ),
    Rule(
        "monitoring",
        r"\b(?:we(?:['’]re| are) (?:always )?(?:here|there) for you|we(?:['’]re| are) (?:watching|"
        r"listening|looking after)|watch(?:es|ing)? over you|keep(?:s|ing)? an eye on (?:you\b|"
        r"members)|you(?:['’]re| are) (?:never|not) alone|someone (?:is|will be) (?:always |"
        r"there|here|watching|reading|notified|alerted)|(?:our|your) (?:support )?team (?:is|will|"
        r"can|sees|reads|checks|looks)|we(?:['’]ll| will) (?:notice|know|contact|call|check|reach "
        r"out|look|alert|tell|be there|keep you safe)|we (?:notice|noticed|see|saw|can see|read|"
        r"check) (?:that |when |if |what |how |your |you|every)|24/7|around the clock|"
        r"day and night|"
        r"day or night|monitor(?:s|ed|ing)?|automatically (?:alert|tell|notif)\w*|"
        r"always (?:someone|somebody|a person)|help is on (?:its|the) way|is typing)",
        _WATCHED,
        _("Nobody reads this unless you share it."),
    ),
    Rule(
        "method",
        r"\b(?:overdos\w+|hang(?:ed|ing)? (?:him|her|them|my|your)sel(?:f|ves)|hanging|noose|"
        r"razor(?: blade)?s?|slit\w*|cut(?:ting|s)? (?:your|my|his|her|their|the) (?:wrists?|arms?|"
        r"skin|legs?)|cut(?:ting)? (?:your|my|him|her|them)sel(?:f|ves)|jump(?:ed|ing|s)? "
        r"(?:off|from|"
        r"in front)|in front of a train|carbon monoxide|exhaust|suffocat\w+|drown(?:ed|ing)? "
        r"(?:him|her|them|my|your)sel(?:f|ves)|lethal|fatal dose|number of pills|how many (?:pills|"
        r"tablets)|took (?:\d+|a (?:whole )?(?:bottle|box|handful|packet)|\w+ (?:pills|tablets))|"
        r"purg(?:e|ed|ing)|laxatives|starv(?:e|ed|ing) (?:my|your|him|her|them)sel(?:f|ves)|burn"
        r"(?:ed|ing|t)? (?:my|your|him|her|them)sel(?:f|ves)|shot (?:him|her|them|my)sel\w+|"
        r"swallow(?:ed|ing)? (?:pills|tablets|bleach)|bridge to jump|suicide (?:note|pact|method))",
        _METHOD,
        _("What would make the place around you safer?"),
    ),
    Rule(
        "medicine",
        rf"\b{_CHANGE}\b(?:\W+\w+){{0,4}}?\W+{_PILLS}\b",
        _MEDICINE,
        _("Please talk to the person who prescribes it."),
    ),
    Rule(
        "medicine",
        rf"\b(?:without|instead of|better than|off) (?:your |my |the |any |taking )*{_PILLS}\b",
        _MEDICINE,
        _("Please talk to the person who prescribes it."),
    ),
    Rule(
        "medicine",
        rf"\b{_PILLS}\b (?:are|is) (?:not (?:needed|necessary)|useless|poison|addictive|"
        rf"bad|harmful|"
        rf"a crutch|dangerous|for the weak|overrated|the only)|\b\d+ ?(?:mg|milligrams?|mcg|ml)\b|"
        rf"\btake (?:more|less|fewer|half|extra|another|twice|double)\b"
        rf"(?:\W+\w+){{0,3}}?\W+{_PILLS}\b",
        _MEDICINE,
        _("Please talk to the person who prescribes it."),
    ),
)

CLAIM = (
    r"\b(?:stud(?:y|ies)|research(?:ers)?|(?:systematic )?reviews? of|meta-analys[ei]s|"
    r"trials?\b(?! and error)|scientists?|experts? (?:say|agree|believe)|"
    r"evidence (?:shows|suggests|says)|"
    r"it is (?:well )?known|proven|shown to (?:help|work|be|reduce|improve|prevent|lower|ease)|per ?cent|percent|\d+ ?%|\d+ (?:in|out of) \d+|"
    r"twice as (?:likely|many)|reduces? (?:the )?(?:risk|chance)|according to)(?!\w)"
)
WHY_CLAIM = _("It is a claim about the world.")
INSTEAD_CLAIM = _("Name its source, or leave it out.")
WHY_GRADE = _("It reads like grade %(grade)s; the house stays at 8 or below.")
INSTEAD_GRADE = _("Shorter sentences, one thought each, and short words.")
