"""Invented addresses, as the cards of a country print them."""

from random import Random

from training.texts import NATIVE, Writer

ROOMS = [
    "Suite {n3}", "Floor {n1}", "Unit {n2}", "P.O. Box {n4}", "Room {n3}",
    "{n1}th Floor",
    "Level {n1}",
]  # fmt: skip
EUROPEAN_ROOMS = [
    "Postfach {n3}", "{n1}. Stock", "BP {n3}", "{n1}ème étage", "Haus {n1}", "CP {n4}",
]  # fmt: skip
BUILDINGS = [
    "{x} Tower", "{x} House", "{x} Business Park", "{x} Center", "Technologiepark {x}",
    "{x} Plaza", "Gewerbepark {x}", "Immeuble {x}", "Palazzo {x}", "{x} Campus",
]  # fmt: skip
QUARTERS = [
    "{city}", "{city}", "Near {city} Station", "Opp. {brand} Bank", "{brand} Estate",
    "Opposite {brand} Mall", "Off {brand} Road", "{family} Nagar", "{family} Hill",
    "c/o {brand} {organisation}", "{city} Enterprise Centre", "Industrial Area",
    "Sector {n1}",
    "Level {n1}, {brand} Tower", "Phase {n1}", "{brand} Quarter", "Zona Industriale",
    "Centro",
    "ZI {city}", "{family} Road", "Old {city} Road", "Village {city}",
]  # fmt: skip
"""What stands between street and town."""
PLACES = ["{city}", "{city}, {city}", "{city}, {country}", "{city} / {city}"]
"""All there is of some addresses."""
COUNTRIES = {
    "US": "USA", "GB": "United Kingdom", "DE": "Germany", "IN": "India", "JP": "Japan",
    "FR": "France",
}  # fmt: skip
LABELS = ["Address: ", "Adresse: ", "A: ", "Add: ", "Head Office: ", "Office: "]


def invent_office(writer: Writer, country: str, random: Random) -> list[str]:
    """The lines of the address of an office."""
    lines = writer.address()
    if writer.language not in NATIVE and random.random() < 0.03:
        return [writer.fill(random.choice(PLACES))]
    if writer.language == "en" and random.random() < 0.25:
        room = random.choice(ROOMS)
        lines.insert(random.randint(0, 1), writer.fill(room))
    elif writer.language not in NATIVE and random.random() < 0.1:
        room = random.choice(EUROPEAN_ROOMS)
        lines.insert(random.randint(0, 1), writer.fill(room))
    if random.random() < 0.16 and writer.language not in NATIVE:
        building = random.choice(BUILDINGS)
        lines.insert(0, building.replace("{x}", writer.brand()))
    if random.random() < 0.14 and writer.language not in NATIVE:
        lines.insert(
            random.randint(0, len(lines)), writer.fill(random.choice(QUARTERS))
        )
    if random.random() < 0.22 and writer.language not in NATIVE:
        name = COUNTRIES.get(country, "")
        lines += [name.upper() if random.random() < 0.4 else name] if name else []
    lines = _on_fewer_lines(lines, random)
    if random.random() < 0.1:
        lines[0] = random.choice(LABELS) + lines[0]
    return [line.upper() for line in lines] if random.random() < 0.12 else lines


def _on_fewer_lines(lines: list[str], random: Random) -> list[str]:
    """The lines joined to one or two, or as they are."""
    if random.random() < 0.4 and len(" ".join(lines)) < 60:
        return [random.choice([", ", ", ", " | ", " · ", " - ", " • "]).join(lines)]
    if len(lines) > 2 and random.random() < 0.4:
        return [lines[0], ", ".join(lines[1:])]
    return lines
