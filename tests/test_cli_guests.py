"""Lists of guests and connections at the command line, end to end."""

from pathlib import Path

import pytest

from tests.console import Cardfile
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
