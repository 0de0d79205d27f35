"""Find out which guest of a list a card is of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import Prefix

from ingest.fields.lexicon.organisation import chosen_labels, likeness_to_domain
from ingest.fields.lexicon.person import likeness_to_owner
from ingest.fields.lexicon.text import words
from ingest.fields.proof.domains import is_shared
from ingest.guests.guest import CardFacts, Guest
from ingest.guests.plausibility import is_likelier, is_name
from ingest.guests.words import (
    CUT_OFF,
    LOOKALIKE,
    NEVER,
    Alignment,
    align,
    find_run,
    letters,
    misreading_cost,
)
from models.likeness import are_like_companies, company_key, name_key

OWN_DOMAIN = 0.8
"""Likeness of a company to a domain from which the domain is the company's."""
_OWNER = 0.8  # likeness of a name to a mailbox from which the mailbox is the person's
_ENDING = 2  # letters that tell Martin from Martina and Andrea from Andreas
_FEWEST_WORDS = 2  # of a name that tells a person from others


class Link(IntEnum):
    """The kinds of evidence that a card is a guest's, the strongest last."""

    COMPANY = 1
    """The same company by its domain; a guest without a person."""
    LOOKALIKE = 2
    """The same company, and a name that differs by letters that readers confuse."""
    MAILBOX = 3
    """The same company, and a name that the mailbox on the card spells."""
    NAME = 4
    """The same company and the same name."""
    EMAIL = 5
    """The same personal e-mail address, which no other guest has."""
    CODE = 6
    """The code on the badge."""


@dataclass(frozen=True, slots=True)
class Match:
    """The guest whose card it is, and by what."""

    guest: Guest
    link: Link


def identify(card: CardFacts, guests: Sequence[Guest]) -> Match | None:
    """Return the guest whose card it is; None if there is none, or more than one.

    Args:
        card: What was read on it.
        guests: All of the event's list.
    """
    for link, find in _FINDERS:
        if found := list(find(card, guests)):
            guest = _only_person(found)
            return Match(guest, link) if guest else None
    return None


def _only_person(guests: Sequence[Guest]) -> Guest | None:
    """Return the fullest entry if all are of one person, as on two lists."""
    people = {(name_key(it.name), company_key(it.company)) for it in guests}
    addresses = [{*it.emails} for it in guests if it.emails]
    if len(people) > 1 or (addresses and not set.intersection(*addresses)):
        return None
    return max(guests, key=lambda it: (len(it.emails), len(it.codes), -it.row))


def _by_code(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    for guest in guests:
        if any(_is_code(code, listed) for code in card.codes for listed in guest.codes):
            yield guest


def _is_code(code: str, listed: str) -> bool:
    """Return whether a code is the listed one, or a link that ends in it."""
    one, other = (it.strip().rstrip("/").casefold() for it in (code, listed))
    if one == other or one.partition("://")[2] == other:
        return bool(other)
    ends = one.endswith((f"/{other}", f"={other}")) and "://" in one
    return ends and any(map(str.isdigit, other))


def _by_email(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    own = {it for it in card.emails if not _is_office(it)}
    for guest in guests:
        if own & {*guest.emails} and (not guest.name or _may_be(card, guest)):
            yield guest


def _may_be(card: CardFacts, guest: Guest) -> bool:
    """Return whether the name on the card may be that of the guest with its address."""
    if not card.name:
        return True
    if any(align(card.name, guest.name_words).listed):
        return fits_loosely(card, guest)
    if find_run(card.lines, guest.name_words):
        return True
    is_guests = likeness_to_owner(guest.name, card.mailboxes) >= _OWNER
    return is_guests and likeness_to_owner(card.name, card.mailboxes) < _OWNER


def fits_loosely(card: CardFacts, guest: Guest) -> bool:
    """Return whether the name may be the guest's with misread, cut or missing words."""
    found = align(card.name, guest.name_words)
    is_other = any(_is_other(card, *pair) for pair in found.changed)
    return any(found.listed) and not is_other and not _has_rest(found)


def _has_rest(found: Alignment) -> bool:
    """Return whether both texts have a word that the other has not."""
    pairs = zip(found.read, found.listed, strict=True)
    rest = [read for read, listed in pairs if not listed and name_key(read)]
    initials = {letters(it)[:1] for it in found.missing}
    return bool(found.missing) and any(
        len(letters(it)) > 1 or letters(it) not in initials for it in rest
    )


def _by_name(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    read = card.name_letters if card.name else card.all_letters
    for guest in guests:
        if not _is_full(guest) or not guest.name_letters <= read:
            continue
        is_there = card.name or find_run(card.lines, guest.name_words)
        if is_there and fits_company(card, guest):
            yield guest


def _by_mailbox(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    boxes = tuple(map(letters, card.mailboxes))
    for guest in guests:
        if not _is_full(guest) or not card.name:
            continue
        is_spelt = any(_spells(box, guest.name_letters) for box in boxes)
        if is_spelt and fits_loosely(card, guest) and fits_company(card, guest):
            yield guest


def _spells(mailbox: str, names: Iterable[str]) -> bool:
    """Return whether a mailbox consists of all these names."""
    rest = mailbox
    for name in sorted(names, key=len, reverse=True):
        if name not in rest:
            return False
        rest = rest.replace(name, " ", 1)
    return not rest.strip()


def _by_lookalike(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    for guest in guests:
        if not _is_full(guest) or not guest.name_skeletons <= card.name_skeletons:
            continue
        found = align(card.name, guest.name_words)
        is_near = not found.missing and 0 < found.cost < 1
        is_better = is_near and all(_is_better(card, *it) for it in found.changed)
        if is_better and fits_company(card, guest):
            yield guest


def _is_full(guest: Guest) -> bool:
    """Return whether a guest has the values that identify a person."""
    return len(guest.name_words) >= _FEWEST_WORDS and bool(guest.company)


def _is_better(card: CardFacts, read: str, listed: str) -> bool:
    """Return whether a listed word is likelier printed than the one that was read.

    A mailbox on the card that spells it is not enough, since the same letter may be
    confused there.
    """
    return _spelt(card, read, listed) != read and is_likelier(listed, read)


def _is_other(card: CardFacts, read: str, listed: str) -> bool:
    """Return whether two words that differ are the names of two people."""
    spelt = _spelt(card, read, listed)
    if misreading_cost(read, listed) < 1:
        return spelt == read or not is_likelier(listed, read)
    if spelt:
        return spelt == read or (is_name(read) and not is_name(listed))
    one, other = letters(read), letters(listed)
    kept = Prefix.similarity(one, other)
    differ_at_end = max(len(one), len(other)) - kept <= _ENDING
    return differ_at_end and is_name(read)


def _spelt(card: CardFacts, read: str, listed: str) -> str:
    """Return the one of two words that a mailbox on the card has; "" if neither.

    Of "jannik" and "annik" it is the longer one.
    """
    boxes = tuple(map(letters, card.mailboxes))
    found = [it for it in (read, listed) if any(letters(it) in box for box in boxes)]
    return max(found, key=lambda it: len(letters(it)), default="")


def _by_domain(card: CardFacts, guests: Iterable[Guest]) -> Iterator[Guest]:
    for guest in guests:
        if guest.company and not guest.name and card.hosts & guest.hosts:
            yield guest


_FINDERS = (
    (Link.CODE, _by_code),
    (Link.EMAIL, _by_email),
    (Link.NAME, _by_name),
    (Link.MAILBOX, _by_mailbox),
    (Link.LOOKALIKE, _by_lookalike),
    (Link.COMPANY, _by_domain),
)


def fits_company(card: CardFacts, guest: Guest) -> bool:
    """Return whether the guest's company may be the card's, by its text or a domain."""
    if card.hosts & guest.hosts or is_of_domain(card, guest.company):
        return True
    if are_like_companies(card.company, guest.company):
        return True
    if card.company and may_be_misread(align(card.company, guest.company_words)):
        return True
    return find_run(card.lines, guest.company_words) is not None


def may_be_misread(found: Alignment) -> bool:
    """Return whether a company is a listed one with confused letters and a cut word."""
    pairs = zip(found.read, found.listed, strict=True)
    return (
        any(found.listed)
        and not _telling(found.missing)
        and not _telling([read for read, listed in pairs if not listed])
        and found.cost < LOOKALIKE + CUT_OFF + 1
        and max(found.costs, default=0.0) < NEVER
        and sum(cost >= 1 for cost in found.costs) <= 1
    )


def _telling(names: Iterable[str]) -> list[str]:
    """Return the words that are no legal form."""
    found = filter(letters, names)
    return [it for it in found if letters(it) not in words("legal_forms")]


def is_of_domain(card: CardFacts, company: str) -> bool:
    """Return whether a company calls itself as a domain on the card does."""
    labels = chosen_labels(it for it in card.full_hosts if not is_shared(it))
    return bool(company) and likeness_to_domain(company, labels) >= OWN_DOMAIN


def _is_office(email: str) -> bool:
    return letters(email.partition("@")[0]) in words("generic_mailboxes")
