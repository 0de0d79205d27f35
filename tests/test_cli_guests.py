"""Lists of guests and connections at the command line, end to end."""

from pathlib import Path

import pytest

from tests.console import Cardfile
from tests.stored import add_contact
from tests.test_guest_lists import LISTED


@pytest.fixture
def fair(cardfile: Cardfile, tmp_path: Path) -> Path:
    """The list of an event that is there."""
    file = tmp_path / "guests.csv"
    file.write_text(LISTED, "utf-8")
    cardfile.say("events", "new", "Sample Fair")
    return file


def test_a_list_is_imported_once_and_prepares_the_event(
    cardfile: Cardfile, fair: Path
) -> None:
    said = cardfile.say("events", "guests", "sample fair", fair, "--want", "Acme")
    assert "list of 3 guests imported" in said
    assert "imported already" in cardfile.say("events", "guests", "Sample Fair", fair)
    assert "0 of 3 guests" in cardfile.say("events", "prepare", "Sample Fair")
    missing = cardfile.objects("events", "missing", "Sample Fair")
    assert [it["name"] for it in missing] == ["Erika Mustermann", "Acme"]


def test_without_a_list_the_commands_say_what_to_do(cardfile: Cardfile) -> None:
    cardfile.say("events", "new", "Sample Fair")
    assert (
        "import the organiser" in cardfile.refuse("events", "prepare", "Sample Fair")[1]
    )
    assert "--want" in cardfile.refuse("events", "missing", "Sample Fair")[1]


def test_guests_who_have_withdrawn_are_left_out_and_counted(
    cardfile: Cardfile, fair: Path
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Erika Mustermann", "erika@muster.example")
    cardfile.say("events", "guests", "Sample Fair", fair)
    cardfile.say("tag", "1", "network")
    cardfile.say("tag", "1", "want")
    assert "1 of 3 guests" in cardfile.say("events", "prepare", "Sample Fair")
    cardfile.say("basis", "withdraw", "1")
    assert cardfile.objects("events", "prepare", "Sample Fair")[0]["left_out"] == 1
    assert "0 of 3 guests" in cardfile.say("events", "prepare", "Sample Fair")
    assert "Erika" not in cardfile.say("events", "missing", "Sample Fair")
    assert "Erika" not in cardfile.say("events", "organisers")
    assert "has withdrawn" in cardfile("events", "organisers").stderr
    again = cardfile.say("events", "prepare", "Sample Fair", "--include-withdrawn")
    assert "1 of 3 guests" in again
    assert "Erika" in cardfile.say("events", "organisers", "--include-withdrawn")
