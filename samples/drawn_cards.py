"""Invent the cards of the drawn set: what stands on each, and how it is designed.

`drawn/words.toml` has what is printed in each country; a seed chooses among it.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from ingest.fields.lexicon.text import fold
from samples.drawing.cards import Card, Side, check_card
from samples.drawing.design import print_side
from samples.drawn_layouts import FACES, INKS, LAYOUTS

WORDS = Path(__file__).parent / "drawn" / "words.toml"
KINDS = {
    "employee": 40, "hard name": 22, "shop": 18, "alone": 6, "office": 7,
    "two people": 7,
}  # fmt: skip
"""Kinds of cards and their shares in percent."""
NOBODY = {"shop", "office"}
MAILBOXES = ("info", "contact", "office", "hello")
PROVIDERS = ("example.com", "example.net", "example.org")
REGISTERS = {
    "IT": "P.IVA 00000000###", "NL": "KvK 00000###", "AU": "ABN 00 000 000 ###",
    "GB": "Company No. 0000####", "DE": "USt-IdNr. DE000000###",
    "BR": "CNPJ 00.000.###/0001-00", "FR": "SIRET 000 000 000 00###",
    "PL": "NIP 000-000-0#-##", "IN": "GSTIN 33AAAAA0000A1Z#",
}  # fmt: skip
"""Numbers that are no phones."""
MOST_TRIES = 40


@dataclass(frozen=True)
class Drawn:
    """A card and what is true of it besides.

    Attributes:
        card: As `samples.drawing` prints it.
        country: Two letters.
        kind: One of KINDS.
    """

    card: Card
    country: str
    kind: str

    def truth(self) -> dict[str, Any]:
        """Return what a perfect reader finds, as `bench/score.py` reads it."""
        row: dict[str, Any] = {"language": self.card.language, "cards_in_image": 1}
        row |= self.card.truth | {"country": self.country}
        if self.kind in NOBODY:
            row["nobody"] = True
        return row | {"features": [self.kind, *self.card.features]}


@dataclass
class Contents:
    """What is printed on a card, part by part; empty parts are not there."""

    name: str = ""
    second: str = ""
    title: str = ""
    company: str = ""
    offer: str = ""
    slogan: str = ""
    contact: list[tuple[str, str]] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)


def read_words() -> dict[str, dict[str, Any]]:
    """The words of each country."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def invent(seed: int, number: int) -> Drawn:
    """The card of a number; the same for the same seed."""
    random, words = Random(f"{seed}/{number}"), read_words()
    country = list(words)[number % len(words)]
    kind = random.choices(list(KINDS), list(KINDS.values()))[0]
    contents = _fill(words[country], country, kind, random)
    card = _design(f"{number:03d}", words[country], contents, random)
    for _ in range(MOST_TRIES - 1):
        if not print_side(card).crowded():
            break
        card = _design(f"{number:03d}", words[country], contents, random)
    check_card(card)
    return Drawn(card, country, kind)


def _fill(words: dict[str, Any], country: str, kind: str, random: Random) -> Contents:
    """Choose what is printed."""
    it = Contents()
    it.truth = {"name": None, "title": None, "company": None}
    if kind == "shop":
        it.company, it.offer = random.choice(words["shops"]).split(" | ")
    elif kind != "alone":
        it.company = random.choice(words["companies"])
    if it.company:
        it.truth["company"] = re.sub(r"\s*\(\d.*", "", it.company)
    if kind not in NOBODY:
        _name_people(it, words, kind, random)
    if random.random() < (0.6 if kind == "shop" else 0.3):
        it.slogan = random.choice(words["slogans"])
    _add_contact(it, words, kind, random)
    if random.random() < 0.8:
        _add_address(it, words, country, random)
    return it


def _name_people(
    it: Contents, words: dict[str, Any], kind: str, random: Random
) -> None:
    if kind == "hard name":
        it.name, plain, *others = random.choice(words["hard"]).split(" | ")
        it.truth |= {"name": [*others, plain][0], "alt_names": [it.name, plain]}
    else:
        it.name, it.second = random.sample(words["names"], 2)
        it.truth["name"] = it.name
    it.second = it.second if kind == "two people" else ""
    if it.second:
        it.truth |= {
            "name": f"{it.name} {it.second}",
            "alt_names": [it.name, it.second],
        }
    elif random.random() < 0.85 and ", AI" not in it.name:
        it.title = it.truth["title"] = random.choice(words["titles"])
    if ", AI" in it.name:
        it.truth["title"] = it.name.partition(", ")[2]


def _add_contact(
    it: Contents, words: dict[str, Any], kind: str, random: Random
) -> None:
    """Choose phones, e-mail and website."""
    labels, phones = words["labels"], []
    count = random.choice([1, 1, 2, 2, 3])
    for entry in random.sample(words["phones"], min(count, len(words["phones"]))):
        sort, number = entry.split(" ", 1)
        number = re.sub("#", lambda _: random.choice("0123456789"), number)
        phones.append({"raw": number, "type": sort})
    phones.sort(key=lambda phone: phone["type"] == "fax")
    it.contact = [(labels[phone["type"]], phone["raw"]) for phone in phones]
    host = f"{_slug(it.company or it.name)[:18]}.example"
    emails, sites = [], []
    if random.random() < (0.5 if kind == "shop" else 0.88):
        emails = [f"{_mailbox(it, kind, random)}@{host}"]
        if kind in {"shop", "alone"} and random.random() < 0.5:
            emails = [f"{_slug(it.company or it.name)[:20]}@{random.choice(PROVIDERS)}"]
        it.contact.append((labels["email"], emails[0]))
    if random.random() < 0.6:
        sites = [random.choice(["www.", "www.", ""]) + host]
        it.contact.append((labels["web"], sites[0]))
    it.truth |= {"phones": phones, "emails": emails, "websites": sites}


def _mailbox(it: Contents, kind: str, random: Random) -> str:
    if kind in NOBODY or kind == "two people" or random.random() < 0.1:
        return random.choice(MAILBOXES)
    given, *_, family = [_slug(part) for part in it.truth["name"].split()] or [""]
    forms = [
        f"{given}.{family}",
        f"{given[0]}.{family}",
        f"{given[0]}{family}",
        given,
        family,
    ]
    return random.choice(forms)


def _add_address(
    it: Contents, words: dict[str, Any], country: str, random: Random
) -> None:
    street, town = random.choice(words["streets"]), random.choice(words["towns"])
    it.truth["address"] = f"{street}, {town}"
    it.address = [street, town] if random.random() < 0.6 else [f"{street}, {town}"]
    register = REGISTERS.get(country, "")
    if register and random.random() < 0.3:
        number = re.sub("#", lambda _: random.choice("0123456789"), register)
        it.address[-1] += random.choice([" - ", ", ", " | "]) + number


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text)) or "x"


def _design(key: str, words: dict[str, Any], it: Contents, random: Random) -> Card:
    """Set the contents in one of the layouts."""
    layout = random.choice(LAYOUTS)
    size = layout.sizes[random.randrange(len(layout.sizes))]
    colours = random.choice(INKS)
    name = it.name.upper() if random.random() < 0.2 and it.name.isascii() else it.name
    marks = random.choice(
        ["<name,b>", "<big,b>", "<big>", "<b>", "<name>", "<big,accent>"]
    )
    names = [name, it.second] if it.second else _broken(name, random)
    who = [marks + one for one in names if one] + [it.title] * bool(it.title)
    firm = [
        random.choice(["<b>", "<b,accent>", "<big,accent>", "<big,b>"]) + it.company
    ]
    firm = firm * bool(it.company) + [it.offer] * bool(it.offer)
    style = random.choice(["tab", "tab", "colon", "bare", "icon", "inline"])
    contact = [_labelled(pair, style) for pair in it.contact]
    parts = {"firm": firm, "who": who, "contact": contact, "address": it.address}
    parts["slogan"] = [random.choice(["<i>", "<s>", "<s,muted>"]) + it.slogan] * bool(
        it.slogan
    )
    blocks, decor, logos = layout.place(parts, random)
    side = Side(blocks=blocks, decor=decor, logos=logos, qr={}, paper=3)
    text, display = random.choice(FACES), random.choice(FACES)
    truth = {"department": None, "address": None, "social": []} | it.truth
    return Card(
        key=key, language=words["language"], size=size, faces=(text, display),
        colours=colours, truth=truth, sides=(side,), features=(layout.name,),
    )  # fmt: skip


def _broken(name: str, random: Random) -> list[str]:
    """The name, at times on two lines."""
    words = name.split()
    if len(words) == 2 and random.random() < 0.12:
        return words
    return [name]


def _labelled(pair: tuple[str, str], style: str) -> str:
    label, value = pair
    icons = {"@": ":mail:", ".example": ":web:"}
    icon = next((it for sign, it in icons.items() if sign in value), ":phone:")
    printed = {
        "tab": f"{label}\t{value}", "colon": f"{label}: {value}", "bare": value,
        "icon": f"{icon}\t{value}", "inline": f"{label} {value}",
    }  # fmt: skip
    return printed[style]
