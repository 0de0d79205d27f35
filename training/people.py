"""Invented people: names as they are printed, and their e-mail addresses."""

import re
from dataclasses import dataclass
from random import Random

from faker import Faker

from ingest.fields.lexicon.text import fold
from training.texts import Writer, read_words

INITIALS = "ABCDEFGHJKLMNPRSTVW"
WORDS = read_words("contacts")
CREDENTIALS: list[str] = WORDS["credentials"]
KOREAN: list[str] = WORDS["korean"]
KOREAN_FAMILIES: list[str] = WORDS["korean_families"]
MAILBOXES: list[str] = WORDS["mailboxes"]
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who does not exist.

    Attributes:
        given: Given name in Latin letters.
        family: Family name in Latin letters.
        native: The name in the letters of the country, or "".
        second: A second given name, or another person's, in Latin letters.
        double: A second family name in Latin letters.
    """

    given: str
    family: str
    native: str = ""
    second: str = ""
    double: str = ""


def invent_person(random: Random, faker: Faker, language: str) -> Person:
    """A person of the language's country."""
    if language == "ko":
        given = "-".join(random.sample(KOREAN, 2))
        return Person(
            given, random.choice(KOREAN_FAMILIES), str(faker.name()).replace(" ", "")
        )
    if language in ("ja", "zh"):
        given, family = faker.first_romanized_name(), faker.last_romanized_name()
        blank = random.choice(["", "", " ", " "] if language == "ja" else [""])
        native = f"{faker.last_name()}{blank}{faker.first_name()}"
        return Person(str(given), str(family), native)
    return Person(
        str(faker.first_name()), str(faker.last_name()),
        second=str(faker.first_name()), double=str(faker.last_name()),
    )  # fmt: skip


def print_name(person: Person, random: Random, writer: Writer) -> str:
    """The name as a card may print it, in Latin letters."""
    chance = random.random()
    if person.second and chance < 0.03:
        return writer.household(person.given, person.family)
    if person.second and chance < 0.05:
        return person.given.upper() if random.random() < 0.2 else person.given
    given, family = _forms(person, random, southern=writer.country == "IN")
    orders = [f"{given} {family}", f"{family} {given}", f"{given}{family}"]
    name = random.choices(orders, [94, 4, 2])[0]
    name = _cased(name, given, family, random)
    honorifics = writer.words.get("honorific", [])
    if honorifics and random.random() < 0.14:
        name = random.choice(honorifics) + random.choice([" ", " ", " ", ""]) + name
        if random.random() < 0.1:
            name = random.choice(honorifics) + " " + name
    chance = random.random()
    if chance < 0.02:
        return f"{name} ({random.choice(['Mr.', 'Ms.', 'Mrs.', 'Miss'])})"
    if chance < 0.2:
        count = random.choice([1, 1, 1, 2, 3])
        name += random.choice([", ", " "])
        name += ", ".join(random.sample(CREDENTIALS, count))
    return name


def _forms(person: Person, random: Random, *, southern: bool) -> tuple[str, str]:
    """Given and family name with initials, doubled or shortened."""
    given, family, chance = person.given, person.family, random.random()
    initials = random.sample(INITIALS, random.choice([1, 2, 2, 3]))
    spelt = random.choice([". ", " ", "."]).join(initials)
    spelt += "." if "." in spelt or len(initials) == 1 else ""
    if southern and chance < 0.45:  # in South India initials stand for house and father
        return random.choice(
            [(spelt, given), (spelt, f"{given} {family}"), (given, initials[0]),
             (given, f"{initials[0]}."), (f"{given} {family}", family),
             (f"{given}.", initials[0])]
        )  # fmt: skip
    if chance < 0.14:
        return f"{given} {initials[0]}.", family
    if chance < 0.2:
        return spelt, family
    if chance < 0.22:
        return given, f"{family[0]}."
    return _fuller(person, chance) if person.second else (given, family)


def _fuller(person: Person, chance: float) -> tuple[str, str]:
    """Given and family name, one of them double or with a nickname beside it."""
    given, family = person.given, person.family
    if chance < 0.27:
        return given, f"{family}-{person.double}"
    if chance < 0.30:
        return given, f"{family} {person.double}"
    if chance < 0.36:
        return f"{given} {person.second}", family
    if chance < 0.37:
        return f"{given}-{person.second}", family
    if chance < 0.39:
        return f'{given} "{person.second}"', family
    return (f"{given} ({person.second})", family) if chance < 0.40 else (given, family)


def _cased(name: str, given: str, family: str, random: Random) -> str:
    chance = random.random()
    if chance < 0.22:
        return name.upper()
    if chance < 0.29:
        return f"{given} {family.upper()}"
    if chance < 0.325:
        return name.lower()
    return f"{family.upper()} {given}" if chance < 0.345 else name


def invent_mailbox(person: Person, company: str, host: str, random: Random) -> str:
    """An e-mail address of the person or the office.

    Shops without a host of their own have their name before the "@".
    """
    if random.random() < 0.13:
        return f"{_of_company(company, random)}@{random.choice(MAILBOXES)}"
    given, family = plain(person.given) or "a", plain(person.family) or "b"
    forms = {
        f"{given}.{family}": 30, f"{given[0]}{family}": 14, f"{given[0]}.{family}": 9,
        given: 10, family: 5, f"{given}{family}": 6, f"{family}.{given}": 3,
        f"{given}_{family}": 3, f"{given}{family[0]}": 3, f"{given[0]}{family[0]}": 2,
        f"{family}{random.randint(1, 99)}": 2, "info": 8, "office": 4, "contact": 2,
        "sales": 2, plain(host.partition(".")[0]): 4,
    }  # fmt: skip
    if random.random() < 0.05:  # "hotel@", "gasthof@", "kanzlei@"
        forms = {plain(company.split(maxsplit=1)[0]) or "office": 1}
    local = random.choices(list(forms), list(forms.values()))[0]
    host = random.choice(MAILBOXES) if random.random() < 0.14 else host
    if random.random() < 0.1:
        local = ".".join(part.capitalize() for part in local.split("."))
    address = f"{local}@{host}"
    return address.upper() if random.random() < 0.02 else address


def _of_company(company: str, random: Random) -> str:
    """The company as the local part of an address, at times in short."""
    parts = [part for part in map(plain, company.split()) if part] or ["office"]
    parts = parts[: random.choice([1, 2, 2, 3, 3, 4])]
    local = random.choice(["", "", "", "_", "."]).join(parts)
    tail = random.choice(["", "", "", str(random.randint(1, 2020)), ".office"])
    return local + tail


def plain(text: str) -> str:
    """Letters as addresses have them: "Müller" is "mueller"."""
    return re.sub(r"[^a-z0-9]", "", fold(text.lower().translate(UMLAUTS)))
