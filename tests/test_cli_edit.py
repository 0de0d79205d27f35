"""A contact in the user's editor."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.contacts.edit import Changes
from actions.contacts.facts import KnownFact
from cli.contacts.editor_file import as_toml, from_toml
from models.contact import Status
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.field import FieldKind
from tests.console import Cardfile
from tests.invented import add_erika


@pytest.fixture
def erika(cardfile: Cardfile) -> Cardfile:
    with cardfile.store() as session:
        add_erika(session)
    return cardfile


def edit_with(cardfile: Cardfile, script: Path, *lines: str) -> None:
    """Let the editor be a script that changes the file."""
    script.write_text("\n".join(("#!/bin/sh", *lines)), encoding="utf-8")
    script.chmod(0o700)
    cardfile.environment["VISUAL"] = str(script)


def test_what_the_editor_changed_is_stored(erika: Cardfile, tmp_path: Path) -> None:
    edit_with(
        erika,
        tmp_path / "editor",
        """sed -i 's/^name = .*/name = "Erika Meister"/' "$1" """,
        """sed -i 's/^emails = .*/emails = ["e@example.org"]/' "$1" """,
        """sed -i 's/fax: /work: /; s/^ready.*/ready = true/' "$1" """,
    )
    shown = erika.say("edit", 1, "--editor")
    (contact,) = erika.objects("show", 1)
    facts = [
        (it["kind"], it["value"], it["label"], it["typed"]) for it in contact["facts"]
    ]
    assert "Erika Meister" in shown
    assert ("name", "Erika Meister", "", True) in facts
    assert ("email", "e@example.org", "", True) in facts
    assert ("phone", "+493012345670", "work", True) in facts
    assert ("company", "Müller & Söhne GmbH", "", False) in facts


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("s/work: +49301234599/mobile: +49301234599/", ("mobile", "42")),
        ("s/ext. 42/ext. 43/", ("work", "43")),
        ("s/ ext. 42//", ("work", "")),
    ],
)
def test_editor_shows_extensions_and_takes_them_as_they_are_left(
    erika: Cardfile, tmp_path: Path, change: str, left: tuple[str, str]
) -> None:
    erika.say("edit", 1, "--add-phone", "work: +49 30 1234599 ext. 42")
    edit_with(erika, tmp_path / "editor", f"""sed -i '{change}' "$1" """)
    erika.say("edit", 1, "--editor")
    (contact,) = erika.objects("show", 1)
    phones = [it for it in contact["facts"] if it["value"] == "+49301234599"]
    assert [(it["label"], it["extension"]) for it in phones] == [left]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("s/^name = /name == /", "is not valid TOML"),
        ("s/^ready = .*/ready = 3/", "ready cannot be 3"),
        ("s/^title/tilte/", "tilte cannot be"),
        ('s/^met_on = .*/met_on = "x"/', "x is not a date"),
    ],
)
def test_a_slip_in_the_editor_changes_nothing(
    erika: Cardfile, tmp_path: Path, change: str, said: str
) -> None:
    edit_with(erika, tmp_path / "editor", f"""sed -i '{change}' "$1" """)
    before = erika.objects("show", 1)
    code, sentence = erika.refuse("edit", 1, "--editor")
    assert (code, said in sentence) == (2, True)
    assert erika.objects("show", 1) == before


def test_closing_without_a_change_stores_nothing(
    erika: Cardfile, tmp_path: Path
) -> None:
    edit_with(erika, tmp_path / "editor", "true")
    assert "Nothing changed" in erika("edit", 1, "--editor").stderr


def test_a_file_saved_in_another_encoding_changes_nothing(
    erika: Cardfile, tmp_path: Path
) -> None:
    edit_with(erika, tmp_path / "editor", """printf 'name = "\\374"' > "$1" """)
    code, sentence = erika.refuse("edit", 1, "--editor")
    assert (code, "UTF-8" in sentence) == (2, True)


text = st.text(st.characters(exclude_categories=["C"]), max_size=20)


def file_of(name: str, company: str = "", emails: Sequence[str] = ()) -> str:
    values = {**dict.fromkeys(FIELDS, ""), "name": name, "company": company}
    facts = [KnownFact(FieldKind.EMAIL, it, "", "", True, None) for it in emails]
    return as_toml(values, facts, Status.REVIEW)


@given(name=text, company=text, emails=st.lists(text, max_size=3))
def test_any_text_survives_the_editor(
    name: str, company: str, emails: list[str]
) -> None:
    file = file_of(name, company, emails)
    assert from_toml(file, file) == Changes()


@given(st.text(max_size=200))
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        from_toml(file_of("Erika"), typed)
    except EditInvalid as error:
        assert str(error)
