"""What `cardfile export` hands to the writers."""

import os
import zipfile
from pathlib import Path

import pytest

from models.tables.follow_up import Event
from tests.console import Cardfile
from tests.invented import add_contact

CARD = Path(__file__).parent.parent / "samples/pictures/en-whitlock-render.png"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Cardfile:
    cardfile = Cardfile(tmp_path_factory.mktemp("filled") / "data", empty_database)
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


@pytest.fixture
def erikas(cardfile: Cardfile) -> Cardfile:
    """Two contacts, one of whom was met at a fair."""
    with cardfile.store() as session:
        session.add(Event(name="Hannover Fair"))
        add_contact(session, "Erika Muster")
        add_contact(session, "Max Beispiel")
    cardfile.say("tag", 1, "fair")
    return cardfile


@pytest.mark.parametrize(
    ("target", "begin"),
    [("csv", "ID,Name"), ("vcard", "BEGIN:VCARD"), ("ics", "BEGIN:VCALENDAR")],
)
def test_a_dash_is_standard_output(erikas: Cardfile, target: str, begin: str) -> None:
    result = erikas("export", "--to", target, "-o", "-")

    assert result.stdout.startswith(begin)
    assert "Wrote" not in result.output
    assert not Path("-").exists()


def test_several_files_do_not_go_to_standard_output(erikas: Cardfile) -> None:
    assert "several files" in erikas.refuse("export", "--to", "odoo", "-o", "-")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--event", "Hanover Fair"], 'did you mean "Hannover Fair"?'),
        (["--tag", "fare"], 'did you mean "fair"?'),
        (["--event", "Hannover Fair"], "No contact matches"),
        (["--to", "hubspt"], "did you mean hubspot?"),
    ],
)
def test_an_export_of_nobody_empties_no_file(
    erikas: Cardfile, tmp_path: Path, words: list[str], said: str
) -> None:
    path = tmp_path / "fair.csv"
    path.write_text("kept")

    code, sentence = erikas.refuse("export", "-o", path, *words)

    assert code == 2
    assert said in sentence
    assert path.read_text() == "kept"


def test_nothing_new_writes_no_file(erikas: Cardfile, tmp_path: Path) -> None:
    erikas.say("export", "-o", tmp_path / "a.csv")

    result = erikas("export", "--changed", "-o", tmp_path / "b.csv")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing changed since the last export to csv" in result.stderr
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("target", ["csv", "xlsx", "vcard", "ics"])
def test_a_pipe_with_a_name_is_not_replaced(
    erikas: Cardfile, tmp_path: Path, target: str
) -> None:
    pipe = tmp_path / "pipe.x"
    os.mkfifo(pipe)

    assert (
        "- for standard output"
        in erikas.refuse("export", "--to", target, "-o", pipe)[1]
    )
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    "command",
    [
        ("export", "--to", "csv", "-o"),
        ("show", "1", "--qr-png"),
        ("backup",),
    ],
)
def test_a_path_that_the_system_cannot_look_up_is_refused(
    command: tuple[str, ...], cardfile: Cardfile
) -> None:
    result = cardfile(*command, "x" * 300)
    assert result.exit_code == 2
    assert "File name too long" in result.stderr
