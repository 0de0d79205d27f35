"""Invented cards: what stands on them, line by line, with the role of each line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from faker import Faker

from ingest.fields.roles.evidence import Role
from training.addresses import invent_office
from training.contacts import CALLING, internet_lines, invent_host, phone_lines
from training.people import (
    CREDENTIALS,
    Person,
    invent_mailbox,
    invent_person,
    print_name,
)
from training.texts import NATIVE, Writer

PLACES = {
    # Faker's place: language of the grammar, country, share
    "en_US": ("en", "US", 5.0), "en_GB": ("en", "GB", 3.0), "en_IN": ("en", "IN", 5.0),
    "en_CA": ("en", "CA", 1.0), "en_AU": ("en", "AU", 1.0), "de_DE": ("de", "DE", 4.0),
    "de_AT": ("de", "AT", 1.5), "de_CH": ("de", "CH", 1.5), "fr_FR": ("fr", "FR", 2.5),
    "fr_CH": ("fr", "CH", 0.5), "es_ES": ("es", "ES", 1.5), "es_MX": ("es", "MX", 0.7),
    "it_IT": ("it", "IT", 1.5), "nl_NL": ("nl", "NL", 1.5), "nl_BE": ("nl", "BE", 0.5),
    "pt_BR": ("pt", "BR", 1.0), "pt_PT": ("pt", "PT", 0.7), "pl_PL": ("pl", "PL", 0.8),
    "sv_SE": ("sv", "SE", 0.8), "da_DK": ("da", "DK", 0.6), "no_NO": ("no", "NO", 0.6),
    "fi_FI": ("fi", "FI", 0.6), "cs_CZ": ("cs", "CZ", 0.6), "hu_HU": ("hu", "HU", 0.4),
    "tr_TR": ("tr", "TR", 0.5), "ro_RO": ("ro", "RO", 0.4), "vi_VN": ("vi", "VN", 1.0),
    "ja_JP": ("ja", "JP", 2.5), "zh_CN": ("zh", "CN", 1.2), "zh_TW": ("zh", "CN", 0.5),
    "ko_KR": ("ko", "KR", 1.5), "en_NG": ("en", "NG", 0.6), "en_KE": ("en", "KE", 0.4),
    "en_PK": ("en", "IN", 0.4), "en_PH": ("en", "PH", 0.4), "id_ID": ("id", "ID", 0.8),
    "hr_HR": ("hr", "HR", 0.5), "sk_SK": ("sk", "SK", 0.4), "sl_SI": ("sl", "SI", 0.3),
    "lt_LT": ("lt", "LT", 0.3), "et_EE": ("et", "EE", 0.3), "es_AR": ("es", "AR", 0.6),
    "es_CO": ("es", "CO", 0.5), "es_CL": ("es", "CL", 0.4), "fr_BE": ("fr", "BE", 0.4),
}  # fmt: skip
ROMANISED = {"ja_JP": "JP", "zh_CN": "CN", "ko_KR": "CN"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of a card.

    Attributes:
        text: As printed.
        role: What it is; None for contact points.
        size: Height of its letters over that of the address.
        beside: Whether it goes on where the line before ends.
    """

    text: str
    role: Role | None
    size: float = 1.0
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The blocks of a card, in no order yet."""

    logo: list[Printed]
    identity: list[Printed]
    notes: list[Printed]
    address: list[Printed]
    contact: list[Printed]


class Inventor:
    """Invents cards; the same seed gives the same cards."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._fakers = {place: Faker(place) for place in PLACES}
        for number, faker in enumerate(self._fakers.values()):
            faker.seed_instance(seed + number)

    def cards(self, count: int) -> Iterator[Card]:
        """As many cards as asked for."""
        places = list(PLACES)
        shares = [PLACES[place][2] for place in places]
        for place in self._random.choices(places, shares, k=count):
            yield self._card(place)

    def _card(self, place: str) -> Card:
        random = self._random
        language, country, _ = PLACES[place]
        person = invent_person(random, self._fakers[place], language)
        writer = Writer(random, language, country, self._fakers[place])
        if place in ROMANISED and random.random() < 0.45:
            language, country = "en", ROMANISED[place]
            writer = Writer(random, language, country, self._fakers["en_US"])
            person = replace(person, native="")
        company = writer.company(person.family)
        calling = "JP" if place == "ja_JP" else "KR" if place == "ko_KR" else country
        owner = _host_of(company, person, random)
        host = invent_host(owner, calling, writer.brand(), random)
        mailbox = invent_mailbox(person, company, host, random)
        contact = phone_lines(calling if calling in CALLING else "US", language, random)
        contact += internet_lines(mailbox, host, random)
        identity = _identity(person, writer, random)
        size = identity[0].size if identity else 1.0
        for _ in range(random.choices([0, 1, 2], [94, 4, 2])[0]):
            other = invent_person(random, self._fakers[place], language)
            identity += _names(other, writer, size, random)
        notes = list(_slogans(writer, random))
        logo = list(_company(company, writer, random))
        if random.random() < 0.5:
            logo, notes = logo + notes, []
        return Card(
            logo=logo,
            identity=identity,
            notes=notes,
            address=_address(writer, company, calling, random),
            contact=[Printed(line, None) for line in contact],
        )


def _host_of(company: str, person: Person, random: Random) -> str:
    """Whom the card's host is named after: some have one of their own."""
    chance = random.random()
    if chance < 0.03:
        return f"{person.given} {person.family}"
    return person.family if chance < 0.06 else company


def _company(company: str, writer: Writer, random: Random) -> Iterator[Printed]:
    """The company as its logo prints it, often parted over lines."""
    if random.random() > 0.93:
        return
    size = random.uniform(0.95, 2.8)
    chance = random.random()
    text = (
        company.upper()
        if chance < 0.38
        else company.lower()
        if chance < 0.42
        else company
    )
    words = text.split()
    if len(words) > 2 and random.random() < 0.12:
        for word in _in_three(words, random):
            yield Printed(word, Role.COMPANY, size)
    elif len(words) > 1 and random.random() < 0.27:
        at = random.randint(1, len(words) - 1)
        yield Printed(" ".join(words[:at]), Role.COMPANY, size)
        small = size * random.uniform(0.45, 1.0)
        yield Printed(" ".join(words[at:]), Role.COMPANY, small)
    else:
        yield Printed(text, Role.COMPANY, size)
    if random.random() < 0.1:  # the mark alone, beside the full name
        yield Printed(words[0], Role.COMPANY, random.uniform(1.5, 3.5))
    if writer.language not in NATIVE and random.random() < 0.13:
        small = size * random.uniform(0.3, 0.8)
        yield Printed(writer.descriptor(), Role.OTHER, small)


def _in_three(words: list[str], random: Random) -> list[str]:
    """Words over three lines."""
    one, other = sorted(random.sample(range(1, len(words)), 2))
    return [" ".join(part) for part in (words[:one], words[one:other], words[other:])]


def _slogans(writer: Writer, random: Random) -> Iterator[Printed]:
    if random.random() < 0.35:
        for _ in range(random.choices([1, 2, 3, 5], [70, 15, 10, 5])[0]):
            text = writer.slogan()
            yield Printed(
                text.upper() if random.random() < 0.15 else text,
                Role.OTHER,
                random.uniform(0.7, 1.2),
            )
    for _ in range(random.choices([0, 1, 2, 4], [74, 15, 7, 4])[0]):
        yield Printed(writer.fragment(), Role.OTHER, random.uniform(0.4, 2.5))
    if random.random() < 0.03 and writer.language not in NATIVE:
        for _ in range(random.randint(4, 14)):
            yield Printed(writer.prose(), Role.OTHER, random.uniform(0.7, 1.3))
    if random.random() < 0.05:
        yield Printed("CamScanner", Role.OTHER, random.uniform(0.7, 1.2))


def _identity(person: Person, writer: Writer, random: Random) -> list[Printed]:
    """Name, titles and departments, in the usual order or another."""
    size = random.uniform(0.9, 2.2)
    names = list(_names(person, writer, size, random))
    titles = list(_titles(writer, random)) if names else []
    departments: list[Printed] = []
    while random.random() < 0.24 and len(departments) < 3:
        text = writer.department()
        text = text.upper() if random.random() < 0.12 else text
        departments.append(Printed(text, Role.DEPARTMENT, random.uniform(0.8, 1.1)))
    if len(names) == 1 and titles and random.random() < 0.07:
        sep = random.choice(["- ", "| ", "– ", "", "/ ", ",", ",", "("])
        names[0] = replace(names[0], text=names[0].text + "," * (sep == ","))
        text = sep.strip(",") + titles[0].text + ")" * (sep == "(")
        titles[0] = replace(titles[0], text=text, size=size, beside=True)
        return [*names, *titles, *departments]
    if writer.language in NATIVE and random.random() < 0.6:
        return [*departments, *titles, *names]
    orders = [
        [*names, *titles, *departments], [*titles, *names, *departments],
        [*names, *departments, *titles], [*departments, *names, *titles],
    ]  # fmt: skip
    return random.choices(orders, [78, 11, 7, 4])[0]


def _names(
    person: Person, writer: Writer, size: float, random: Random
) -> Iterator[Printed]:
    if random.random() < 0.05:
        return
    name = print_name(person, random, writer)
    if person.native:
        native = " ".join(person.native) if random.random() < 0.1 else person.native
        yield Printed(native, Role.NAME, size)
        if random.random() < 0.5:
            yield Printed(name, Role.NAME, size * random.uniform(0.4, 0.9))
        return
    words = name.split()
    if 1 < len(words) < 5 and random.random() < (0.1 if len(words) == 2 else 0.03):
        at = random.randint(1, len(words) - 1)
        halves = [" ".join(words[:at]), " ".join(words[at:])]
        if random.random() < 0.3:
            halves = [halves[1].upper(), halves[0]]
        yield from (Printed(half, Role.NAME, size) for half in halves)
        return
    owners = writer.words.get("owner", [])
    labelled = bool(owners) and random.random() < 0.03
    if labelled:
        label = random.choice(owners)
        title = label.startswith(("Prop", "Own", "Inh", "Tit", "Part"))
        yield Printed(label.strip(), Role.TITLE if title else None, size)
    yield Printed(name, Role.NAME, size, beside=labelled)
    if "credential" in writer.words and random.random() < 0.25:
        yield Printed(writer.pick("credential"), Role.OTHER, 0.8)
    elif random.random() < 0.05:
        yield Printed(
            ", ".join(random.sample(CREDENTIALS, random.randint(1, 3))), Role.OTHER, 0.8
        )


def _titles(writer: Writer, random: Random) -> Iterator[Printed]:
    if random.random() > 0.8:
        return
    title, size = writer.title(), random.uniform(0.75, 1.15)
    chance = random.random()
    title = title.upper() if chance < 0.2 else title.lower() if chance < 0.24 else title
    words = title.split()
    if len(words) > 3 and random.random() < 0.3:
        at = random.randint(1, len(words) - 1)
        yield Printed(" ".join(words[:at]), Role.TITLE, size)
        yield Printed(" ".join(words[at:]), Role.TITLE, size)
    else:
        yield Printed(title, Role.TITLE, size)
    if random.random() < 0.15:
        yield Printed(writer.title(), Role.TITLE, size)


def _address(
    writer: Writer, company: str, country: str, random: Random
) -> list[Printed]:
    """One office, at times two, with or without the company's name above."""
    if random.random() > 0.87:
        return []
    lines: list[Printed] = []
    if random.random() < 0.2:
        lines.append(Printed(company, Role.COMPANY, random.uniform(0.9, 1.15)))
    for _ in range(random.choices([1, 2], [90, 10])[0]):
        texts = invent_office(writer, country, random)
        lines += [Printed(text, Role.ADDRESS) for text in texts]
    return lines
