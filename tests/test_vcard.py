import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from export.person import Address, Person, Phone, Social
from export.vcard import Version, escape, fold, write_vcard
from models.errors import FileUnreadable
from models.field import PhoneKind
from models.vcard import (
    parse_cards,
    parse_first_card,
    split_value,
    unescape,
)
from models.vcard_lines import unfold
from tests.people import ERIKA, NOBODY, cards, people_in

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)


@given(TEXT)
def test_folded_lines_are_short_and_unfold_again(text: str) -> None:
    folded = fold("NOTE:" + text)

    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert "".join(unfold(StringIO(folded, newline=""))) == "NOTE:" + text


@given(st.lists(TEXT, min_size=1))
def test_parts_of_a_value_come_back(parts: list[str]) -> None:
    assert split_value(";".join(map(escape, parts))) == parts
    assert [unescape(escape(part)) for part in parts] == parts


@pytest.mark.parametrize("birthday", ["1984-06-17", "--06-17", "6/7/1980"])
def test_only_a_birthday_that_is_a_date_is_written_as_one(birthday: str) -> None:
    card = write_vcard(replace(ERIKA, more={"birthday": birthday}))

    named = {it.name: it for it in next(iter(parse_cards(StringIO(card))))}

    assert named["BDAY"].value == birthday
    is_text = named["BDAY"].parameters.get("VALUE") == "text"
    assert is_text is ("/" in birthday)


@pytest.mark.parametrize("version", Version)
def test_nothing_is_lost_on_the_way_to_a_card_and_back(version: Version) -> None:
    picture = bytes(range(256)) * 4
    person = replace(ERIKA, picture=picture)

    (back,) = cards(write_vcard(person, version))

    one_note = ("\n\n".join(person.notes),)  # a card has one note
    assert back == replace(person, notes=one_note, status=None)


@given(st.tuples(TEXT, TEXT, TEXT, TEXT), st.lists(TEXT, unique_by=str.strip))
def test_any_letters_survive(texts: tuple[str, ...], tags: list[str]) -> None:
    name, company, note, street = (text.strip() for text in texts)
    person = Person(
        name=f"x {name}".strip(),
        given="x",
        family=name,
        company=company,
        notes=(note,) if note else (),
        address=Address(street, street, "Bonn"),
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
    )

    (back,) = cards(write_vcard(person))

    assert back == person


def test_an_office_has_its_own_name_and_no_persons() -> None:
    office = Person(company="Muster; Söhne, GmbH", emails=("info@muster.example",))

    text = write_vcard(office)

    assert r"FN:Muster\; Söhne\, GmbH" in text
    assert "X-ABShowAs:COMPANY" in text
    assert (cards(text)) == [office]


def test_a_contact_of_whom_only_an_address_is_known_is_a_card_too() -> None:
    assert (cards(write_vcard(NOBODY))) == [NOBODY]


def test_urls_hold_no_letters_that_readers_disagree_about() -> None:
    person = Person(name="x", given="x", websites=("https://x.example/a,b;c",))

    assert "URL:https://x.example/a%2Cb%3Bc\r\n" in write_vcard(person)


def test_another_library_reads_the_same() -> None:
    card = vobject.readOne(write_vcard(ERIKA))

    assert card.fn.value == "Dr. Erika Muster"
    assert card.n.value.family == "Muster"
    assert card.org.value == ["Muster & Söhne GmbH", "Sales"]
    assert [it.value for it in card.contents["tel"]][1] == "+4915112345678"
    assert card.adr.value.code == "01067"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TEL;CELL:0171 1234567", Phone("+491711234567", PhoneKind.MOBILE)),
        ("TEL;TYPE=work,fax:ask Jo", Phone("ask Jo", PhoneKind.FAX)),
        (
            "item1.TEL;VALUE=uri;TYPE=work:tel:+49-30-123456\\;ext=7",
            Phone("+4930123456", PhoneKind.WORK, "7"),
        ),
    ],
)
def test_phones_of_other_makers_are_understood(line: str, expected: Phone) -> None:
    text = f"BEGIN:VCARD\nVERSION:3.0\nFN:x\n{line}\nEND:VCARD\n"

    (person,) = cards(text, country="DE")

    assert person.phones == (expected,)


def test_quoted_printable_of_old_phones_is_understood() -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\r\n=B6rg\r\n"
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=C3=BCller\r\n"
        "END:VCARD\r\n"
    )

    (person,) = cards(text)

    assert (person.name, person.family, person.given) == (
        "Jörg Müller",
        "Müller",
        "Jörg",
    )


@pytest.mark.parametrize("charset", ["no-such-set", "a\0b", "undefined", "ascii"])
def test_letters_of_an_unknown_set_are_taken_as_western(charset: str) -> None:
    line = f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:J=F6rg=0D=0AM."

    (note,) = parse_first_card(line)

    assert unescape(note.value) == "Jörg\nM."


def test_a_note_about_encodings_is_not_taken_for_one() -> None:
    text = "NOTE:x\n  quoted-printable: a=\n b"

    assert list(unfold(StringIO(text))) == ["NOTE:x quoted-printable: a=b"]


def test_utf_8_under_the_name_of_an_unknown_set_is_read() -> None:
    line = "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=X-OURS:J=C3=B6rg"

    (note,) = parse_first_card(line)

    assert note.value == "Jörg"


def test_cards_without_an_end_are_read_but_for_the_line_that_is_cut_off() -> None:
    text = (
        "BEGIN:VCARD\nFN:Erika\nBEGIN:VCARD\nFN:Max\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Ida\nTEL:+4930231"
    )

    found = [[it.value for it in card] for card in parse_cards(StringIO(text))]

    assert found == [["Max"], ["Erika"], ["Ida"]]
    assert [it.value for it in parse_first_card("BEGIN:VCARD\nFN:Ida")] == [
        "VCARD",
        "Ida",
    ]


def test_profiles_are_distinguished_from_websites_by_their_label() -> None:
    text = (
        "BEGIN:VCARD\nFN:x\nURL:https://x.example\nitem1.URL:https://li.example/x\n"
        "item1.X-ABLabel:LinkedIn\nEND:VCARD"
    )

    (person,) = cards(text)

    assert person.websites == ("https://x.example",)
    assert person.socials == (Social("https://li.example/x", "linkedin"),)


def test_a_file_without_cards_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text("Name,E-mail\n")

    with pytest.raises(FileUnreadable, match=re.escape(str(path))):
        (people_in(path))


def test_a_file_of_many_cards_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(write_vcard(ERIKA) + write_vcard(NOBODY), "utf-8-sig")

    assert [it.uid for it in people_in(path)] == [ERIKA.uid, NOBODY.uid]
