"""A migration that is killed leaves the old schema or the new one, with all rows."""

import hashlib
import multiprocessing
import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine, event

from models.database import schema
from tests.schemas import COPIED, fill_many, make_schema, reopen, version

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

COMMIT = 0.05  # seconds in which a migration is committed, and a little more


@dataclass(frozen=True)
class Old:
    """A database of an older schema.

    Attributes:
        path: Of its file.
        columns: Names of its columns by table.
        rows: A hash of them by table.
        statements: That its migration takes.
        seconds: That it takes with the backup before it.
    """

    path: Path
    columns: Mapping[str, str]
    rows: Mapping[str, str]
    statements: int
    seconds: float


def make_old(folder: Path, revision: str, people: int) -> Old:
    path = folder / f"{revision}.db"
    make_schema(path, "0001")
    fill_many(path, people)
    make_schema(path, revision)
    trial = folder / f"trial {revision}" / "cardfile.db"
    trial.parent.mkdir()
    copyfile(path, trial)
    steps: list[None] = []
    note = partial(lambda *_, **__: steps.append(None))
    event.listen(Engine, "before_cursor_execute", note)
    started = time.monotonic()
    reopen(trial)
    seconds = time.monotonic() - started
    event.remove(Engine, "before_cursor_execute", note)
    columns = columns_of(path)
    return Old(path, columns, rows_of(path, columns), len(steps), seconds)


def columns_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as file:
        return {
            table: ", ".join(
                f'"{row[1]}"' for row in file.execute(f"PRAGMA table_info({table})")
            )
            for table in COPIED
        }


def rows_of(path: Path, columns: Mapping[str, str]) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as file:
        return {
            table: hashlib.sha256(
                repr(
                    file.execute(f"SELECT {names} FROM {table} ORDER BY id").fetchall()  # noqa: S608  our own names
                ).encode()
            ).hexdigest()
            for table, names in columns.items()
        }


def definitions(path: Path) -> list[list[str]]:
    """The lines of each definition; Alembic writes constraints in any order."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT sql FROM sqlite_master ORDER BY type, name")
        return [sorted(re.split(r",?\s*\n\s*", str(row[0]))) for row in found]


def migrate_and_die(path: Path, step: int, delay: float) -> None:
    """Migrate; end with nothing closed, a delay after the n-th statement is begun."""
    number = count(1)

    def die(*_: object) -> None:
        if next(number) == step:
            # Nobody listens for this signal, so it ends the program as SIGKILL does.
            signal.setitimer(signal.ITIMER_REAL, max(delay, 1e-6))

    event.listen(Engine, "before_cursor_execute", die)
    reopen(path)


def kill_migration(path: Path, old: Old, chance: random.Random) -> None:
    """Migrate a copy; it is killed at some statement, at some moment, or at the end."""
    path.parent.mkdir()
    copyfile(old.path, path)
    step, delay = chance.choice(
        [
            (chance.randint(1, old.statements), 0.0),
            (1, chance.uniform(0, old.seconds)),
            (old.statements, chance.uniform(0, COMMIT)),
        ]
    )
    fork = multiprocessing.get_context("fork")
    program = fork.Process(target=migrate_and_die, args=(path, step, delay))
    program.start()
    program.join()
    assert program.exitcode in {0, -signal.SIGALRM}


@pytest.mark.parametrize(
    ("people", "kills"),
    [
        pytest.param(200, 12, id="few"),
        pytest.param(10_000, 50, id="many", marks=pytest.mark.slow),
    ],
)
def test_a_migration_killed_anywhere_is_done_or_not_begun(
    people: int, kills: int, tmp_path: Path
) -> None:
    chance = random.Random(22)  # noqa: S311
    *older, newest = schema.revisions()
    older = older[:: max(1, len(older) // kills)]
    olds = {it: make_old(tmp_path, it, people) for it in older}
    found: Counter[str] = Counter()
    for number in range(kills):
        revision = older[number % len(older)]
        old = olds[revision]
        path = tmp_path / str(number) / "cardfile.db"
        kill_migration(path, old, chance)
        left = version(path)
        whole = tmp_path / f"trial {revision}" / "cardfile.db"
        assert left in {revision, newest}
        source = old.path if left == revision else whole
        assert definitions(path) == definitions(source)
        assert rows_of(path, old.columns) == old.rows
        found["old" if left == revision else "new"] += 1

        reopen(path)

        assert version(path) == newest
        assert definitions(path) == definitions(whole)
        assert rows_of(path, old.columns) == old.rows
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        backups = sorted(path.parent.glob("backups/*.db"))
        assert {version(it) for it in backups} == {revision}
        assert rows_of(backups[0], old.columns) == old.rows
    print(f"{kills} kills: {dict(found)}")  # noqa: T201
    assert found["old"]
