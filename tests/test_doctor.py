"""What is wrong with a set-up is found, and how to mend it is said."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers import Reader
from models.errors import ReaderMissing
from tests.console import Cardfile
from tests.doubles import ScriptedReader


@pytest.fixture(autouse=True)
def reads_well(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reader], None]:
    """Readers that read what stands there; a test may set another one."""

    def use(reader: Reader) -> None:
        monkeypatch.setattr("actions.doctor.load_reader", lambda *_: reader)

    use(ScriptedReader("cardfile"))
    return use


def examine(cardfile: Cardfile) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and state and text of each part."""
    result = cardfile("doctor", "--json")
    findings = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, {it["part"]: (it["state"], it["text"]) for it in findings}


def test_a_set_up_that_is_well_is_reported_as_such(cardfile: Cardfile) -> None:
    code, found = examine(cardfile)
    assert code == 0
    assert not [part for part, (state, _) in found.items() if state == "wrong"]
    assert found["reader"] == ("well", "scripted, eng")
    assert "contacts: 0" in found["database"][1]


def test_every_part_has_a_line_for_a_person(cardfile: Cardfile) -> None:
    shown = cardfile.say("doctor")
    for part in ("cardfile", "settings", "folder", "database", "country", "reader"):
        assert f"\n{part} " in f"\n{shown}"


def test_the_real_reader_reads_its_picture(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    code, found = examine(cardfile)
    assert code == 0
    assert found["reader"][0] == "well"


def test_a_reader_that_reads_wrongly_is_found(
    cardfile: Cardfile, reads_well: Callable[[Reader], None]
) -> None:
    reads_well(ScriptedReader("candle"))
    code, found = examine(cardfile)
    assert code == 4
    assert found["reader"][0] == "wrong"
    assert "install it again" in found["reader"][1]


def test_a_reader_that_is_not_wanted_may_be_missing(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str, _: tuple[str, ...]) -> Reader:
        if name == "rapid":
            raise ReaderMissing("RapidOCR is not installed; install rapidocr.")
        return ScriptedReader("cardfile")

    monkeypatch.setattr("actions.doctor.load_reader", load)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    code, found = examine(cardfile)
    assert code == 0
    assert found["rapid"] == ("missing", "RapidOCR is not installed; install rapidocr.")


def test_a_misspelt_variable_is_found(cardfile: Cardfile) -> None:
    cardfile.environment["CARDFILE_CONTRY"] = "DE"
    code, found = examine(cardfile)
    assert code == 4
    assert found["settings"] == (
        "wrong",
        "CARDFILE_CONTRY is not a setting: check its spelling or unset it.",
    )


def test_a_country_without_holidays_is_found(cardfile: Cardfile) -> None:
    cardfile.environment["CARDFILE_COUNTRY"] = "ZZ"
    code, found = examine(cardfile)
    assert code == 4
    assert found["country"][0] == "wrong"


def test_a_database_that_is_none_is_found(cardfile: Cardfile) -> None:
    cardfile.database.write_text("a letter " * 99, encoding="utf-8")
    code, found = examine(cardfile)
    assert code == 4
    assert found["database"][0] == "wrong"
    assert found["reader"][0] == "well", "one fault hides no other"


def test_a_full_disk_is_found(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.doctor.ROOM", 1 << 62)
    code, found = examine(cardfile)
    assert code == 4
    assert "free some space" in found["folder"][1]


def test_a_folder_that_is_a_file_is_found(cardfile: Cardfile, tmp_path: Path) -> None:
    cardfile.folder = tmp_path / "file"
    cardfile.folder.write_text("", encoding="utf-8")
    code, found = examine(cardfile)
    assert code == 4
    assert found["folder"][0] == "wrong"
