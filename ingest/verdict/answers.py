"""Decide which reasons for a review are settled by confirmed fields."""

from collections.abc import Sequence

from models.field import REACHED_BY, FieldKind
from models.reason import Reason, ReasonKind

UNSURE_VALUE = {ReasonKind.CONTESTED, ReasonKind.UNSURE, ReasonKind.NOT_QUITE_SURE}
WHICH_NAME = {ReasonKind.POSSIBLE_NAMES, ReasonKind.POSSIBLE_NAME}
_ABOUT_NAME = {
    *WHICH_NAME,
    ReasonKind.UNLIKELY_NAME,
    ReasonKind.NOBODY,
    ReasonKind.UNSURE_COMPANY,
    ReasonKind.TITLE_ALONE,
    ReasonKind.OWNER_NOT_FOUND,
    ReasonKind.BADGE,
}
"""Reasons that a name settles."""


def is_answered(reason: Reason, confirmed: Sequence[tuple[FieldKind, str]]) -> bool:
    """Return whether a reason is settled when fields are confirmed.

    Args:
        reason: Of a card.
        confirmed: The kind of each, and what was read of it; "" where nothing was.
    """
    kinds = {kind for kind, _ in confirmed}
    about = [(reason.field, value) for value in reason.values]
    is_confirmed = not set(about).isdisjoint(confirmed)
    if reason.kind in UNSURE_VALUE:
        return is_confirmed
    if reason.kind is ReasonKind.SPELLED_DIFFERENTLY:
        return is_confirmed and FieldKind.NAME in kinds
    if reason.kind is ReasonKind.NO_CONTACT_POINT:
        return not kinds.isdisjoint(REACHED_BY)
    return reason.kind in _ABOUT_NAME and FieldKind.NAME in kinds
