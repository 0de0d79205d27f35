"""Facts of a card, in a form in which readers can be compared."""

from typing import Any

from export.person import Person
from export.vcard import remarks

Facts = dict[str, Any]
"""By property: fn, n, org, title, tel, email, url, adr, note, categories."""


def expected(person: Person) -> Facts:
    """Return what every reader should find on the contact's card."""
    note = "\n\n".join((*person.notes, "\n".join(remarks(person)))).strip()
    it = person.address
    urls = [*person.websites, *(social.url for social in person.socials)]
    parts = ["", "", it.street or it.printed]
    parts += [it.city, it.region, it.postcode, it.country]
    given = person.given if person.given or person.family else person.name
    return tidy(
        {
            "fn": [person.label],
            "n": [person.family, given, "", person.prefix, person.suffix],
            "org": [person.company, person.department],
            "title": [person.title],
            "tel": sorted(phone.text for phone in person.phones),
            "email": sorted(person.emails),
            "url": sorted(map(_encoded, urls)),
            "adr": parts,
            "note": [note],
            "categories": sorted(person.tags),
        }
    )


def tidy(facts: Facts) -> Facts:
    """The facts without what is empty, so that no value and an empty one are one."""
    return {name: values for name, values in facts.items() if any(values)}


def differences(found: dict[str, Facts], people: list[Person]) -> dict[str, list[str]]:
    """The properties that were read otherwise, and of which contacts, by number."""
    wrong: dict[str, list[str]] = {}
    for number, person in enumerate(people, start=1):
        facts = found.get(person.uid)
        if facts is None:
            wrong.setdefault("card", []).append(f"{number}")
            continue
        wanted = expected(person)
        for name in wanted.keys() | facts.keys():
            if wanted.get(name) != facts.get(name):
                wrong.setdefault(name, []).append(f"{number}")
    return wrong


def _encoded(url: str) -> str:
    return url.replace(",", "%2C").replace(";", "%3B").replace("\\", "%5C")
