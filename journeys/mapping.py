"""Which stage of one pathway is most like a stage of another: a proposal, never a move."""

from stages.content import Pathway, Stage

# Stages of the pathways that ship and speak of the same thing under other names.
_ALIKE = {
    "distress": ("acknowledgment",),
    "awareness": ("acknowledgment",),
    "preparation": ("engagement",),
    "rebuilding": ("skills",),
    "acknowledgment": ("awareness",),
    "engagement": ("preparation",),
    "skills": ("rebuilding",),
    "integration": ("maintenance",),
}


def proposed(stage: Stage, here: Pathway, there: Pathway) -> Stage:
    """The stage of another pathway to propose for one of this.

    The one of the same key; else the one known to be alike; else the one that shares most
    activities; else the one at about the same place in the order.
    """
    for key in (stage.key, *_ALIKE.get(stage.key, ())):
        if found := there.stage(key):
            return found
    place = here.stages.index(stage) * (len(there.stages) - 1) / (len(here.stages) - 1)

    def likeness(other: Stage) -> tuple[int, float]:
        shared = set(stage.activities) & set(other.activities)
        return len(shared), -abs(there.stages.index(other) - place)

    return max(there.stages, key=likeness)
