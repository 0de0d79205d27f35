"""Fuzz targets: everything that parses data of other people and programs.

A target takes bytes and returns what it parsed. It may raise a CardfileError; any other
exception, a different result for the same bytes, and a failed assertion are bugs.
"""

import json
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from functools import reduce
from pathlib import Path, PurePath
from zlib import crc32
from zoneinfo import ZoneInfo

import httpx

from actions.backup.manifest import MANIFEST
from actions.backup.staging import verify
from actions.contacts.edit import Changes, apply
from actions.contacts.facts import facts_of
from actions.contacts.import_address_book import make_contact
from actions.erasure.ledger import LEDGER_FILE, read_ledger
from actions.identity.pairs import side_by_name
from actions.intake.occasion import ImportDefaults, Occasion, read_folders
from actions.settings import load_settings
from cli.contacts.editor_file import as_toml, from_toml
from export.address_book import Entry
from export.dav.collection import open_collection
from export.dav.server import Server, Store
from export.pages.handover import read_answers
from export.person import Person
from export.targets import write
from export.vcard import Version, write_vcard
from followup.busy import WorkingHours, read_busy, rooms_of
from followup.rules import parse_rule
from followup.workdays import WorkingDays
from ingest.codes.payload import parse_payload
from ingest.decode.formats import TIFF, find_format, is_cut_off, lacks_directories
from ingest.fields import extract
from ingest.fields.proof.email import normalise_email
from ingest.fields.proof.phone_number import normalise_phone
from ingest.fields.proof.web import normalise_website
from ingest.folder.disposal import count_failed
from ingest.folder.listing import FAILED
from ingest.reading.interpret import interpret
from ingest.verdict.judge import judge
from models.contact_fields import FIELDS
from models.errors import CardfileError
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word
from models.tables.contact import Contact
from tests.people import cards, people_in

COUNTRIES = ("US", "DE", "GB", "JP", "CN", "IL", "BR", "FR")
DAY = date(2026, 11, 16)
HOURS = WorkingHours(time(9), time(17), ZoneInfo("Europe/Berlin"))
LONGEST_TAG = 64

VCARD = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Mustermann;Erika;;Dr.;\nFN:Dr. Erika Mustermann\n"
    "ORG:Beispiel AG;Vertrieb\nTEL;TYPE=WORK,FAX:+49 30 901821\nEMAIL:erika@beispiel.e"
    "xample.de\nURL:https://www.beispiel.example.de\nADR:;;Hauptstr. 5;Berlin;;10115;DE"
    "\nNOTE:x\nX-CARDFILE-MET-ON:2026-11-12\nEND:VCARD\n"
)
"""The contact that presets write and that is edited."""


def read_text(data: bytes) -> object:
    """The fields of a card whose words stand where its first two bytes put them."""
    country = COUNTRIES[data[0] % len(COUNTRIES)] if data else "US"
    ocr = _scatter(data[2:].decode("utf-8", "replace"), data[1] if len(data) > 1 else 0)
    fields = extract(ocr, country).fields
    for field in fields:
        _check_field(field, reduce(Box.union, (word.box for word in ocr.words)))
    return fields, judge(interpret(ocr, country))


def _scatter(text: str, seed: int) -> OcrResult:
    """Words line by line; the seed moves them, and tilts, tears and stretches lines."""
    words = []
    for number, line in enumerate(text.split("\n")):
        left, height = 40, 12 + seed % 40
        for word in line.split():
            jitter = crc32(word.encode(), seed) % 100 if seed > 63 else 0
            left += jitter * height // 25 if jitter > 80 else 0
            right = left + len(word) * (height // 2) * (jitter != 1)
            top = 40 + number * (height + seed % 16) + jitter // 10
            box = Box(left, top, right, top + height * (jitter != 2))
            words.append(Word(word, 1 - jitter / 100, box, number))
            left = right + height // 2
    return OcrResult(tuple(words), "fuzz")


def _check_field(field: Field, text: Box) -> None:
    assert 0 <= field.confidence <= 1, field
    assert field.value.isprintable() and field.value == field.value.strip() != "", field
    assert field.printed.isprintable() and field.printed, field
    assert text.union(field.box) == text, field
    assert all(it.isprintable() and it for it in field.parts.values()), field
    assert field.kind is not FieldKind.EMAIL or "@" in field.value, field
    json.dumps([field.value, field.printed, dict(field.parts)]).encode()
    field.value.encode()


def read_code(data: bytes) -> object:
    """The facts of a QR code and their values."""
    text = data.decode("utf-8", "replace")
    facts = parse_payload(text)
    for fact in facts:
        assert fact.text == " ".join(fact.text.split()) != "", fact
        assert all(fact.parts.values()), fact
        json.dumps([fact.text, dict(fact.parts)]).encode()
    normal = (normalise_email, normalise_website, lambda it: normalise_phone(it, "US"))
    values = [[make(fact.text) for make in normal] for fact in facts]
    assert all(it is None or it.isprintable() for row in values for it in row), values
    return facts, values


def read_address_book(data: bytes) -> object:
    """The contacts of a vCard file, which we can write and read again."""
    with _file("x.vcf", data) as path:
        people = people_in(path, "DE")
    for person in people:
        for version in Version:
            (back,) = cards(write_vcard(person, version))
            again = replace(back, uid=person.uid, changed_at=person.changed_at)
            (twice,) = cards(write_vcard(again, version))
            assert twice.emails == back.emails, (back, twice)
    return _store(people)


def read_table(data: bytes) -> object:
    """The contacts of a CSV file."""
    with _file("x.csv", data) as path:
        return _store(people_in(path, "DE"))


def _store(people: Iterable[Person]) -> object:
    """The contacts as they go into the database."""
    stored = []
    for person in people:
        contact, left_out = make_contact(Entry(person))
        texts = [contact.name, contact.company, contact.address, contact.title]
        points = [(it.kind, it.value, it.label) for it in contact.points]
        assert all(it.isprintable() for it in texts), texts
        assert all(it.isprintable() for point in points for it in point), points
        assert all("\0" not in note.text for note in contact.notes), person
        stored.append((texts, points, left_out))
    return stored


def read_settings(data: bytes) -> object:
    """The settings of a file, and the rules and working days they name."""
    with _file("cardfile.toml", data) as path:
        settings = load_settings({}, {"CARDFILE_CONFIG": str(path)})
    ImportDefaults(settings, DAY)
    return replace(settings, folder=Path(), database="")


def read_preset(data: bytes) -> object:
    """A preset of the user, and the file written with it."""
    with _file("preset.toml", data) as path:
        out = path.with_name("out.csv")
        write(cards(VCARD), str(path), out)
        return out.read_bytes()


def read_edited(data: bytes) -> object:
    """A contact as a person left it in the editor; it can be opened again."""
    (person,) = cards(VCARD)
    contact, _ = make_contact(Entry(person))
    before = _editor_file(contact)
    changes = from_toml(before, data.decode("utf-8", "replace"))
    apply(changes, contact, "DE")
    after = _editor_file(contact)
    assert from_toml(after, after) == Changes(), after
    return after


def _editor_file(contact: Contact) -> str:
    values = {name: getattr(contact, name) for name in FIELDS}
    return as_toml(values, facts_of(contact), contact.status)


def read_backup(data: bytes) -> object:
    """The files of a backup, by its manifest."""
    with _file(MANIFEST, data) as path:
        return verify(path.parent, lambda _done, _of: None)


def read_erasures(data: bytes) -> object:
    """The ledger of erased contacts, beside a backup."""
    with _file(LEDGER_FILE, data) as path:
        ledger = read_ledger(path.parent)
    for entry in ledger.entries if ledger else ():
        entry.as_row()
    return ledger


def read_format(data: bytes) -> object:
    """The format of a picture, by its first and last bytes."""
    found = find_format(data)
    ends = found is not None and is_cut_off(data, found)
    return found, ends, found is TIFF and lacks_directories(data)


def read_reason(data: bytes) -> object:
    """The reason file beside a photo that failed."""
    with _file("a.jpg.reason.json", data) as path:
        folder = path.parent / FAILED
        folder.mkdir()
        path.rename(folder / path.name).with_name("a.jpg").touch()
        return count_failed(folder.parent)


def read_answer_file(data: bytes) -> object:
    """The answers of an assistant to a handed-over queue."""
    with _file("answers", data) as path:
        answers = read_answers(path)
    assert all(math.isfinite(it.seconds) for it in answers), answers
    return answers


def read_path(data: bytes) -> object:
    """The event, tags and side in the path of a photo."""
    text = data.decode("utf-8", "surrogateescape").replace("\0", "")
    occasion = read_folders(PurePath(text), Occasion())
    assert occasion.event.isprintable(), occasion
    assert all(0 < len(tag) <= LONGEST_TAG for tag in occasion.tags), occasion
    return occasion, side_by_name(Path(text))


def read_calendar(data: bytes) -> object:
    """The busy times of a calendar, and the free time of each day."""
    spans = read_busy(data.decode("utf-8", "replace"), "x.ics", DAY, HOURS)
    rooms = rooms_of(spans, HOURS)
    assert all(0 <= room.minutes <= 480 for room in rooms.values()), rooms
    return spans, rooms


def read_rule(data: bytes) -> object:
    """A rule for follow-ups, and the day it names."""
    rule = parse_rule(data.decode("utf-8", "replace"))
    return rule.text, rule.due_on(DAY, WorkingDays("DE", "BY"))


def read_server(data: bytes) -> object:
    """The address book on a server that answers every request with these bytes."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(207, content=data)

    server = Server("https://dav.example.com/", "erika", "secret")
    with open_collection(server, Store.CARDS, httpx.MockTransport(answer)) as found:
        return found.url, found.etags()


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    """A file in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        yield path


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "fields": read_text,
    "codes": read_code,
    "vcards": read_address_book,
    "tables": read_table,
    "settings": read_settings,
    "presets": read_preset,
    "edits": read_edited,
    "backups": read_backup,
    "erasures": read_erasures,
    "answers": read_answer_file,
    "paths": read_path,
    "calendars": read_calendar,
    "servers": read_server,
    "reasons": read_reason,
    "rules": read_rule,
    "formats": read_format,
}


def survive(target: str, data: bytes) -> object:
    """The result of a target, or the type of the error with which it refuses them."""
    try:
        return TARGETS[target](data)
    except CardfileError as error:
        assert str(error), error
        return type(error)
