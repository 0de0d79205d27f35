"""What `cardfile export` hands to the writers."""

import zipfile
from pathlib import Path

import pytest

from tests.console import Cardfile

CARD = Path(__file__).parent.parent / "samples/pictures/en-whitlock-render.png"


@pytest.fixture
def filled(cardfile: Cardfile) -> Cardfile:
    cardfile.say("import", str(CARD), "--workers", "1")
    return cardfile


def test_cards_travel_with_vcards_when_asked(filled: Cardfile, tmp_path: Path) -> None:
    path = tmp_path / "cards.zip"
    filled.say(
        "export", "--to", "vcard", "--pictures", "--vcard", "4.0", "-o", str(path)
    )
    with zipfile.ZipFile(path) as archive:
        (text,) = (archive.read(name).decode() for name in archive.namelist())
    assert "VERSION:4.0" in text
    assert "PHOTO:data:image/jpeg;base64," in text


def test_cards_stay_at_home_unless_asked(filled: Cardfile, tmp_path: Path) -> None:
    filled.say("export", "--to", "vcard", "-o", str(tmp_path / "cards.vcf"))
    text = (tmp_path / "cards.vcf").read_text(encoding="utf-8")
    assert "VERSION:3.0" in text
    assert "PHOTO" not in text


def test_vcards_go_into_a_folder_that_is_there(
    filled: Cardfile, tmp_path: Path
) -> None:
    (tmp_path / "cards").mkdir()
    filled.say("export", "--to", "vcard", "-o", str(tmp_path / "cards"))
    assert len(list((tmp_path / "cards").glob("*.vcf"))) == 1
