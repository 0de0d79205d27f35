"""Measure what an organiser's list of guests corrects, and what it spoils.

Cards are those of a drawn set as they were read, and as many invented ones whose
reading is simulated. Each list has 500 guests: half of them are on cards, the others
have near names at the same companies. `python -m bench.guest_lists` prints, over 100
lists, how many names and companies are wrong before and after.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import click
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bench.cached_words import interpret_again, load, words_of
from bench.score import read_jsonl, text_scores
from ingest.fields.lexicon.text import family_names, fold, given_names
from ingest.guests.correct import Findings, correct
from ingest.guests.guest import Guest
from models.field import Field, FieldKind
from models.geometry import Box
from samples.drawn_cards import read_words

DRAWN = Path(__file__).parent.parent / "samples" / "drawn"
GUESTS = 500
SIMULATED = 260
LISTS = 100
MISREAD = 0.15
"""Share of simulated names, companies and addresses that are misread."""
_BOX = Box(0, 0, 1, 1)
_CONFUSED = (
    ("rn", "m"), ("m", "rn"), ("w", "vv"), ("cl", "d"), ("d", "cl"), ("l", "I"),
    ("i", "l"), ("l", "1"), ("o", "0"), ("O", "0"), ("s", "5"), ("S", "5"), ("B", "8"),
    ("g", "9"), ("q", "g"), ("Z", "2"), ("u", "ii"), ("I", "l"),
)  # fmt: skip
"""What is printed, and what a reader makes of it."""


@dataclass(frozen=True)
class Case:
    """A card: what is printed on it, and what was read."""

    name: str
    company: str
    email: str
    truth: dict[str, object]
    facts: tuple[Field, ...]
    lines: tuple[str, ...]


@cache
def drawn_cases(folder: Path = DRAWN) -> tuple[Case, ...]:
    """The cards of a drawn set as they were read."""
    truths = {row["image"]: row for row in read_jsonl(folder / "truth.jsonl")}
    found = []
    for card in load(words_of(folder)):
        truth = truths[card.image]
        if "cards" in truth:
            continue
        read = interpret_again(card, "DE")
        lines = tuple(line.text for line in read.ocr.lines())
        email = next(iter(truth.get("emails") or []), "")
        name, company = truth.get("name") or "", truth.get("company") or ""
        if "two people" in truth["features"]:
            name = truth["alt_names"][0]
        found.append(Case(name, company, email, truth, read.fields, lines))
    return tuple(found)


def simulated_cases(random: Random, count: int = SIMULATED) -> Iterator[Case]:
    """Invented people at the companies of the drawn set, some of them misread."""
    countries = list(read_words().values())
    for _ in range(count):
        words = random.choice(countries)
        names = [it.split(" | ")[0].rpartition(" ") for it in words["names"]]
        given, family = random.choice(names)[0], random.choice(names)[2]
        name, company = f"{given} {family}", random.choice(words["companies"])
        label = "".join(filter(str.isalnum, fold(company)))[:18]
        mailbox = ".".join(fold(name).replace("'", "").split())
        email = f"{mailbox}@{label}.example" if random.random() < 0.8 else ""
        read = [_misread(it, random) for it in (name, company, email)]
        kinds = (FieldKind.NAME, FieldKind.COMPANY, FieldKind.EMAIL)
        facts = tuple(_field(*it) for it in zip(kinds, read, strict=True) if it[1])
        truth = {"name": name, "company": company}
        yield Case(name, company, email, truth, facts, tuple(filter(None, read)))


def _field(kind: FieldKind, text: str) -> Field:
    value = text.lower() if kind is FieldKind.EMAIL else text
    return Field(kind, value, text, 0.9, _BOX, "simulated", "simulated")


def _misread(text: str, random: Random) -> str:
    if not text or random.random() >= MISREAD:
        return text
    words = text.split()
    place = random.randrange(len(words))
    chance = random.random()
    if chance < 0.6:
        words[place] = _confuse(words[place], random)
    elif chance < 0.75 and len(words[place]) > 6:
        words[place] = words[place][: -random.randint(2, 3)]
    elif chance < 0.85:
        words[place] = words[place].replace("l", "", 1).replace("ï", "", 1)
    elif len(words) > 1:
        del words[place]
    return " ".join(words)


def _confuse(word: str, random: Random) -> str:
    found = [(one, other) for one, other in _CONFUSED if one in word[1:]]
    if not found:
        return word
    one, other = random.choice(found)
    return word[0] + word[1:].replace(one, other, 1)


def make_list(cases: Sequence[Case], random: Random) -> list[Guest]:
    """Guests of whom half are on cards; the others are near some card's person."""
    named = [it for it in cases if it.name or it.company]
    listed = random.sample(named, min(GUESTS // 2, len(named)))
    guests = [_listed(it, random) for it in listed]
    known = {fold(it.name) for it in cases}
    people = [it for it in named if it.name and it.company]
    while len(guests) < GUESTS:
        case = random.choice(people)
        name = _near_name(case.name, random)
        if fold(name) not in known:
            guests.append(_stranger(case, name, random))
    random.shuffle(guests)
    return [replace(it, row=row) for row, it in enumerate(guests, start=1)]


def _listed(case: Case, random: Random) -> Guest:
    company = case.company.upper() if random.random() < 0.1 else case.company
    has_email = case.email and random.random() < 0.7
    emails = (case.email.lower(),) if has_email else ()
    return Guest(0, case.name, company=company, emails=emails)


def _stranger(case: Case, name: str, random: Random) -> Guest:
    host = case.email.partition("@")[2] or "strangers.example"
    emails = (f"{fold(name).replace(' ', '.')}@{host}",)
    return Guest(
        0,
        name,
        company=case.company,
        emails=emails if random.random() < 0.7 else (),
    )


def _near_name(name: str, random: Random) -> str:
    """The name of another person, which is like this one."""
    words = name.split()
    place = random.choice([0, len(words) - 1])
    near: Callable[[], str] = random.choice(
        (
            lambda: _known_near(words[place], random, is_family=place > 0),
            lambda: _known_near(words[place], random, is_family=place > 0),
            lambda: words[place] + random.choice("aes"),
            lambda: _confuse(words[place], random).capitalize(),
            lambda: random.choice(["Anna", "Jan", "Maria", "Paul"]),
        )
    )
    words[place] = near()
    return " ".join(words)


def _known_near(word: str, random: Random, *, is_family: bool) -> str:
    found = _neighbours(fold(word), is_family)
    return random.choice(found).capitalize() if found else f"{word}a"


@cache
def _neighbours(word: str, is_family: bool) -> tuple[str, ...]:
    known = sorted(family_names() if is_family else given_names())
    near = process.extract(
        word, known, scorer=Levenshtein.distance, score_cutoff=2, limit=6
    )
    return tuple(it for it, distance, _ in near if distance)


@dataclass
class Tally:
    """What was wrong, before and after, and what was spoilt."""

    counts: Counter[str]
    spoilt: list[tuple[str, str, str]]


def measure(lists: int, folder: Path = DRAWN) -> Tally:
    """Correct all cards with each of so many lists, the same for the same number."""
    tally = Tally(Counter(), [])
    for number in range(lists):
        random = Random(f"guests {number}")  # noqa: S311  repeatable, no secret
        cases = [*drawn_cases(folder), *simulated_cases(random)]
        guests = make_list(cases, random)
        listed = {(it.name, it.company.casefold()) for it in guests}
        for case in cases:
            is_listed = (case.name, case.company.casefold()) in listed
            _count(tally, case, guests, "listed" if is_listed else "others")
    return tally


def _count(tally: Tally, case: Case, guests: list[Guest], group: str) -> None:
    found = correct(case.facts, case.lines, guests)
    values = {it.kind: it.value for it in reversed(case.facts)}
    new = dict(values)
    for it in found.corrections if found else ():
        new[it.kind] = it.value
    for kind in (FieldKind.NAME, FieldKind.COMPANY):
        if not case.truth.get(kind):
            continue
        was, now = values.get(kind, ""), new.get(kind, "")
        (was_right, _), (is_right, _) = (
            text_scores(kind, case.truth, it) for it in (was, now)
        )
        tally.counts[f"{group} {kind}"] += 1
        tally.counts[f"{group} {kind} wrong before"] += not was_right
        tally.counts[f"{group} {kind} wrong after"] += not is_right
        is_spoilt = (was_right and not is_right) or (
            was == case.truth[kind] and now != was
        )
        if is_spoilt:
            tally.spoilt.append((str(case.truth[kind]), was, now))
    if case.email in {*_emails(case)} & _replaced(found):
        tally.spoilt.append((case.email, case.email, "another address"))


def _emails(case: Case) -> list[str]:
    return [it.value for it in case.facts if it.kind is FieldKind.EMAIL]


def _replaced(found: Findings | None) -> set[str]:
    corrections = found.corrections if found else ()
    return {it.read for it in corrections if it.read != it.value}


@click.command()
@click.option("--lists", default=LISTS, show_default=True)
def main(lists: int) -> None:
    """Print the figures as JSON."""
    tally = measure(lists)
    spoilt = len(tally.spoilt)
    print(json.dumps(dict(sorted(tally.counts.items())) | {"spoilt": spoilt}, indent=1))
    for truth, was, now in tally.spoilt[:20]:
        print(f"{truth!r}: {was!r} became {now!r}")


if __name__ == "__main__":
    main()
