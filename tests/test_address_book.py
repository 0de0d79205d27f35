"""Address books of other programs are read whole, whatever their form."""

import time
import tracemalloc
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.contacts.import_address_book import make_contact
from export.address_book import Entry, read_address_book
from export.address_book.columns import Header, read_header
from export.address_book.entry import read_number
from export.address_book.text import TextFile, find_encoding
from export.address_book.vcard import parse_vcards
from export.countries import country_code
from export.person import Person, Social
from models.errors import FileUnreadable
from models.field import PhoneKind
from models.vcard import parse_cards, split_value

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Beispiel\nN:Beispiel;Ada;;;\n{}\nEND:VCARD\n"


def vcards(text: str, country: str = "") -> Iterator[Entry]:
    return parse_vcards(TextFile(text.encode()), country)


def entry(
    properties: str, country: str = ""
) -> tuple[Person, tuple[str, ...], tuple[str, ...]]:
    (found,) = vcards(CARD.format(properties), country)
    return found.person, found.rest, found.left_out


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Phone 3 - Value", Header("phone", number="3")),
        ("Phone 3 - Label", Header("label", number="3", of="phone")),
        ("Ort geschäftlich", Header("city", "work")),
        ("Rue (domicile)", Header("street", "home")),
        ("Rue 2 (bureau)", Header("street2", "work")),
        ("Código postal del trabajo", Header("postcode", "work")),
        ("Cellulare", Header("mobile")),
        ("Telefone comercial", Header("phone", "work")),
        ("Werkadres, plaats", Header("city", "work")),
        ("home_phone_number", Header("phone", "home")),
        ("Company Main Phone", Header("phone", "work")),
        ("Address 2 - Street", Header("street", number="2")),
        ("Street 2", Header("street2")),
        ("MailingPostalCode", Header("postcode", "work")),
        ("Work ZipCode", Header("postcode", "work")),
        ("Titre1", Header("title", number="1")),
        ("Kod pocztowy", Header("postcode")),
        ("会社名", Header("company")),
        ("Assistant's Phone", None),
        ("Account Owner", None),
    ],
)
def test_headers_are_understood_by_their_words(
    header: str, meaning: Header | None
) -> None:
    assert read_header(header) == meaning


def test_remarks_before_and_after_the_table_are_no_contacts(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        'Exported by,"Sales, North"\n\nFirst Name,Last Name,E-mail,Shoe size\n'
        'Ada,Beispiel,ada@example.com,38\n\n"Page 1 of 1"\n',
        encoding="utf-8",
    )

    book = read_address_book(path)

    assert [it.person.name for it in book.entries] == ["Ada Beispiel"]
    assert book.remarks == [
        'Not a contact: "Page 1 of 1".',
        "Columns not imported: Shoe size.",
    ]


def read_rows(tmp_path: Path, *rows: str) -> list[Entry]:
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join(rows))
    return list(read_address_book(path).entries)


def test_what_google_names_by_a_label_is_kept_with_it(tmp_path: Path) -> None:
    (found,) = read_rows(
        tmp_path,
        "First Name,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,"
        "Custom Field 1 - Value,Address 1 - Street,Address 1 - Extended Address",
        "Ada,Anniversary,2010-06-01,Customer No,K-17,1 High St,Floor 2",
    )

    assert found.rest == ("Anniversary: 2010-06-01", "Customer No: K-17")
    assert found.person.event == ""
    assert found.person.address.street == "1 High St, Floor 2"


def test_an_address_beside_a_column_of_towns_is_a_street(tmp_path: Path) -> None:
    beside, whole = read_rows(
        tmp_path,
        "Nombre;Apellidos;Dirección;Ciudad",
        "Ada;Ejemplo;Calle Mayor 1;Madrid",
        "Eva;Ejemplo;Calle Mayor 1, Madrid;Madrid",
    )

    assert (beside.person.address.street, beside.person.address.printed) == (
        "Calle Mayor 1",
        "",
    )
    assert whole.person.address.printed == "Calle Mayor 1, Madrid"


@pytest.mark.parametrize(
    ("columns", "cells", "birthday"),
    [
        ("Geburtstag", "0.0.00", None),
        ("Geburtstag", "7.6.1980", "1980-06-07"),
        ("Anniversaire", "17/06/1980", "1980-06-17"),
        ("Birthday", "6/17/1980", "1980-06-17"),
        ("Birthday", "6/7/1980", "6/7/1980"),
        ("Birthday", "13/31/1980", "13/31/1980"),
        ("Birthday", "13/13/1980", "13/13/1980"),
        ("Birth Year,Birth Month,Birth Day", "1980,6,7", "1980-06-07"),
        ("Birth Year,Birth Month,Birth Day", ",6,7", "--06-07"),
    ],
)
def test_birthdays_are_understood_as_programs_write_them(
    tmp_path: Path, columns: str, cells: str, birthday: str | None
) -> None:
    (found,) = read_rows(tmp_path, f"Name,{columns}", f"Ada,{cells}")

    assert found.person.more.get("birthday") == birthday


def test_particles_and_wide_letters_stand_where_they_do_in_a_name(
    tmp_path: Path,
) -> None:
    dutch, *_ = read_rows(
        tmp_path, "Voornaam,Tussenvoegsel,Achternaam", "Jan,van der,Voorbeeld"
    )
    japanese, *_ = read_rows(tmp_path, "姓,名,電話番号", "見本,花子,03-0000-0000")

    assert dutch.person.name == "Jan van der Voorbeeld"
    assert dutch.person.family == "van der Voorbeeld"
    assert japanese.person.name == "見本花子"


def test_letters_behind_a_last_name_are_its_suffix(tmp_path: Path) -> None:
    (found,) = read_rows(tmp_path, "First Name;Last Name", "Ada;Beispiel, PMP, MBA")

    assert (found.person.family, found.person.suffix) == ("Beispiel", "PMP, MBA")
    assert found.person.name == "Ada Beispiel, PMP, MBA"


@pytest.mark.parametrize("footer", ["Summe;;2", "Total: 2;;", "合計;;2"])
def test_a_row_of_sums_is_no_contact(tmp_path: Path, footer: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(f"Name;Mail;Anzahl\nAda;ada@beispiel.example;1\n{footer}\n")
    book = read_address_book(path)

    assert [it.person.name for it in book.entries] == ["Ada"]
    assert "Not a contact" in book.remarks[0]


@pytest.mark.parametrize(
    "properties",
    ["item1.TEL:+493012345678\nitem1.X-ABLabel:Lab bench", "TEL;X-LAB:+493012345678"],
)
def test_what_somebody_called_a_number_is_kept(properties: str) -> None:
    person, rest, _ = entry(properties)

    assert person.phones[0].kind is PhoneKind.OTHER
    assert rest[0].lower() in {"lab bench: +493012345678", "lab: +493012345678"}


def test_a_nickname_of_android_is_one() -> None:
    person, rest, _ = entry(
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Addy;1;;"
    )

    assert person.more["nickname"] == "Addy"
    assert not rest


def test_a_declared_separator_is_used(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_text("sep=;\r\nName;E-Mail\r\nAda, B.;ada@example.com\r\n")
    assert [it.person.name for it in read_address_book(path).entries] == ["Ada, B."]


def test_a_table_without_a_name_or_contact_point_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("City,Country,Population\nBonn,DE,330000\n")
    with pytest.raises(FileUnreadable, match="City, Country, Population"):
        read_address_book(path)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Prénom;Société\nZoë;Éclair\n", "cp1252"),
        ("Imię;Nazwisko\nŻaneta;Święcka\n", "cp1250"),
        ("Имя;Фамилия\nАнна;Примерова\n", "cp1251"),
        ("姓,名\n見本,花子\n", "shift_jis"),
        ("Name;Straße\nAda;Weg 1\n", "utf-16"),
        ("Name;Straße\nAda;Weg 1\n", "utf-16-le"),
        ("Name;Straße\nAda;Weg 1\n", "utf-16-be"),
    ],
)
def test_texts_are_decoded_whatever_their_encoding(text: str, encoding: str) -> None:
    assert "".join(find_encoding(text.encode(encoding))) == text


@pytest.mark.parametrize("names", ["Nome;Cognome", "Nombre;Apellidos", "Nome;Apelido"])
def test_the_first_name_stands_beside_the_last_one(tmp_path: Path, names: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{names};Endereço de email\nLia;Esempio;lia@example.com\n")

    (found,) = read_address_book(path).entries

    assert (found.person.given, found.person.family) == ("Lia", "Esempio")
    assert found.person.emails == ("lia@example.com",)


@pytest.mark.parametrize(
    ("header", "value", "prefix", "title"),
    [
        ("Titre", "Mme", "Mme", ""),
        ("Titre", "Directrice commerciale", "", "Directrice commerciale"),
        ("Title", "Prof. Dr.", "Prof. Dr.", ""),
        ("Titolo", "Dott.ssa", "Dott.ssa", ""),
    ],
)
def test_a_title_is_a_salutation_or_a_job_as_its_value_says(
    tmp_path: Path, header: str, value: str, prefix: str, title: str
) -> None:
    file = tmp_path / "book.csv"
    file.write_text(f"Prénom,Nom,{header},E-mail\nAda,Falk,{value},a@b.example\n")

    (found,) = read_address_book(file, "").entries

    assert (found.person.prefix, found.person.title) == (prefix, title)


def test_the_preferred_value_comes_first_and_the_private_one_last() -> None:
    person, rest, _ = entry(
        "EMAIL;TYPE=HOME:home@example.com\nEMAIL;TYPE=WORK:work@example.com\n"
        "EMAIL;TYPE=WORK,PREF:best@example.com\n"
        "ADR;TYPE=HOME:;;Gasse 2;Wien;;1010;Österreich\n"
        "ADR;TYPE=WORK:;;Ring 1;Wien;;1020;Österreich"
    )
    assert person.emails == ("best@example.com", "work@example.com", "home@example.com")
    assert (person.address.street, person.address.country) == ("Ring 1", "AT")
    assert person.more["other_address"] == "Gasse 2, 1010 Wien, Österreich"
    assert rest == ()


def test_a_value_without_a_field_is_kept_with_its_name() -> None:
    _, rest, left_out = entry(
        "ANNIVERSARY:1990-02-03\nTITLE:Engineer\nTITLE:Treasurer\nIMPP:xmpp:ada@example.com\n"
        "TEL;TYPE=PAGER:+49 30 23125 009\nLOGO;ENCODING=b:AAAA"
    )
    assert set(rest) == {
        "Anniversary: 1990-02-03",
        "Also job title: Treasurer",
        "Chat: xmpp:ada@example.com",
        "Pager: +49 30 23125 009",
    }
    assert left_out == ("LOGO",)


def test_labels_of_apple_say_what_a_value_is() -> None:
    person, _, _ = entry(
        "item1.TEL:+49 30 23125 010\nitem1.X-ABLabel:_$!<Mobile>!$_\n"
        "item2.URL:https://ada.example\nitem2.X-ABLabel:_$!<HomePage>!$_\n"
        "X-SOCIALPROFILE;type=mastodon:https://social.example/@ada\n"
        "item3.ADR:;;Weg 1;Bonn;;53113;\nitem3.X-ABADR:de"
    )
    assert [it.kind for it in person.phones] == [PhoneKind.MOBILE]
    assert person.websites == ("https://ada.example",)
    assert person.socials == (Social("https://social.example/@ada", "mastodon"),)
    assert person.address.country == "DE"


def test_groups_are_tags_of_their_members() -> None:
    uid = "6f0c1c9e-0000-4000-8000-000000000001"
    group = "BEGIN:VCARD\nKIND:group\nFN:Choir\nMEMBER:urn:uuid:{}\nEND:VCARD\n"
    text = group.format(uid) + CARD.format(f"UID:{uid}")
    (found,) = vcards(text)
    assert (found.person.name, found.person.tags) == ("Ada Beispiel", ("Choir",))


def test_a_card_within_a_card_is_a_contact_of_its_own() -> None:
    inner = r"AGENT:BEGIN:VCARD\nFN:Bo Muster\nTEL:+49 30 23125 011\nEND:VCARD\n"
    bo, ada = vcards(CARD.format(f"{inner}\nEMAIL:ada@example.com"))
    assert (bo.person.name, ada.person.name) == ("Bo Muster", "Ada Beispiel")
    assert ada.person.emails == ("ada@example.com",)
    assert ada.rest == ("Agent: Bo Muster",)


def test_cards_nested_too_deep_are_named_and_what_follows_is_read() -> None:
    text = CARD.format("TITLE:Boss")
    for _ in range(9):
        text = CARD.format(f"AGENT:\n{text.rstrip()}")
    found = [*vcards(text + CARD.format("TITLE:Next"))]
    assert [it.person.title for it in found][-1] == "Next"
    assert found[0].left_out == ("cards nested more than 5 deep",)
    assert all(it.person.title != "Boss" for it in found)


@pytest.mark.parametrize(
    ("text", "known", "setting", "number"),
    [
        ("030 23125 012", ["DE"], "US", ("+493023125012", "")),
        ("030 23125 012", [], "DE", ("+493023125012", "")),
        ("030 23125 012", ["JP"], "DE", ("030 23125 012", "")),
        ("00-1-202-555-0143", [], "DE", ("+12025550143", "")),
        ("+1 202 555 0143 p77", [], "DE", ("+12025550143", "77")),
        ("+1 202 555 0143,,78#", [], "", ("+12025550143", "78")),
        ("+12025550143;79", [], "", ("+12025550143", "79")),
        ("2204", [], "DE", ("2204", "")),
    ],
)
def test_a_number_belongs_to_the_country_of_its_contact(
    text: str, known: list[str], setting: str, number: tuple[str, str]
) -> None:
    assert read_number(text, known, setting) == number


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Österreich", "AT"),
        ("ESPAÑA", "ES"),
        ("Pays-Bas", "NL"),
        ("대한민국", "KR"),
        ("POL", "PL"),
        ("gb", "GB"),
        ("England", "GB"),
        ("Atlantis", ""),
    ],
)
def test_countries_are_known_by_name_and_code(name: str, code: str) -> None:
    assert country_code(name) == code


@given(st.text(alphabet="ABC:;=\n\r \t\\^\"'nQUOTED-PRINTABLEAGENTBEGINENDVCARD"))
def test_any_text_gives_cards_or_nothing(text: str) -> None:
    for found in vcards(f"BEGIN:VCARD\n{text}\nEND:VCARD"):
        assert found.person.label


def test_long_soft_lines_take_linear_time() -> None:
    """A megabyte of soft line breaks once took minutes; ten times 100 kB takes less."""
    soft = "NOTE;ENCODING=QUOTED-PRINTABLE:" + "a=\n" * 190_000
    before = time.process_time()
    ((*_, note),) = parse_cards(StringIO(f"BEGIN:VCARD\n{soft}\nEND:VCARD"))
    assert len(note.value) == 190_000
    assert time.process_time() - before < 10


def test_short_folded_lines_take_little_memory() -> None:
    folded = "NOTE:" + "ab\n \u4e2d" * 50_000
    text = f"BEGIN:VCARD\n{folded}\nEND:VCARD"
    tracemalloc.start()
    ((note,),) = parse_cards(StringIO(text))
    assert len(split_value(note.value)[0]) == 150_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("", [""]),
        (";", ["", ""]),
        (r"a\;b;c", ["a;b", "c"]),
        (r"a\\;b\n;", ["a\\", "b\n", ""]),
        ("Weg 1;;\nBerlin\\", ["Weg 1", "", "\nBerlin\\"]),
    ],
)
def test_a_value_is_split_at_separators_that_are_not_escaped(
    text: str, components: list[str]
) -> None:
    assert split_value(text) == components


@pytest.mark.parametrize(
    "line", ["ADR:" + ";" * 200_000, "TEL" + ";TYPE=work" * 20_000 + ":1"]
)
def test_parts_without_end_take_little_memory(line: str) -> None:
    tracemalloc.start()
    assert len(list(vcards(CARD.format(line)))) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_value_without_measure_is_left_out_and_named() -> None:
    person, _, left_out = entry("TEL:" + "1 -" * 3_000_000)

    assert (person.name, person.phones) == ("Ada Beispiel", ())
    assert left_out == ("TEL",)


def test_a_property_with_endless_parameters_is_left_out_and_named() -> None:
    person, _, left_out = entry("item1.TEL" + ";TYPE=work" * 3_000 + ":+493023125010")

    assert (person.name, person.phones) == ("Ada Beispiel", ())
    assert left_out == ("TEL",)


@pytest.mark.parametrize(
    "line",
    [
        "NOTE:" + "a" * 3_000_000,
        "NOTE:" + "a\n " * 300_000,
        "a\n" * 300_000,
        "NOTE:" + "KIND" * 500_000,
        "KIND" * 500_000,
        "NOTE" + ";CHARSET=latin1" * 100_000,
    ],
)
@pytest.mark.parametrize("sign", [b"\xf0\x9f\x8f\xa0", b"\xff"])
def test_no_text_takes_much_more_memory_than_its_file(
    tmp_path: Path, line: str, sign: bytes
) -> None:
    path = tmp_path / "x.vcf"
    path.write_bytes(CARD.format(line).encode().replace(b"Ada", sign))
    before = time.process_time()
    tracemalloc.start()
    assert len(list(read_address_book(path).entries)) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 45_000_000
    assert time.process_time() - before < 20


def test_lines_in_another_charset_are_decoded_however_many(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    line = "NOTE;CHARSET=koi8-r:Привет\n".encode("koi8-r")
    card = b"BEGIN:VCARD\nFN:Ada\n" + line + b"END:VCARD\n"
    path.write_bytes(b"\n".join([card, "я\n".encode("koi8-r") * 110_000, card]))

    notes = [entry.person.notes for entry in read_address_book(path).entries]

    assert notes == [("Привет",), ("Привет",)]


def test_a_field_without_measure_is_left_out_and_named() -> None:
    (found,) = vcards(CARD.format("TITLE:" + "x " * 600 + "\nTEL:" + "1 " * 600))

    contact, left_out = make_contact(found)

    assert (contact.name, contact.title, contact.points) == ("Ada Beispiel", "", [])
    assert left_out == ["title (too long)", ("1 " * 50)]


def test_lines_beyond_those_of_a_card_are_left_out_and_named() -> None:
    person, _, left_out = entry("NOTE:x\n" + "X-A:1\n" * 30_000)

    assert person.notes == ("x",)
    assert "what follows the first 20,000 lines" in left_out


def test_cards_that_begin_in_one_another_are_read_without_their_end() -> None:
    cards = list(parse_cards(StringIO("BEGIN:VCARD\nFN:Ada\n" * 1_000)))

    assert len(cards) == 1_000
    assert {it.value for card in cards for it in card} == {"Ada"}


def test_a_long_text_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text('Name,Address\nAda,"' + "Weg 1\n" * 15_000 + '"\n')

    (found,) = read_address_book(path).entries

    assert found.person.name == "Ada"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Name," + "c," * 3_000 + "\nAda\n", "more than 2,000 cells"),
        ("Name," + "c," * 3_000_000, "more than 1,000,000 characters"),
    ],
)
def test_a_table_without_measure_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(text)

    with pytest.raises(FileUnreadable, match=reason):
        read_address_book(path)


@pytest.mark.parametrize(
    "header",
    [
        "Dirección de correo electrónico",
        "Dirección de e-mail",
        "Indirizzo e-mail",
        "Endereço eletrônico",
        "Adresse électronique",
        "Adres e-mail",
        "E-mailadresse",
        "E-mailová adresa",
        "E-posta Adresi",
    ],
)
def test_the_word_for_address_in_the_header_of_an_email_is_understood(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"Name,{header},{header} 2\nAda,ada@a.example,ada@b.example\n")

    book = read_address_book(path)

    (found,) = book.entries
    contact, left_out = make_contact(found)
    assert [it.value for it in contact.points] == ["ada@a.example", "ada@b.example"]
    assert left_out == []
