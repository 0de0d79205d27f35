"""The English phrases in exported files."""

from collections.abc import Iterator

from export.person import FURTHER, Person, PersonTask
from models.contact import Channel
from models.field import PhoneKind

SUBJECTS = {
    Channel.CALL: "Call {}",
    Channel.EMAIL: "Write to {}",
    Channel.BREAKFAST: "Breakfast with {}",
    Channel.COFFEE: "Coffee with {}",
    Channel.LUNCH: "Lunch with {}",
    Channel.VISIT: "Visit {}",
    Channel.POST: "Send post to {}",
}

PHONES = {
    PhoneKind.WORK: "Phone",
    PhoneKind.DIRECT: "Direct phone",
    PhoneKind.MOBILE: "Mobile",
    PhoneKind.HOME: "Home phone",
    PhoneKind.FAX: "Fax",
    PhoneKind.OTHER: "Other phone",
}


def subject(person: Person, task: PersonTask) -> str:
    """Return a follow-up in one line: "Call Erika Muster, Muster Ltd"."""
    who = person.label
    if person.company and person.company != who:
        who = f"{who}, {person.company}"
    return SUBJECTS[task.channel].format(who)


def task_line(task: PersonTask) -> str:
    """Return a follow-up as a line of a note."""
    reason = f": {task.reason}" if task.reason else ""
    return f"Follow-up on {task.due_on}, {task.channel}{reason}"


def met_line(person: Person) -> str:
    """Return place and day of the meeting as a line of a note; or ""."""
    day = person.met_on.isoformat() if person.met_on else ""
    met = ", ".join(filter(None, (person.event, person.place, day)))
    return f"Met: {met}" if met else ""


def address_text(person: Person) -> str:
    """Return the address in one line, as printed or put together from its parts."""
    address = person.address
    if address.printed:
        return address.printed
    town = f"{address.postcode} {address.city}".strip()
    parts = (address.street, town, address.region, address.country)
    return ", ".join(filter(None, parts))


def lines_without(person: Person, taken: set[str]) -> Iterator[str]:
    """Yield the values without a column as lines for the notes.

    Args:
        person: The contact.
        taken: The values that already stand in another column.
    """
    for label, value in _facts(person):
        if value and value not in taken:
            yield f"{label}: {value}"
    if _address_missing(person, taken):
        yield f"Address: {address_text(person)}"
    if person.tags and not taken.issuperset(person.tags):
        yield f"Tags: {', '.join(person.tags)}"
    met = {person.event, person.met_on.isoformat() if person.met_on else ""}
    if not taken.issuperset(met - {""}):
        yield met_line(person)
    task = person.next_task
    if task and task.due_on.isoformat() not in taken:
        yield task_line(task)


def _facts(person: Person) -> Iterator[tuple[str, str]]:
    yield "In Latin letters", person.romanised
    yield "Job title", person.title
    yield "Department", person.department
    yield "Company", person.company
    yield from (("E-mail", email) for email in person.emails)
    for phone in person.phones:
        yield PHONES[phone.kind], phone.text
    yield from (("Website", website) for website in person.websites)
    for social in person.socials:
        yield social.network.title() or "Profile", social.url
    for source, it in FURTHER.items():
        yield it.label.capitalize(), person.text(source)
    yield "Assigned to", person.assigned_to


def _address_missing(person: Person, taken: set[str]) -> bool:
    it = person.address
    parts = {it.street, it.city, it.postcode, it.region, it.country} - {""}
    if it.printed in taken:
        return False
    return not taken.issuperset(parts) if parts else bool(it.printed)
