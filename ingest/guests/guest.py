"""A guest of an event, and what of a card is compared with guests."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.fields.proof.domains import host_of, is_shared, owner
from ingest.guests.words import letters, words_of
from models.field import CardFact, FieldKind
from models.likeness import name_key, skeleton


@dataclass(frozen=True)
class Guest:
    """A person, or an organisation without a person, on an organiser's list.

    Attributes:
        row: Number in the list, from 1.
        codes: What the code on the badge says: an identifier, or a URL with one.
        is_wanted: Whether the list marks the guest as one to meet.
    """

    row: int
    name: str = ""
    given: str = ""
    family: str = ""
    title: str = ""
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_wanted: bool = False

    @cached_property
    def name_words(self) -> tuple[str, ...]:
        """The words of the name without titles, in their order."""
        telling = {*name_key(self.name).split()}
        return tuple(
            it for it in words_of(self.name) if {*name_key(it).split()} & telling
        )

    @cached_property
    def name_letters(self) -> frozenset[str]:
        """The letters of each word of the name."""
        return frozenset(map(letters, self.name_words))

    @cached_property
    def name_skeletons(self) -> frozenset[str]:
        """The same with letters that readers confuse made one."""
        return frozenset(map(skeleton, self.name_letters))

    @cached_property
    def company_words(self) -> tuple[str, ...]:
        """The words of the company, legal form included."""
        return tuple(filter(letters, words_of(self.company)))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Domains that are the company's own."""
        return own_hosts((*self.emails, *self.websites))


def own_hosts(links: Sequence[str]) -> frozenset[str]:
    """Return the domains of addresses and links that are no mail provider's."""
    hosts = (host_of(it) for it in links)
    return frozenset(owner(it) or it for it in hosts if it and not is_shared(it))


class CardFacts:
    """The values of a card that are compared with guests.

    Args:
        facts: Of the card, the surest first within a kind.
        lines: The text of each line that was read.
    """

    def __init__(self, facts: Sequence[CardFact], lines: Sequence[str]) -> None:
        self.facts = tuple(facts)
        self.name = self._first(FieldKind.NAME)
        self.company = self._first(FieldKind.COMPANY)
        self.emails = self._all(FieldKind.EMAIL)
        self.phones = self._all(FieldKind.PHONE)
        self.codes = (*self._all(FieldKind.CODE), *self._all(FieldKind.WEBSITE))
        self.mailboxes = tuple(it.partition("@")[0] for it in self.emails)
        links = (*self.emails, *self._all(FieldKind.WEBSITE))
        self.full_hosts = tuple(map(host_of, links))
        self.hosts = own_hosts(links)
        self.lines = tuple(tuple(words_of(it)) for it in lines)
        self.name_letters = frozenset(map(letters, words_of(self.name)))
        self.name_skeletons = frozenset(map(skeleton, self.name_letters))
        self.all_letters = frozenset(letters(it) for line in self.lines for it in line)

    def _first(self, kind: FieldKind) -> str:
        return next(iter(self._all(kind)), "")

    def _all(self, kind: FieldKind) -> tuple[str, ...]:
        return tuple(it.value for it in self.facts if it.kind is kind)
