"""A backup from a stranger brings rows, and nothing that runs or leads elsewhere."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actions.backup.manifest import find_backup, read_manifest, sha256_of
from models.database.schema import rebuild, revisions
from models.errors import DataDamaged
from tests.console import Cardfile
from tests.obstacles import OBSTACLES, Obstacle
from tests.schemas import count, fill, make_schema, reopen, version

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Erika Mustermann\nTEL:+4930231255\nEND:VCARD\n"


@pytest.fixture
def backup(cardfile: Cardfile, tmp_path: Path) -> Path:
    (tmp_path / "a.vcf").write_text(CARD)
    cardfile.say("contacts", "import", tmp_path / "a.vcf")
    (cardfile.folder / "cardfile.toml").write_text('country = "DE"\n')
    cardfile.say("backup", tmp_path / "disk")
    return find_backup(tmp_path / "disk")


def rewrite(backup: Path, *statements: str) -> None:
    """Change the database, and the manifest so that it agrees."""
    with closing(sqlite3.connect(backup / "cardfile.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names
        }
    sign(backup, rows)


def sign(backup: Path, rows: dict[str, int] | None = None) -> None:
    path = backup / "manifest.json"
    table = json.loads(path.read_text())
    table["files"] = {name: sha256_of(backup / name) for name in table["files"]}
    table["rows"] = rows or table["rows"]
    path.write_text(json.dumps(table))


def schema_of(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM contact; END",
        "CREATE TRIGGER t AFTER UPDATE ON contact BEGIN UPDATE contact SET name='x';"
        " END",
        "CREATE VIEW v AS SELECT * FROM contact",
        "CREATE TABLE strange AS SELECT 1 AS one",
        "CREATE INDEX odd ON contact (name, company)",
    ],
)
def test_only_rows_come_back(
    statement: str, backup: Path, cardfile: Cardfile, tmp_path: Path
) -> None:
    before = schema_of(cardfile.database)
    rewrite(backup, statement)
    new = tmp_path / "new"
    cardfile.say("--folder", new, "restore", backup)
    assert schema_of(new / "cardfile.db") == before
    assert "Erika Mustermann" in cardfile.say("--folder", new, "list")
    found = cardfile.say("--folder", new, "list", "--search", "muster")
    assert "Erika Mustermann" in found
    assert list(new.glob("*.partial")) == []


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE note RENAME TO n", "CREATE VIEW note AS SELECT * FROM n"),
        (
            "DROP TABLE note",
            "CREATE TABLE note (id, contact_id, written_at, author,"
            " text AS (zeroblob(9)))",
        ),
        ("DROP TABLE follow_up",),
    ],
)
def test_a_table_that_is_another_one_is_refused(
    statements: tuple[str, ...], backup: Path, cardfile: Cardfile, tmp_path: Path
) -> None:
    rewrite(backup, *statements)
    code, _ = cardfile.refuse("--folder", tmp_path / "new", "restore", backup)
    assert code == 5
    assert not (tmp_path / "new").exists()


def test_a_log_beside_the_copy_is_not_read(
    backup: Path, cardfile: Cardfile, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(backup / "cardfile.db")) as connection:
        whole = (backup / "cardfile.db").read_bytes()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE contact SET name = 'Mallory'")
        connection.commit()
        log = (backup / "cardfile.db-wal").read_bytes()
    (backup / "cardfile.db").write_bytes(whole)
    (backup / "cardfile.db-wal").write_bytes(log)
    new = tmp_path / "new"
    cardfile.say("--folder", new, "restore", backup)
    assert "Erika Mustermann" in cardfile.say("--folder", new, "list")


@pytest.mark.parametrize(
    "line",
    [
        'db = "postgresql+psycopg://mallory@db.example/x"',
        'folder = "/tmp/elsewhere"',
        'calendars = ["https://mallory@dav.example/"]',
        'scheduler = "tcp://mallory.example:8786"',
        "not TOML",
    ],
)
def test_settings_that_lead_elsewhere_do_not_take_effect(
    line: str, backup: Path, cardfile: Cardfile, tmp_path: Path
) -> None:
    (backup / "cardfile.toml").write_text(f'country = "DE"\n{line}\n')
    sign(backup)
    new = tmp_path / "new"
    result = cardfile("--folder", new, "restore", backup)
    assert result.exit_code == 0
    assert "cardfile.toml.restored" in result.stderr
    assert not (new / "cardfile.toml").exists()
    assert "Erika Mustermann" in cardfile.say("--folder", new, "list")


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("name", ["cardfile.toml", "cardfile.db", "../erased.json"])
def test_nothing_in_a_backup_is_followed_or_waited_for(
    name: str, obstacle: Obstacle, backup: Path, cardfile: Cardfile, tmp_path: Path
) -> None:
    (tmp_path / "victim").write_text("{}")
    (backup / name).unlink(missing_ok=True)
    obstacle(backup / name, tmp_path / "victim")
    code, _ = cardfile.refuse("--folder", tmp_path / "new", "restore", backup)
    assert code == 5
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("revision", ["0001", "0005", revisions()[-1]])
def test_a_copy_of_any_revision_is_rebuilt_with_its_rows(
    revision: str, tmp_path: Path
) -> None:
    make_schema(tmp_path / "old.db", "0001")
    fill(tmp_path / "old.db")
    make_schema(tmp_path / "old.db", revision)
    rebuild(tmp_path / "old.db", tmp_path / "new.db")
    for table in ("contact", "contact_point", "photo", "card", "evidence", "event"):
        assert count(tmp_path / "new.db", table) == 1
    assert version(tmp_path / "new.db") == revision
    reopen(tmp_path / "new.db")
    assert version(tmp_path / "new.db") == revisions()[-1]


@pytest.mark.parametrize(
    "changed",
    [
        {"files": {"\ud83d": "00"}},
        {"originals": {"../../x.jpg": 1}},
        {"rows": [[]] * 1_000_000},
        {"lacking": [{}] * 1_000_000},
        {"version": ["0"] * 1_000_000},
    ],
)
def test_a_manifest_that_means_harm_is_refused(
    changed: dict[str, object], backup: Path
) -> None:
    path = backup / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(DataDamaged):
        read_manifest(backup)
    path.write_text("[" * 1_000_000)
    with pytest.raises(DataDamaged):
        read_manifest(backup)
