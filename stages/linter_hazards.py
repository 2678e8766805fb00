"""What the wording linter looks for in English: what may mislead or harm, and claims."""

from django.utils.translation import gettext_lazy as _

from stages.linter_rules import Rule, any_of

# Why, and what instead.
PROMISES = (_("Nobody can promise this."), _("It helps some people. It may help you, or not."))
WATCHES = (
    _("It sounds as if somebody were watching. The app says the truth about who is there."),
    _("Nobody reads this unless you share it."),
)
NAMES_A_WAY = (
    _("It says how somebody could come to harm."),
    _("What would make the place around you safer?"),
)
ADVISES = (
    _("Changing a medicine belongs with the person who prescribes it."),
    _("Please talk to the person who prescribes it."),
)

_PILLS = r"""(?:medicines?|medications?|meds|pills?|tablets?|drugs?|dos(?:es?|ages?)|prescriptions?|
antidepressants?|antipsychotics?|ssris?|lithium|injections?)""".replace("\n", "")
_CHANGE = r"(?:stop|skip|quit|halv|doubl|reduc|lower|taper|increas|switch|replac)\w*"
_SELF = r"(?:my|your|him|her|them)sel(?:f|ves)"

HAZARDS: tuple[Rule, ...] = (
    Rule(
        "promise",
        any_of(r"""
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
        *PROMISES,
    ),
    Rule(
        "monitoring",
        any_of(r"""
            we(?:['’]re| are) (?:always )?(?:here|there) for you
            we(?:['’]re| are) (?:watching|listening|looking after)
            (?:always )?here for you(?! to)
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
        *WATCHES,
    ),
    Rule(
        "method",
        any_of(rf"""
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
        *NAMES_A_WAY,
    ),
    Rule(
        "medicine",
        any_of(rf"""
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
        *ADVISES,
    ),
)

CLAIM = any_of(r"""
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

# Names the domain gives, and saying no to what the rules look for.
ALLOWED = "|".join(
    [
        r"Professionals and crisis contacts",
        r"crisis (?:line|contact|text line|service)s?",
        r"Maintenance and relapse prevention",
        r"before you (?:change|stop)[^.,;]*",
        r"(?:never|not|nor|n['’]t) (?:\w+ ){0,3}(?:stop|change|advise)[^.,;]*medic\w+",
        r"(?:no|nothing here is a) reason to [^.,;]*medic\w+",
        r"(?:need|needs|have|has) not\b",
        r"(?:do|does|did)(?: not|n['’]t) (?:have|need) to",
        r"(?:there is no|nothing is|nobody is|not a) (?:failing|failure|overdue|late|streak)",
        r"(?:does|do|is|are) not (?:diagnos|monitor|cure|promis|guarantee)\w*",
        r"(?:no|not a|or a|nor a) diagnosis",
        r"need not",
        r"Nobody (?:is watching|watches|monitors|reads)[^.,;]*",
    ]
)
