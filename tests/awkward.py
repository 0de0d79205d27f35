"""Sixty invented contacts on which exports break, each for a reason of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_DNS, uuid5

from export.person import Address, Person, PersonTask, Phone, Social
from models.contact import Channel
from models.field import PhoneKind
from tests.people import CHANGED

MOBILE, WORK = PhoneKind.MOBILE, PhoneKind.WORK
BASE = Person(
    name="Erika Muster",
    given="Erika",
    family="Muster",
    title="Engineer",
    company="Muster GmbH",
    emails=("erika@muster.example",),
    phones=(Phone("+493012345678", WORK),),
    address=Address(
        "Ringstr. 1, 10117 Berlin", "Ringstr. 1", "Berlin", "", "10117", "DE"
    ),
    met_on=date(2026, 11, 12),
    changed_at=CHANGED,
)

NAMES = {
    "umlauts": ("Jörg", "Müßiggänger"),
    "decomposed umlaut": ("Jo\u0308rg", "Mu\u0308ller"),
    "accents": ("Zoë", "Ångström-Łukasiewicz"),
    "chinese": ("小明", "王"),
    "japanese": ("太郎", "山田"),
    "korean": ("길동", "홍"),
    "cyrillic": ("Иван", "Образцов"),
    "greek": ("Ελένη", "Δείγμα"),
    "arabic": ("فاطمة", "العينة"),
    "hebrew": ("דוד", "דוגמה"),
    "hindi": ("राम", "नमूना"),
    "thai": ("สมชาย", "ตัวอย่าง"),
    "emoji": ("Jo 🙂", "Sample 👩‍👩‍👧"),
    "beyond the first plane": ("𠮷", "𠀋田"),
    "apostrophe": ("Seán", "O'Brien"),
    "typographic apostrophe": ("Seán", "O’Brien"),
    "quotes": ('Jo "Joey"', "Sample"),
    "comma in the name": ("Jo", "Sample, Jr."),
    "semicolon in the name": ("Jo", "Sample; PhD"),
    "backslash at the end": ("Jo", "Sample\\"),
    "particles": ("Ludwig", "van der Beispiel"),
    "non-breaking space": ("Jo\u00a0Ann", "Sample"),
    "zero-width joiner": ("Jo\u200dAnn", "Sample"),
    "turkish i": ("İpek", "Işık"),
    "a very long name": ("Jo" * 60, "Sample" * 40),
}

TEXTS = {
    "formula": '=HYPERLINK("http://x.example","click")',
    "plus formula": "+1+cmd|' /C calc'!A0",
    "minus": "-1",
    "at": "@x",
    "full-width equals": "＝1+1",
    "tab and formula": "\t=1+1",
    "zero-width space and formula": "\u200b=1+1",
    "line break and formula": "x\n=1+1",
    "semicolon and formula": "a;=1+1",
    "quotes": 'the "best" one',
    "a quote alone": '"',
    "commas and semicolons": "a, b; c, d;",
    "a backslash": "C:\\new\\table",
    "backslash before a quote": 'say \\"x\\"',
    "backslash at the end": "ends in \\",
    "two backslashes at the end": "ends in \\\\",
    "pipe and angles": "<b>|x|</b>",
    "lines": "first\nsecond\n\nfourth",
    "looks like a date": "3/4",
    "looks like a number": "00123",
    "looks like a big number": "1E5",
    "looks like a property": "TEL:+4930\nEND:VCARD",
    "percent": "100 % & more",
    "colon and equals": "key: value=1",
    "long note": "A long story about a fair, told at length. " * 120,
    "ideographic long note": "名刺交換の記録、" * 200,
}


def awkward_contacts() -> list[Person]:
    """All of them, with keys that stay the same."""
    return [
        replace(person, uid=str(uuid5(NAMESPACE_DNS, f"{number}.awkward.example")))
        for number, person in enumerate(_all(), start=1)
    ]


def awkward_follow_ups() -> list[Person]:
    """All of them with something to do, the reason of which is awkward too."""
    return [
        replace(person, follow_ups=(_task(person.uid, "; ".join(person.notes)),))
        for person in awkward_contacts()
    ]


def _task(uid: str, reason: str) -> PersonTask:
    key = str(uuid5(NAMESPACE_DNS, uid))
    return PersonTask(key, date(2026, 11, 17), CHANGED, Channel.CALL, reason)


def _all() -> Iterator[Person]:
    for given, family in NAMES.values():
        yield replace(BASE, name=f"{given} {family}", given=given, family=family)
    for text in TEXTS.values():
        yield replace(BASE, title=text.split("\n")[0].strip(), notes=(text.strip(),))
    yield replace(BASE, emails=())
    yield replace(BASE, name="", given="", family="")
    yield replace(BASE, name="", given="", family="", company="", title="")
    yield replace(
        BASE,
        phones=(
            Phone("+493012345678", WORK, "12"),
            Phone("+4915112345678", MOBILE),
            Phone("+493012345679", PhoneKind.FAX),
            Phone("+12125552368", PhoneKind.DIRECT),
            Phone("+390612345678", PhoneKind.HOME),
        ),
    )
    yield replace(BASE, emails=("a@x.example", "b+c@x.example", "ü@bücher.example"))
    yield replace(
        BASE,
        websites=("https://muster.example/a,b;c?d=1&e=\\", "https://second.example"),
        socials=(Social("https://www.linkedin.com/in/erika", "linkedin"),),
    )
    yield replace(
        BASE,
        address=Address(
            "1, rue de l'Exemple; Bât. 3, 75001 Paris",
            "1, rue de l'Exemple; Bât. 3",
            "Paris",
            "",
            "01067",
            "FR",
        ),
        tags=("a,b", "c;d", "e"),
        department='Sales; "East", North',
        company='Muster, Söhne; "Partner" & Co.',
    )
    yield replace(
        BASE,
        name="Dr. Erika Muster, MBA",
        prefix="Dr.",
        suffix="MBA",
        event='Fair; Hall 3, "A"',
        follow_ups=(
            PersonTask(
                "5b1f0f60-35c5-4d0b-8a53-0d7c6e3f9b02",
                date(2026, 11, 17),
                CHANGED,
                Channel.CALL,
                "send; the, quote\nsoon",
            ),
        ),
    )
    yield Person(
        name="Cher", romanised="Cher", changed_at=CHANGED, phones=(Phone("112"),)
    )
