"""Databases of older schemas, with rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from models.database.database import open_database
from models.migrations.upgrade import make_config

COPIED = ("photo", "contact", "contact_point", "card", "evidence")
COPIES = {
    **dict.fromkeys(("id", "photo_id", "contact_id", "card_id"), "i"),
    **dict.fromkeys(("uid", "sha256"), "'number ' || i"),
}
"""Columns in which the copies of a row differ from it."""


def fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            """
            INSERT INTO event (id, name, place, follow_up) VALUES (1, 'Fair', '', '');
            INSERT INTO photo (id, sha256, suffix, size, added_at, state, version,
                attempts, reason)
            VALUES (1, 'aa', '.jpg', 3, '2026-11-12', 'done', '1', 1, '');
            INSERT INTO contact (id, uid, name, name_key, prefix, given_name,
                family_name, suffix, romanised_name, title, department, company,
                company_key, address, street, city, region, postcode, country, status,
                doubt, stage, event_id, met_on, place, assigned_to, typed, removed,
                added_at, changed_at)
            VALUES (1, 'u', 'Erika', 'erika', '', '', '', '', '', '', '', '', '', '',
                '', '', '', '', '', 'ready', '', 'met', 1, '2026-11-12', '', '', '[]',
                '[]', '2026-11-12', '2026-11-12');
            INSERT INTO contact_point (id, contact_id, kind, value, label, extension,
                printed, typed)
            VALUES (1, 1, 'email', 'erika@example.com', '', '', '', 0);
            INSERT INTO card (id, photo_id, contact_id, page, position, corners, width,
                height, words, problems, reader, version, seconds)
            VALUES (1, 1, 1, 0, 0, '[]', 10, 10, '[]', '[]', '', '1', 0.1);
            INSERT INTO evidence (id, card_id, kind, value, printed, confidence, "left",
                top, "right", bottom, reader, rule, parts)
            VALUES (1, 1, 'email', 'erika@example.com', '', 1, 0, 0, 1, 1, '', '',
                '{}');
            """
        )


def fill_many(path: Path, number: int) -> None:
    """As many people, each with a point, a card, its photo and its evidence."""
    fill(path)
    with closing(sqlite3.connect(path)) as file:
        for table in COPIED:
            names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(COPIES.get(name, f'"{name}"') for name in names)
            file.execute(
                f"""
                WITH RECURSIVE number(i) AS
                    (SELECT 2 UNION ALL SELECT i + 1 FROM number WHERE i < {number})
                INSERT INTO {table} SELECT {values} FROM {table}, number
                """  # noqa: S608  our own names
            )
        file.commit()


def make_schema(path: Path, revision: str) -> None:
    """Make a database of this schema, or bring an older one to it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(make_config(connection), revision)
    engine.dispose()


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as file:
        found: int = file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return found


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as file:
        row = file.execute("SELECT version_num FROM cardfile_version").fetchone()
        return str(row[0])


def reopen(path: Path) -> None:
    with open_database(f"sqlite:///{path}", path.parent):
        pass
