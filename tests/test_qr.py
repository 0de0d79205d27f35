"""Codes on cards; everyone named in them is invented."""

import io

import numpy as np
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.codes.payload import CodeFact, parse_payload
from ingest.codes.read import read_codes
from ingest.decode.pixels import Pixels
from models.field import FieldKind
from models.vcard import parse_first_card, split_value

VCARD = "\r\n".join(
    (
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Mustermann;Erika;Maria;Dr.;",
        "FN:Dr. Erika Mustermann",
        "ORG:Beispiel AG;Vertrieb",
        r"TITLE:Leiterin\, Vertrieb",
        "TEL;TYPE=WORK,VOICE:+49 30 901820",
        "TEL;TYPE=WORK,FAX:+49 30 901821",
        "TEL;TYPE=cell:0171 1234567",
        "item1.EMAIL;type=INTERNET:erika@beispiel-ag.de",
        r"URL:https\://www.beispiel-ag.de",
        "ADR;TYPE=WORK:;;Hauptstr. 5;Berlin;;10115;DE",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ",
        " TELEPHONE:AAAA",
        "END:VCARD",
        "EMAIL:someone.else@example.com",
    )
)


def drawn(text: str, turn: int = 0) -> Pixels:
    """A white card with a code on it, turned by some quarters."""
    file = io.BytesIO()
    segno.make(text, micro=False).save(file, kind="png", scale=4)
    card = Image.new("RGB", (900, 600), "white")
    card.paste(Image.open(file), (40, 60))
    return np.rot90(np.asarray(card)[:, :, ::-1], turn).copy()


def said(text: str) -> dict[FieldKind, list[str]]:
    facts: dict[FieldKind, list[str]] = {}
    for fact in parse_payload(text):
        facts.setdefault(fact.kind, []).append(fact.text)
    return facts


@pytest.mark.parametrize("turn", range(4))
def test_vcard_is_read_from_the_picture_whichever_way_up(turn: int) -> None:
    fields = read_codes(drawn(VCARD, turn), "DE")

    values = {(field.kind, field.value) for field in fields}
    assert values == {
        (FieldKind.NAME, "Dr. Erika Mustermann"),
        (FieldKind.COMPANY, "Beispiel AG"),
        (FieldKind.DEPARTMENT, "Vertrieb"),
        (FieldKind.TITLE, "Leiterin, Vertrieb"),
        (FieldKind.PHONE, "+4930901820"),
        (FieldKind.PHONE, "+4930901821"),
        (FieldKind.PHONE, "+491711234567"),
        (FieldKind.EMAIL, "erika@beispiel-ag.de"),
        (FieldKind.WEBSITE, "https://www.beispiel-ag.de"),
        (FieldKind.ADDRESS, "Hauptstr. 5, 10115 Berlin, DE"),
    }
    assert {field.reader for field in fields} == {"qr"}
    assert all(field.confidence > 0.9 for field in fields)


def test_name_phones_and_address_come_in_parts() -> None:
    parts = {field.printed: field.parts for field in read_codes(drawn(VCARD), "DE")}

    assert parts["Dr. Erika Mustermann"] == {
        "prefix": "Dr.",
        "given": "Erika Maria",
        "family": "Mustermann",
    }
    assert parts["+49 30 901820"]["kind"] == "work"
    assert parts["+49 30 901821"]["kind"] == "fax"
    assert parts["0171 1234567"]["kind"] == "mobile"
    assert parts["Hauptstr. 5, 10115 Berlin, DE"]["postcode"] == "10115"


def test_box_lies_on_the_code() -> None:
    (field,) = read_codes(drawn("mailto:erika@example.com"))

    assert 40 <= field.box.left < field.box.right < 300
    assert 60 <= field.box.top < field.box.bottom < 320


def test_light_code_on_a_dark_card_is_read() -> None:
    (field,) = read_codes(255 - drawn("tel:+493090182;ext=12"))

    assert field.value == "+493090182"
    assert field.parts["extension"] == "12"


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        (r"MECARD:N:Doe\;,Jo;;", FieldKind.NAME, ["Jo Doe;"]),
        ("MECARD:TEL:+12125552368;TEL:+12125552369;;", FieldKind.PHONE, 2),
        ("MECARD:ADR:76 9th Ave, New York;;", FieldKind.ADDRESS, 1),
        ("BIZCARD:N:Jo;X:Doe;T:Clerk;C:Acme;;", FieldKind.NAME, ["Jo Doe"]),
        ("BIZCARD:N:Jo;X:Doe;B:+12125552368;;", FieldKind.PHONE, 1),
        ("MATMSG:TO:jo@example.com;SUB:a;BODY:b;;", FieldKind.EMAIL, 1),
        ("mailto:jo%40example.com?subject=hi", FieldKind.EMAIL, ["jo@example.com"]),
        ("SMSTO:+12125552368:hello", FieldKind.PHONE, ["+12125552368"]),
        (r"MEBKM:TITLE:a;URL:http\://example.com;;", FieldKind.WEBSITE, 1),
        ("HTTPS://EXAMPLE.COM/A?B=1", FieldKind.WEBSITE, 1),
        ("jo@example.com", FieldKind.EMAIL, 1),
    ],
)
def test_other_formats_say_what_they_hold(
    text: str, kind: FieldKind, values: list[str] | int
) -> None:
    found = said(text)[kind]

    assert found == values or len(found) == values


@pytest.mark.parametrize(
    "text", ["WIFI:S:net;T:WPA;P:secret;;", "geo:52.5,13.4", "bitcoin:1A1z", "a tip"]
)
def test_what_is_no_contact_says_nothing(text: str) -> None:
    assert parse_payload(text) == ()


def test_quoted_printable_of_version_2_is_decoded_in_its_character_set() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:2.1\n"
        "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCl=\nler;J=F6rg\n"
        "ORG;QUOTED-PRINTABLE:B=C3=A4ckerei\nTEL;CELL;PREF:+491711234567\nEND:VCARD"
    )

    assert said(card)[FieldKind.NAME] == ["Jörg Müller"]
    assert said(card)[FieldKind.COMPANY] == ["Bäckerei"]
    (phone,) = (fact for fact in parse_payload(card) if fact.kind is FieldKind.PHONE)
    assert phone.parts == {"kind": "mobile"}


def test_folded_lines_are_joined() -> None:
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Erika Must\r\n ermann\r\nEND:VCARD"

    assert said(card)[FieldKind.NAME] == ["Erika Mustermann"]


def test_numbers_and_addresses_that_cannot_be_are_left_out() -> None:
    card = "BEGIN:VCARD\nTEL:12\nTEL:call me\nEMAIL:nobody\nFN:Erika\nEND:VCARD"

    assert [field.kind for field in read_codes(drawn(card))] == [FieldKind.NAME]


def test_picture_without_a_code_gives_nothing() -> None:
    assert read_codes(np.full((300, 500), 255, np.uint8)) == ()


@given(
    st.sampled_from(["", "BEGIN:VCARD\n", "MECARD:", "BIZCARD:", "mailto:", "MATMSG:"]),
    st.text() | st.binary().map(lambda octets: octets.decode("latin-1")),
)
def test_any_text_is_survived(head: str, tail: str) -> None:
    for fact in parse_payload(head + tail):
        assert isinstance(fact, CodeFact)
        assert fact.text == " ".join(fact.text.split()) != ""


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]))))
def test_components_come_back_as_they_were(components: list[str]) -> None:
    guarded = (
        part.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
        for part in components
    )

    assert split_value(";".join(guarded)) == (components or [""])


@given(st.text())
def test_any_card_has_properties_with_names_in_capitals(text: str) -> None:
    for found in parse_first_card(text):
        assert found.name == found.name.upper() != ""
