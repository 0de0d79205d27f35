"""The follow-ups that are due."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from actions.workspace import Workspace
from models import queries
from models.followup import DueRow


def list_due(
    work: Workspace, days: int = 0, limit: int | None = None
) -> Iterator[DueRow]:
    """The follow-ups that are overdue or due within so many days, the oldest first."""
    with work.reading() as session:
        yield from queries.list_due(session, _until(work, days), limit)


def count_due(work: Workspace, days: int = 0) -> int:
    """How many follow-ups are overdue or due within so many days."""
    with work.reading() as session:
        return queries.count_due(session, _until(work, days))


def due_object(row: DueRow) -> dict[str, Any]:
    """A follow-up as a JSON object."""
    return asdict(row)


def _until(work: Workspace, days: int) -> date:
    return work.today + timedelta(days=days)
