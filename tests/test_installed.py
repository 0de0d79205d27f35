"""A reader that cannot work is reported before a photo is imported."""

from pathlib import Path

import pytest

from ingest.readers import select_readers
from models.errors import ReaderMissing
from tests.console import Cardfile
from tests.pictures import draw_card


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "card.png"
    draw_card(["Erika Mustermann"], (400, 250)).save(path)
    return path


@pytest.mark.parametrize("command", ["import", "read"])
@pytest.mark.parametrize("reader", ["auto", "tesseract", "rapid", "both"])
def test_a_language_that_is_missing_is_reported_and_nothing_is_imported(
    cardfile: Cardfile, picture: Path, command: str, reader: str
) -> None:
    words = (command, picture, "--reader", reader, "--languages", "eng+klingon")

    code, sentence = cardfile.refuse(*words)

    assert code == 4
    assert "klingon" in sentence
    assert cardfile(*words).stdout == ""
    assert not list(cardfile.folder.rglob("originals/*/*"))


def test_an_unknown_reader_is_reported(cardfile: Cardfile, picture: Path) -> None:
    cardfile.environment["CARDFILE_READER"] = "crystal ball"

    code, sentence = cardfile.refuse("import", picture)

    assert code == 4
    assert "crystal ball" in sentence
    assert not list(cardfile.folder.rglob("originals/*/*"))


def test_a_program_that_is_not_installed_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReaderMissing, match="Tesseract is not installed"):
        select_readers("pytesseract", ("eng",))


def test_what_one_reader_lacks_another_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    select_readers("auto", ("jpn",))
    with pytest.raises(ReaderMissing, match="jpn"):
        select_readers("both", ("jpn",))


def test_a_link_that_is_named_is_followed_and_one_in_a_folder_is_not(
    cardfile: Cardfile, picture: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "fair"
    folder.mkdir()
    link = folder / "link.png"
    link.symlink_to(picture)

    assert "1 photo in " in cardfile.say("import", link, "--reader", "tesseract")
    assert cardfile("import", folder).exit_code == 2
