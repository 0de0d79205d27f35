"""The names of values that a column can take from a contact.

One value      the source of each of `models.contact_fields.FIELDS`, such as title;
               uid, event, status, company.uid, company.domain, company.url,
               follow_up.uid, follow_up.subject, follow_up.due, follow_up.channel,
               follow_up.reason, follow_up.assigned_to, basis.source, basis.obtained_on,
               basis.legal, basis.informed_on, basis.refused, basis.withdrawn_on,
               opted_out.email, .call and .post: "yes" or nothing
Parts, at need first, last: given and family name; a name that was never taken apart
               is split before its last word
Several        emails, phones, websites, socials, tags, notes; allowed_emails: none for
               who does not want e-mails
Notes and more remarks: the notes, then a line for all that no other column takes
One of them    emails.0 is the first, emails.1 the second
From one on    emails.1+ is all but the first
By kind        phones.work, .mobile, .direct, .home, .fax, .other; phones.voice is all
               but mobile and fax; socials.linkedin is by network
Both           phones.work.0, phones.work.1+
A part         phones.0.kind, .number, .extension, .national, .calling, .region;
               socials.0.network
"""

import re
from collections.abc import Callable, Set
from functools import partial

from export.basis import NAMES as BASIS
from export.basis import basis_texts
from export.numbers import calling_code, national_number, region
from export.person import (
    TEXTS,
    Person,
    PersonTask,
    Phone,
    Social,
    company_domain,
    company_uid,
    company_url,
)
from export.wording import subject
from models.basis import UNRECORDED
from models.contact import Channel
from models.field import PhoneKind

Values = tuple[str, ...]
Source = Callable[[Person], Values]


def _of_basis(name: str, person: Person) -> str:
    return "" if person.basis is UNRECORDED else basis_texts(person.basis)[name]


def _refuses(channel: Channel, person: Person) -> str:
    return "" if person.basis.allows(channel) else "yes"


OPT_OUTS = (Channel.EMAIL, Channel.CALL, Channel.POST)
"""The refusals for which other programs have columns."""

SINGLE: dict[str, Callable[[Person], str]] = {
    **TEXTS,
    "uid": lambda person: person.uid,
    "first": lambda person: _halves(person)[0],
    "last": lambda person: _halves(person)[1],
    "event": lambda person: person.event,
    "status": lambda person: person.status or "",
    **{f"basis.{name}": partial(_of_basis, name) for name in BASIS},
    **{f"opted_out.{it}": partial(_refuses, it) for it in OPT_OUTS},
    "company.uid": company_uid,
    "company.domain": company_domain,
    "company.url": company_url,
}

TASK: dict[str, Callable[[Person, PersonTask], str]] = {
    "follow_up.uid": lambda _, task: task.uid,
    "follow_up.subject": subject,
    "follow_up.due": lambda _, task: task.due_on.isoformat(),
    "follow_up.channel": lambda _, task: task.channel,
    "follow_up.reason": lambda _, task: task.reason,
    "follow_up.assigned_to": lambda _, task: task.assigned_to,
}

LISTS: dict[str, Callable[[Person], Values]] = {
    "emails": lambda person: person.emails,
    "allowed_emails": lambda person: (
        person.emails if person.basis.allows(Channel.EMAIL) else ()
    ),
    "websites": lambda person: person.websites,
    "tags": lambda person: person.tags,
    "notes": lambda person: person.notes,
}

PHONE_PARTS: dict[str, Callable[[Phone], str]] = {
    "kind": lambda phone: phone.kind,
    "number": lambda phone: phone.number,
    "extension": lambda phone: phone.extension,
    "national": lambda phone: national_number(phone.number),
    "calling": lambda phone: calling_code(phone.number),
    "region": lambda phone: region(phone.number),
}

SOCIAL_PARTS: dict[str, Callable[[Social], str]] = {
    "network": lambda social: social.network,
}

KINDS = {*PhoneKind, "voice"}
REMARKS = "remarks"
DATES = frozenset(
    {
        "met_on",
        "follow_up.due",
        "basis.obtained_on",
        "basis.informed_on",
        "basis.withdrawn_on",
    }
)

_STEP = re.compile(
    r"(?P<list>emails|allowed_emails|phones|websites|socials|tags|notes)"
    r"(?:\.(?P<kind>[a-z]+))?"
    r"(?:\.(?P<index>[0-9]{1,4})(?P<on>\+)?)?"
    r"(?:\.(?P<part>[a-z]+))?"
)


def _halves(person: Person) -> tuple[str, str]:
    if person.given or person.family:
        return person.given, person.family
    first, _, last = person.name.rpartition(" ")
    return first.strip(), last


def find_source(name: str) -> Source | None:
    """Return the function that takes the values called `name`; None if unknown."""
    single = SINGLE.get(name) or (_on_task(TASK[name]) if name in TASK else None)
    if single:
        return _single(single)
    match = _STEP.fullmatch(name)
    if match is None:
        return None
    window = _window(match["index"], match["on"])
    if match["list"] == "phones":
        return _phones(match["kind"], window, match["part"])
    if match["list"] == "socials":
        return _socials(match["kind"], window, match["part"])
    return _plain(LISTS[match["list"]], window, match["kind"] or match["part"])


def known_sources() -> list[str]:
    """Return every name without numbers, for the message about unknown ones."""
    lists = [*LISTS, "phones", "socials"]
    kinds = [f"phones.{kind}" for kind in sorted(KINDS)]
    return [*SINGLE, *TASK, *lists, *kinds, REMARKS]


def _window(index: str | None, on: str | None) -> slice:
    if index is None:
        return slice(None)
    return slice(int(index), None if on else int(index) + 1)


def _single(take: Callable[[Person], str]) -> Source:
    def source(person: Person) -> Values:
        value = take(person)
        return (value,) if value else ()

    return source


def _plain(
    take: Callable[[Person], Values], window: slice, detail: str | None
) -> Source | None:
    return None if detail else lambda person: take(person)[window]


def _on_task(take: Callable[[Person, PersonTask], str]) -> Callable[[Person], str]:
    def of_next(person: Person) -> str:
        task = person.next_task
        return take(person, task) if task else ""

    return of_next


def _phones(kind: str | None, window: slice, part: str | None) -> Source | None:
    if kind in PHONE_PARTS and part is None:
        kind, part = None, kind
    if (kind and kind not in KINDS) or (part and part not in PHONE_PARTS):
        return None
    write = PHONE_PARTS[part] if part else _text
    kinds = _kinds(kind)

    def source(person: Person) -> Values:
        found = [phone for phone in person.phones if phone.kind in kinds]
        return tuple([write(phone) for phone in found[window]]) if found else ()

    return source


def _text(phone: Phone) -> str:
    return phone.text


def _kinds(kind: str | None) -> Set[str]:
    if kind == "voice":
        return {*PhoneKind} - {PhoneKind.MOBILE, PhoneKind.FAX}
    return {kind} if kind else {*PhoneKind}


def _socials(network: str | None, window: slice, part: str | None) -> Source | None:
    if network in SOCIAL_PARTS and part is None:
        network, part = None, network
    if part and part not in SOCIAL_PARTS:
        return None
    write = SOCIAL_PARTS[part] if part else _url

    def source(person: Person) -> Values:
        found = [it for it in person.socials if network in {None, it.network}]
        return tuple(write(social) for social in found[window])

    return source


def _url(social: Social) -> str:
    return social.url
