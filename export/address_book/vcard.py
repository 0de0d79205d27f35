"""Convert vCards of any version and program into entries of an address book."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from export.address_book.entry import (
    Entry,
    EntryDraft,
    Ranked,
    day_of,
    split_labelled_links,
    stage_of,
)
from export.address_book.text import TextFile
from export.address_book.vcard_properties import (
    CardProperties,
    bare_uid,
    moment_of,
    plain,
    spell,
)
from export.basis import parse_basis, vcard_property
from export.person import FURTHER, Address, Person, PersonTask
from export.vcard import remarks
from models.contact import Channel
from models.contact_fields import ContactField
from models.field import PhoneKind
from models.vcard import (
    TOO_LONG,
    Property,
    parse_cards,
    unescape,
)

_GROUP = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_MEMBER = ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
_READ = frozenset(
    "UID N FN ORG TITLE EMAIL TEL URL ADR LABEL CATEGORIES NOTE X-SOCIALPROFILE PHOTO"
    " REV".split()
) | {it.vcard for it in FURTHER.values()}
_TECHNICAL = frozenset(
    "VERSION PRODID KIND CLASS SOURCE NAME PROFILE MAILER CLIENTPIDMAP XML SORT-STRING"
    " TZ X-ABLABEL X-ABADR X-ABSHOWAS X-ABUID X-ADDRESSBOOKSERVER-KIND X-ABORDER"
    " X-IMAGEHASH X-IMAGETYPE X-EVOLUTION-FILE-AS X-OBJECTCLASS".split()
)
"""Properties about the card itself, not about the person."""
_SAID = _READ | _TECHNICAL | {*_MEMBER}
"""Properties that need no words in the note."""
_NOTHING = Entry(Person())
_LONGEST = 2_000  # characters of a value that is kept in the note


def parse_vcards(text: TextFile, country: str = "") -> Iterator[Entry]:
    """Yield the entries of a text of vCards; a group becomes a tag of its members.

    Args:
        text: One card or many, version 2.1 to 4.0.
        country: Two letters; of phone numbers without a country code.
    """
    groups = _find_groups(text)
    for properties in parse_cards(text):
        if not properties or _is_group(properties):
            continue
        if all(it.name in _TECHNICAL for it in properties):
            yield _NOTHING
        else:
            yield _entry(CardProperties(properties), country, groups)


def _find_groups(text: TextFile) -> Mapping[str, Sequence[str]]:
    """Return the names of the groups in which each member is, by its UID."""
    groups = defaultdict(list)
    if re.search(rb"KIND[^:\n]{0,99}:\s{0,9}group", text.data, re.IGNORECASE):
        for card in filter(_is_group, parse_cards(text)):
            name = next((unescape(it.value) for it in card if it.name == "FN"), "")
            for member in (it.value for it in card if it.name in _MEMBER):
                groups[bare_uid(member)].append(name)
    return groups


def _is_group(card: Sequence[Property]) -> bool:
    return any(it.name in _GROUP and it.value.lower() == "group" for it in card)


def _entry(
    card: CardProperties, country: str, groups: Mapping[str, Sequence[str]]
) -> Entry:
    """Return the contact of a card, with the values that have no field of their own."""
    draft = EntryDraft(_person(card))
    links = [(card.label(it), unescape(it.value)) for it in card.all("URL")]
    is_ours = "cardfile" in card.text("PRODID")
    websites, socials = split_labelled_links(links, labelled=is_ours)
    socials += tuple(card.profile(it) for it in card.all("X-SOCIALPROFILE"))
    tags = filter(None, card.parts("CATEGORIES", ","))
    draft.person = replace(
        draft.person,
        websites=websites,
        socials=tuple(dict.fromkeys(socials)),
        tags=tuple(dict.fromkeys((*tags, *groups.get(bare_uid(card.text("UID")), ())))),
    )
    draft.emails = [
        Ranked(unescape(it.value).strip(), rank=it.rank) for it in card.all("EMAIL")
    ]
    _add_phones(card, draft)
    draft.addresses = [(it.rank, card.address(it)) for it in card.all("ADR")]
    if not draft.addresses and (printed := card.text("LABEL")):
        draft.addresses = [((0, False), Address(printed))]
    _add_rest(card, draft)
    return draft.entry(country)


def _person(card: CardProperties) -> Person:
    name, romanised, parts = card.names()
    family, given, middle, prefix, suffix = (*parts, *[""] * 5)[:5]
    company, *units = (*card.parts("ORG"), "")
    person = Person(
        uid=card.uid(),
        prefix=prefix,
        given=given,
        middle=middle,
        family=family,
        suffix=suffix,
        romanised=romanised,
        title=card.text("TITLE"),
        department=", ".join(filter(None, units)),
        company=company,
        emails=tuple(unescape(it.value).strip() for it in card.all("EMAIL")),
        event=card.text("X-CARDFILE-EVENT"),
        met_on=day_of(card.text("X-CARDFILE-MET-ON")),
        place=card.text("X-CARDFILE-PLACE"),
        stage=stage_of(card.text("X-CARDFILE-STAGE")),
        assigned_to=card.text("X-CARDFILE-ASSIGNED-TO"),
        basis=parse_basis(lambda name: card.text(vcard_property(name))),
        more=_more(card),
        follow_ups=_follow_ups(card),
        changed_at=moment_of(card.text("REV")),
        picture=card.picture(),
    )
    # An office has a name only because FN is required.
    has_name = name != person.label or family + given
    return replace(person, name=name if has_name else "", notes=_notes(card, person))


def _more(card: CardProperties) -> Mapping[str, str]:
    """Return the values of the fields in `FURTHER`, by their names."""
    texts = {source: it.tidy(_further(card, it)) for source, it in FURTHER.items()}
    return {source: text for source, text in texts.items() if text}


def _further(card: CardProperties, field: ContactField) -> str:
    if field.name == "other_company":
        return next(map(plain, card.all("ORG")[1:]), "")
    return card.text(field.vcard) if field.vcard else ""


def _add_phones(card: CardProperties, draft: EntryDraft) -> None:
    for it in card.all("TEL"):
        text = unescape(it.value).strip()
        if "pager" in it.types:
            draft.rest.append(f"Pager: {text}")
            continue
        rank, kind = (it.rank[0], False), card.phone_kind(it)
        draft.phones.append(Ranked(text, kind, rank))
        if kind is PhoneKind.OTHER and (label := card.own_label(it)):
            draft.rest.append(f"{label}: {text}")


def _notes(card: CardProperties, person: Person) -> tuple[str, ...]:
    note = "\n\n".join(unescape(it.value).strip() for it in card.all("NOTE"))
    if any(it.name.startswith("X-CARDFILE-") for it in card.properties):
        note = note.removesuffix("\n".join(remarks(person))).rstrip()
    return (note,) if note else ()


def _follow_ups(card: CardProperties) -> tuple[PersonTask, ...]:
    words = card.text("X-CARDFILE-FOLLOW-UP").split(" ", 3)
    day, channel, uid, reason = (*words, *[""] * 4)[:4]
    due = day_of(day)
    if due is None or channel not in set(Channel):
        return ()
    changed = moment_of(card.text("REV")) or datetime.fromtimestamp(0, UTC)
    by = card.text("X-CARDFILE-FOLLOW-UP-BY")
    return (PersonTask(uid, due, changed, Channel(channel), reason, by),)


def _add_rest(card: CardProperties, draft: EntryDraft) -> None:
    """Add every value without a field, labelled with the name of its property."""
    for it in (*card.all("ORG")[2:], *card.all("TITLE")[1:]):
        draft.rest.append(f"Also {spell(it.name)}: {plain(it)}")
    for it in card.properties:
        if it.name in _SAID or it.name.startswith("X-CARDFILE-"):
            continue
        if it.name == TOO_LONG:
            draft.left_out.append(it.value)
            continue
        text = "" if it.is_binary else plain(it)
        if it.is_binary or len(text) > _LONGEST:
            draft.left_out.append(it.name)
        elif text:
            draft.rest.append(f"{card.label(it) or spell(it.name)}: {text}")
