"""List possible duplicates in pairs."""

from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from actions.workspace import Workspace
from models.tables.contact import Contact, PossibleMatch


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts that may be one person, and why."""

    id: int
    one: int
    other: int
    names: tuple[str, str]
    companies: tuple[str, str]
    reason: str


def list_pairs(work: Workspace, limit: int = 50, after: int = 0) -> list[Pair]:
    """The pairs that nobody has decided on, the oldest first.

    Args:
        work: Where to look.
        limit: At most so many.
        after: Only those behind the pair of this number, for the next page.
    """
    one, other = aliased(Contact), aliased(Contact)
    query = (
        select(PossibleMatch, one, other)
        .join(one, col(one.id) == PossibleMatch.contact_id)
        .join(other, col(other.id) == PossibleMatch.other_id)
        .where(col(PossibleMatch.dismissed).is_(False), col(PossibleMatch.id) > after)
        .order_by(col(PossibleMatch.id))
        .limit(limit)
    )
    with work.reading() as session:
        return [
            Pair(
                id=match.id or 0,
                one=match.contact_id,
                other=match.other_id,
                names=(first.name, second.name),
                companies=(first.company, second.company),
                reason=match.reason,
            )
            for match, first, second in session.exec(query)
        ]
