"""No list walks through a table that grows with the number of contacts."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from actions.workspace import Workspace, open_workspace
from bench.growth import OPERATIONS, TODAY, fill
from models.settings import Settings
from models.tables import METADATA

SMALL = {"event", "blocked", "watched_folder", "originals_folder", "backup"}
"""Tables with as many rows as somebody has events, folders or holidays."""
WALKS = {
    "reconnect": "each contact has an interval of its own, by tags and stage",
    "status": "everything is counted",
    "count all contacts": "everything is counted",
    "choices of a filter": "the uses of each tag are counted",
    "erase a contact": "names are looked for in what was written about others",
}
"""Operations that walk through tables, and why."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("growth")
    settings = Settings(folder=folder, database=f"sqlite:///{folder}/cards.db")
    with open_workspace(settings) as opened:
        fill(opened, 600)
        yield Workspace(opened.database, settings, lambda: TODAY)


def statements(work: Workspace, name: str) -> list[tuple[str, Any]]:
    found = []

    def note(*call: Any) -> None:  # noqa: ANN401
        statement, values, many = call[2], call[3], call[5]
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            found.append((statement, values))

    event.listen(work.database.engine, "before_cursor_execute", note)
    OPERATIONS[name](work)
    event.remove(work.database.engine, "before_cursor_execute", note)
    return found


def walks(
    connection: sqlite3.Connection,
    statement: str,
    values: Any,  # noqa: ANN401
) -> list[str]:
    """The large tables that a statement walks through to their end."""
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = {number: text for number, _, _, text in plan}
    sorts = [parent for _, parent, _, text in plan if "TEMP B-TREE" in text]
    is_limited = "LIMIT" in statement and 0 not in sorts
    scans = [text.split()[1] for text in steps.values() if text.startswith("SCAN")]
    large = {it for it in METADATA.tables if it not in SMALL}
    return [] if is_limited else [it for it in scans if it in large]


@pytest.mark.parametrize("name", [it for it in OPERATIONS if it not in WALKS])
def test_every_list_is_found_by_an_index(work: Workspace, name: str) -> None:
    with sqlite3.connect(Path(work.settings.folder) / "cards.db") as connection:
        found = {
            table: statement
            for statement, values in statements(work, name)
            for table in walks(connection, statement, values)
        }
    assert found == {}


def test_operations_change_nothing(work: Workspace) -> None:
    with sqlite3.connect(Path(work.settings.folder) / "cards.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM contact").fetchone()
    assert count == 600
