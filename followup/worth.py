"""Rank contacts by priority when there is not enough time for all."""

from collections.abc import Iterable

from models.contact import Stage
from models.likeness import are_like_companies, are_like_names

RANKS = {
    Stage.CLIENT: 5,
    Stage.RELATIONSHIP: 4,
    Stage.IN_CONVERSATION: 3,
    Stage.FOLLOWED_UP: 2,
    Stage.MET: 1,
    Stage.DORMANT: 0,
}
"""The further a relationship has come, the more is lost with it."""

FURTHER = frozenset({Stage.IN_CONVERSATION, Stage.RELATIONSHIP, Stage.CLIENT})
"""Stages in which people speak with each other."""

_USUAL_EVENT = 3
_WANTED = 2


def worth(
    stage: Stage | None, event_worth: int | None, *, is_wanted: bool = False
) -> int:
    """Rate a contact from 0 to 12 by stage, worth of the event, and being wanted.

    Args:
        stage: How far the relationship has come; None: never met.
        event_worth: From 1 to 5; None without an event.
        is_wanted: Whether the event's list of wanted people and organisations has it.
    """
    event = _USUAL_EVENT if event_worth is None else event_worth
    rank = RANKS[stage] if stage else 0
    return rank + event + _WANTED * is_wanted


def is_wanted(name: str, company: str, wants: Iterable[str]) -> bool:
    """Return whether a person or organisation is on a list of wanted ones."""
    return any(
        (bool(company) and are_like_companies(company, wanted))
        or (bool(name) and are_like_names(name, wanted))
        for wanted in wants
    )
