import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from actions.identity.merging import MOVED
from models.basis import INFORM
from models.database import schema
from models.database.database import Database, open_database
from models.errors import DataDamaged
from models.migrations.upgrade import make_config
from models.reason import Reason, ReasonKind
from models.tables import METADATA
from models.tables.history import RowChange
from models.tables.photo import Card
from tests.backends import on_both
from tests.schemas import count, fill, make_schema, reopen, version

CHANGE = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{last}"


def upgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("shoe_size", sa.String(), server_default=""))
        table.drop_constraint("uq_contact_uid", type_="unique")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the migration of a version to come; it rebuilds a table."""
    folder = tmp_path / "versions"
    copytree(schema.VERSIONS, folder, ignore=lambda *_: {"__pycache__"})
    last = schema.revisions()[-1]
    monkeypatch.setattr(schema, "VERSIONS", folder)
    change = folder / "9998_change.py"
    change.write_text(CHANGE.format(last=last))
    return change


def add_to(change: Path, statement: str) -> None:
    change.write_text(f"{change.read_text()}    {statement}\n")


def is_index_of_texts(name: str | None) -> bool:
    return f"{name}".startswith(("contact_fts", "ix_contact_search_pieces"))


@on_both
def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": schema.VERSION_TABLE,
                "compare_type": True,
                "include_name": lambda name, *_: not is_index_of_texts(name),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_migrations_stand_in_one_row_and_bear_their_numbers(
    database: Database,
) -> None:
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(make_config(connection))
    walked = [revision.revision for revision in script.walk_revisions()]
    assert walked[::-1] == schema.revisions()
    assert len(script.get_heads()) == 1
    for path in schema.VERSIONS.glob("[0-9]*.py"):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name)


def test_the_first_schema_comes_to_todays_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_schema(path, "0001")
    fill(path)

    reopen(path)

    assert version(path) == schema.revisions()[-1]
    assert count(path, "contact_point") == count(path, "evidence") == 1


def test_sentences_of_older_versions_become_reasons(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_schema(path, "0021")
    fill(path)
    alone = json.dumps({"right": 0.5, "reasons": ["alone"]})
    whole = json.dumps({"id": 1, "reasons": ["before"], "by_itself": {"reasons": []}})
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE card SET reasons = ?, by_itself = ?", ('["hm"]', alone))
        file.execute("INSERT INTO operation VALUES (1, 'Read', 0, '2026-11-12')")
        change = "INSERT INTO row_change VALUES (1, 1, 1, 'card', ?, NULL)"
        file.execute(change, (whole,))

    reopen(path)

    opened = open_database(f"sqlite:///{path}", tmp_path)
    with opened as database, database.reading() as session:
        card, kept = session.get_one(Card, 1), session.get_one(RowChange, 1)
    assert card.by_itself
    assert kept.before
    told = [card.reasons, card.by_itself["reasons"], kept.before["reasons"]]
    reasons = [Reason.from_json(only) for (only,) in told]
    assert {it.kind for it in reasons} == {ReasonKind.OTHER}
    assert [it.sentence for it in reasons] == ["hm", "alone", "before"]
    assert (card.by_itself["right"], kept.after) == (0.5, None)


def test_what_was_done_before_channels_had_their_name_can_be_undone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    make_schema(path, "0022")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("INSERT INTO operation VALUES (1, 'Log', 0, '2026-11-12')")
        change = "INSERT INTO row_change VALUES (1, 1, 1, 'log_entry', NULL, ?)"
        file.execute(change, (json.dumps({"id": 1, "way": "call"}),))

    reopen(path)

    opened = open_database(f"sqlite:///{path}", tmp_path)
    with opened as database, database.reading() as session:
        assert session.get_one(RowChange, 1).after == {"id": 1, "channel": "call"}


def test_a_new_employer_that_has_a_follow_up_is_known_to_have_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    make_schema(path, "0023")
    fill(path)
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            """
            INSERT INTO connection (id, contact_id, url, company, title, listed_on)
            VALUES (1, 1, '', 'Neu AG', '', '2026-11-12'),
                (2, 1, '', 'Other AG', '', '2026-11-12');
            INSERT INTO follow_up (id, contact_id, uid, due_on, channel, reason, rule,
                pinned, outcome, assigned_to, changed_at, sequence)
            VALUES (1, 1, 'f', '2026-11-12', 'call',
                'changed employer: congratulate, and ask for the new card (Neu AG)',
                '', 1, '', '', '2026-11-12', 0);
            """
        )
    reopen(path)
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT company, has_follow_up FROM connection")
        assert dict(found) == {"Neu AG": 1, "Other AG": 0}


def test_letters_of_information_are_known_to_be_those(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_schema(path, "0024")
    fill(path)
    with closing(sqlite3.connect(path)) as file:
        rows = [(1, "a", INFORM), (2, "b", "call back")]
        file.executemany(
            """
            INSERT INTO follow_up (id, contact_id, uid, due_on, channel, reason, rule,
                pinned, outcome, assigned_to, changed_at, sequence)
            VALUES (?, 1, ?, '2026-11-12', 'email', ?, '', 1, '', '', '2026-11-12', 0)
            """,
            rows,
        )
        file.commit()
    reopen(path)
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT id, reminds_to_inform FROM follow_up")
        assert dict(found) == {1: 1, 2: 0}


def test_rebuilding_a_table_deletes_nothing_that_points_to_it(
    database: Database, next_version: Path
) -> None:
    assert next_version.exists()
    assert database.file
    fill(database.file)

    reopen(database.file)

    assert version(database.file) == "9998"
    for table in ("contact", "contact_point", "card", "evidence"):
        assert count(database.file, table) == 1, table


def test_there_is_a_backup_of_the_old_schema(
    database: Database, next_version: Path
) -> None:
    assert next_version.exists()
    assert database.file
    before = version(database.file)
    fill(database.file)

    reopen(database.file)
    reopen(database.file)

    (backup,) = (database.file.parent / "backups").iterdir()
    assert version(backup) == before
    assert count(backup, "contact_point") == 1


def test_a_migration_that_fails_leaves_the_old_schema(
    database: Database, next_version: Path
) -> None:
    add_to(next_version, "raise ZeroDivisionError")
    assert database.file
    before = version(database.file)
    fill(database.file)

    with pytest.raises(ZeroDivisionError):
        reopen(database.file)

    assert version(database.file) == before
    with closing(sqlite3.connect(database.file)) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(contact)")]
    assert "shoe_size" not in columns
    assert count(database.file, "contact_point") == 1


def test_a_migration_that_strands_rows_is_not_stored(
    database: Database, next_version: Path
) -> None:
    add_to(next_version, 'op.execute("DELETE FROM photo")')
    assert database.file
    before = version(database.file)
    fill(database.file)

    with pytest.raises(DataDamaged, match="not migrated"):
        reopen(database.file)

    assert version(database.file) == before
    assert count(database.file, "photo") == 1


def test_every_table_of_contacts_is_thought_of_when_merging() -> None:
    """A table that is added later would else be emptied with the contact."""
    with_contact = {
        name for name, table in METADATA.tables.items() if "contact_id" in table.c
    }
    moved = {str(table.__tablename__) for table in MOVED}
    own = {
        "basis_record",
        "contact_point",
        "contact_tag",
        "possible_match",
        "contact_search",
    }
    of_the_past = {"row_change", "outbox_event"}
    assert with_contact == moved | own | of_the_past
