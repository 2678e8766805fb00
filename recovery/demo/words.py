"""What the invented people say. Phone numbers are of a range kept for fiction."""

NOTES = (
    "Slept through the rain.",
    "Talked to a neighbour on the stairs.",
    "Long day. Glad it is evening.",
    "Made soup, ate it warm.",
    "Too loud in the shop, went home early.",
    "Sat by the water for a while.",
)

# Tags of the pack that go with harder days more than with better ones.
HEAVY_TAGS = ("slept badly", "alone", "bad news", "money", "pain")

GOALS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "More mornings outside",
        "I feel like myself when I have seen the sky.",
        "active",
        (
            "Put my shoes by the door",
            "Stand outside for two minutes",
            "Walk to the corner and back",
            "Walk to the river on a Saturday",
        ),
    ),
    (
        "Play the guitar again",
        "Music was mine before all this.",
        "active",
        ("Take the guitar out of the cupboard", "New strings", "Ten minutes, any song"),
    ),
    (
        "Sleep at about the same time",
        "Nights are when it gets hard.",
        "reached",
        ("Phone in the kitchen at ten", "Same lamp, same book"),
    ),
    (
        "See my sister once a month",
        "She knows me without explaining.",
        "paused",
        ("Write to her", "Choose a day together"),
    ),
    (
        "Go back to the evening class",
        "I wanted to be somebody who finishes things.",
        "let-go",
        ("Ask about the dates",),
    ),
)

EARLY_SIGN = "I stop answering messages"

SAFETY: dict[str, tuple[str | tuple[str, str], ...]] = {
    "signs": (EARLY_SIGN, "Everything sounds too loud"),
    "alone": ("Cold water on my hands", "A walk to the corner and back", "The blue record"),
    "places": ("The library, second floor", "The bench by the river"),
    "people": (("Invented Ana, my sister", "07700 900123"), ("Invented Joe", "07700 900456")),
    "professionals": (("The clinic in the daytime", "07700 900789"),),
    "safer": ("My medicines are with my sister",),
    "hold-on": ("My sister’s garden in June", "I have come through this before"),
}

WELLNESS: dict[str, tuple[str | tuple[str, str], ...]] = {
    "keeps-well": ("Light before screens", "Something warm to eat by one", "People twice a week"),
    "hard-dates": ("The week before the holidays", "Bills"),
    "early-signs": (
        ("I leave the dishes for three days", "wash one plate and sit down"),
        (EARLY_SIGN, "send one heart to my sister"),
    ),
    "breaking-down": ("Cancel what can be cancelled and say that I am resting",),
    "wishes": ("Please speak quietly and tell me what happens next",),
    "coming-back": ("Slowly. One thing a day for a week.",),
}

ENTRIES = (
    "I noticed today that I had not thought about it until the afternoon.",
    "The hard part was getting up. The rest went by itself, more or less.",
    "I do not know why it was heavy. It was. Then I slept.",
    "I said no to something and nobody minded.",
    "Rain all day. I liked it. That was new.",
    "Somebody asked how I was and I told them a little of the truth.",
    "It came back for some days. I know the way better now.",
    "I made a list of what is mine: the records, the river, my sister’s laugh.",
)

ANSWERS = (
    "A walk after lunch",
    "Something small and warm",
    "My sister, and the man from the library",
    "I would like to try it once",
    "Quiet in the evenings",
)

SETBACK = {
    "since": "a few days",
    "what": "Bad news, then bad nights, then I stopped going out.",
    "helped": "my sister came round and we did not talk about it.",
}

BACK_TO_DISTRESS = "A hard few weeks. I want to be where the help is."
KEEPING_WELL = "I would like to keep what I have."

HEAVY_WISHES = ("Learn a song", "Grow something", "Read again", "Cook on Sundays", "Walk further")

# What, how many days ago, in which words.
MARKERS = (
    ("turning-point", 214, "I told my sister the whole of it."),
    ("tried", 150, "The choir, once. Too many people, and a good song."),
)

# What, begun how many days ago, what came of it, in which words.
TRIALS = (
    ("Ten minutes outside before noon", 120, "keep", "I am kinder after it."),
    ("No screens after nine", 70, "stop", "I lay there and listened to my head."),
    ("One call a week", 9, "", ""),
)

# So many days ago, which place of the day, what, and how it felt.
PLANNED = (
    (1, 1, "Walk to the river", 4),
    (1, 2, "Soup for two days", 3),
    (0, 1, "New strings for the guitar", None),
    (-1, 1, "Ring Ana", None),
)

REVIEWS = (
    ("The mornings by the water", "The late news", "One call"),
    ("Cooking on Sunday", "Saying yes to everything", "An evening with nothing in it"),
    ("Sleeping with the window open", "", "The guitar, ten minutes"),
)

# Written and opening so many days ago (below nothing: to come), opened or not, the words.
LETTERS = (
    (180, 90, True, "You wanted to remember the light on the stairs. It was enough that day."),
    (30, -60, False, "If it is hard again: you have come back before."),
)

BARRIERS = (
    ("offices", "The form for the rent wants papers I do not have", "A letter", "The clinic", 0),
    ("transport", "The bus to the class stopped running", "A lift", "Invented Joe", 20),
)

HOPES = (
    "My sister laughing so much that she had to sit down",
    "The first warm evening, every year",
    "“You do not have to be finished to be welcome.”",
)

ONE_CHANGE = "Put the phone in the kitchen before ten"
