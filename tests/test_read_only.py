"""On a disk that cannot be written, everything that only reads goes on working."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from models.database.sqlite import connect, open_file
from tests.console import Cardfile
from tests.mounts import fill_up, mounted, read_only, small_disk


def import_erika(cardfile: Cardfile, folder: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Erika Mustermann\nEND:VCARD\n"
    (folder / "erika.vcf").write_text(card)
    cardfile.say("contacts", "import", folder / "erika.vcf")


@pytest.fixture
def frozen(cardfile: Cardfile, tmp_path: Path) -> Iterator[Cardfile]:
    """The same data folder on a disk that is read-only."""
    import_erika(cardfile, tmp_path)
    cardfile.say("check")
    with read_only(cardfile.folder, tmp_path / "disk"):
        cardfile.folder = tmp_path / "disk"
        yield cardfile


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", 1),
        ("status",),
        ("due",),
        ("check", "--quick"),
        ("export", "--to", "csv", "-o", "{}/out.csv"),
        ("export", "--to", "vcard", "-o", "{}/out.vcf"),
        ("export-person", 1, "-o", "{}/out.zip"),
        ("export-person", 1, "-o", "-"),
        ("backup", "{}/backups"),
        ("events", "list"),
    ],
)
def test_what_only_reads_works(
    words: tuple[object, ...], frozen: Cardfile, tmp_path: Path
) -> None:
    frozen.say(*[str(it).format(tmp_path) for it in words])


@pytest.mark.parametrize(
    "words", [("note", 1, "x"), ("erase", 1, "--yes"), ("tag", 1, "x")]
)
def test_what_writes_says_in_a_sentence_that_it_cannot(
    words: tuple[object, ...], frozen: Cardfile
) -> None:
    code, sentence = frozen.refuse(*words)
    assert (code, "written" in sentence) == (4, True)


def test_a_backup_of_a_read_only_disk_is_restored(
    frozen: Cardfile, tmp_path: Path
) -> None:
    frozen.say("backup", tmp_path / "backups", "--verify")
    frozen.say("--folder", tmp_path / "new", "restore", tmp_path / "backups")
    shown = frozen.say("--folder", tmp_path / "new", "list")
    assert "Erika Mustermann" in shown


def test_an_older_schema_there_is_said_to_need_another_disk(
    cardfile: Cardfile,
) -> None:
    with closing(connect(cardfile.database)) as connection, connection:
        connection.execute("UPDATE cardfile_version SET version_num = '0001'")
    with read_only(cardfile.folder, cardfile.folder):
        code, sentence = cardfile.refuse("list")
    assert (code, "written by an older cardfile" in sentence) == (4, True)


def test_what_a_crash_left_in_the_log_is_not_passed_over(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    """A read-only disk is often one that failed in the middle of something."""
    with closing(connect(cardfile.database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE probe AS SELECT 'Fair' AS name")
        disk = tmp_path / "disk"
        disk.mkdir()
        for path in cardfile.folder.glob("cardfile.db*"):
            (disk / path.name).write_bytes(path.read_bytes())
    with read_only(disk, disk):
        try:
            with closing(open_file(disk / "cardfile.db")) as reader:
                names = reader.execute("SELECT name FROM probe").fetchall()
        except sqlite3.OperationalError:
            return  # refused is right too; an older state would be wrong
    assert names == [("Fair",)]


def test_a_full_disk_of_backups_is_the_one_that_is_named(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    import_erika(cardfile, tmp_path)
    with mounted(tmp_path / "small", *small_disk(1)):
        ballast = fill_up(tmp_path / "small")
        os.truncate(ballast, ballast.stat().st_size - 100_000)
        code, sentence = cardfile.refuse("backup", tmp_path / "small")
        assert code == 4
        assert f"The disk of {tmp_path / 'small'}" in sentence
        assert str(cardfile.folder) not in sentence


def test_people_are_erased_on_a_full_disk_and_what_is_left_is_said(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    """Rewriting the database needs room for a copy of it, deleting rows does not."""
    import_erika(cardfile, tmp_path)
    with mounted(tmp_path / "small", *small_disk(4)):
        copytree(cardfile.folder, tmp_path / "small", dirs_exist_ok=True)
        cardfile.folder = tmp_path / "small"
        ballast = fill_up(cardfile.folder)
        os.truncate(ballast, ballast.stat().st_size - 200_000)
        result = cardfile("erase", 1, "--yes")
        assert result.exit_code == 4
        assert "Erased: 1 contact" in result.stdout
        assert "may still be legible" in result.stderr
        assert "`cardfile erase --leftovers`" in result.stderr
        ballast.unlink()
        cardfile.say("erase", "--leftovers")
        assert b"Mustermann" not in (cardfile.folder / "cardfile.db").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("edit", 1, "--editor"),
        ("export", "--to", "csv", "-o", "-"),
        ("export-person", 1, "-o", "-"),
    ],
)
def test_where_no_temporary_file_can_be_written_it_is_said(
    words: tuple[object, ...],
    cardfile: Cardfile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_erika(cardfile, tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/proc/none"])
    code, sentence = cardfile.refuse(*words)
    assert (code, "set the variable TMPDIR" in sentence) == (4, True)
