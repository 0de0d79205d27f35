"""Whatever bits flip in a database, a command ends with a sentence and no traceback."""

import random
from pathlib import Path

import pytest

from tests.console import Cardfile

COMMANDS: tuple[tuple[object, ...], ...] = (
    ("list",),
    ("list", "--json"),
    ("show", 1),
    ("due",),
    ("status",),
    ("check",),
    ("note", 1, "x"),
    ("export", "--to", "csv", "-o", "out.csv"),
)
HEADER = 100
"""Bytes at the beginning of a database that say how to read it."""


@pytest.fixture
def filled(
    cardfile: Cardfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Cardfile:
    monkeypatch.chdir(tmp_path)
    cards = [
        f"BEGIN:VCARD\nVERSION:3.0\nFN:Erika {number}\nEMAIL:e{number}@muster.example"
        f"\nTEL:+49302312510{number}\nEND:VCARD\n"
        for number in range(9)
    ]
    Path("all.vcf").write_text("".join(cards))
    cardfile.say("contacts", "import", "all.vcf")
    cardfile.say("remind", 1, "2027-12-24")
    return cardfile


def damage(cardfile: Cardfile, content: bytes) -> None:
    cardfile.database.write_bytes(content)
    for end in ("-wal", "-shm", "-journal"):
        cardfile.database.with_name(f"cardfile.db{end}").unlink(missing_ok=True)


def try_all(cardfile: Cardfile, content: bytes, chance: random.Random) -> None:
    for words in chance.sample(COMMANDS, 2):
        damage(cardfile, content)
        result = cardfile(*words)  # an exception would pass through
        assert result.exit_code in {0, 2, 4, 5}, result.output


def test_every_byte_of_the_header_may_be_damaged(filled: Cardfile) -> None:
    whole = filled.database.read_bytes()
    chance = random.Random(5)  # noqa: S311
    for place in range(HEADER):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        try_all(filled, bytes(changed), chance)


def test_any_bytes_may_be_damaged(filled: Cardfile) -> None:
    whole = filled.database.read_bytes()
    used = [at for at, byte in enumerate(whole) if byte]
    chance = random.Random(6)  # noqa: S311
    for number in range(60):
        changed = bytearray(whole)
        for place in chance.sample(used, 1 + number % 20):
            changed[place] ^= 1 << chance.randrange(8)
        try_all(filled, bytes(changed), chance)


@pytest.mark.parametrize("length", [0, 1, 99, 100, 4096, 50_000])
def test_any_length_may_be_left(length: int, filled: Cardfile) -> None:
    chance = random.Random(7)  # noqa: S311
    try_all(filled, filled.database.read_bytes()[:length], chance)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("contact", "met_on", "2026-13-01"),
        ("contact", "added_at", "yesterday"),
        ("contact", "status", "reaDy"),
        ("contact_point", "kind", "e-mial"),
        ("follow_up", "channel", "Call"),
        ("contact", "name", b"\xff\xfe"),
        ("contact", "removed", "[" * 100_000),
    ],
)
def test_a_value_nobody_understands_is_found_by_check(
    table: str, column: str, value: object, filled: Cardfile
) -> None:
    with filled.store() as session:
        raw = session.connection().connection.dbapi_connection
        assert raw is not None
        stored = f"CAST(x'{value.hex()}' AS TEXT)" if isinstance(value, bytes) else "?"
        given = () if isinstance(value, bytes) else (value,)
        change = f"UPDATE {table} SET {column} = {stored} WHERE rowid = 1"  # noqa: S608
        raw.cursor().execute(change, given)
    result = filled("check")
    assert result.exit_code == 5
    assert f"table {table}: a value cannot be read" in result.output
