"""Block days, and list or unblock them."""

from datetime import date

from sqlmodel import Session, col, select

from actions.workspace import Workspace
from followup.board import Pause
from models.errors import NotFound, PlanImpossible
from models.tables.follow_up import Blocked


def list_blocked(work: Workspace) -> list[Pause]:
    """The blocked days, the first ones first."""
    with work.reading() as session:
        return load_pauses(session)


def block_days(
    work: Workspace, first: date, last: date | None = None, reason: str = ""
) -> Pause:
    """Keep days free of follow-ups; plans move what is due on them.

    Raises:
        PlanImpossible: The last day is before the first.
    """
    pause = Pause(first, last or first, reason.strip())
    if pause.last < pause.first:
        raise PlanImpossible(
            f"{pause.last} is before {pause.first}: give the first day first."
        )
    with work.writing() as session:
        if pause not in load_pauses(session):
            add_pause(session, pause)
    return pause


def unblock_days(work: Workspace, first: date) -> list[Pause]:
    """Free the blocked days that begin on a day.

    Raises:
        NotFound: None begin on it.
    """
    with work.writing() as session:
        found = session.exec(select(Blocked).where(Blocked.first_on == first)).all()
        if not found:
            begins = [str(pause.first) for pause in load_pauses(session)]
            known = f"they begin on {', '.join(begins)}" if begins else "there are none"
            raise NotFound(f"No blocked days begin on {first}; {known}.")
        for row in found:
            session.delete(row)
        return [_pause(row) for row in found]


def load_pauses(session: Session) -> list[Pause]:
    """The blocked days, the first ones first."""
    return list(
        map(_pause, session.exec(select(Blocked).order_by(col(Blocked.first_on))))
    )


def add_pause(session: Session, pause: Pause) -> None:
    """Block days, in a transaction of the caller."""
    session.add(Blocked(first_on=pause.first, last_on=pause.last, reason=pause.reason))


def _pause(row: Blocked) -> Pause:
    return Pause(row.first_on, row.last_on, row.reason)
