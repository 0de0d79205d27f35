"""Invented phone numbers, hosts and the lines they stand in."""

import re
from random import Random

from training.people import plain
from training.texts import read_words

WORDS = read_words("contacts")
CALLING: dict[str, str] = WORDS["calling"]
ENDINGS: dict[str, list[str]] = WORDS["endings"]
LABELS: dict[str, dict[str, list[str]]] = WORDS["labels"]
AMERICAN = [
    "({a}) {b}-{c:04d}", "{a}-{b}-{c:04d}", "{a}.{b}.{c:04d}", "+1 {a} {b} {c:04d}",
    "1.{a}.{b}.{c:04d}", "{a} {b} {c:04d}",
]  # fmt: skip
OTHER = [
    "+{k} {a}{s}{b}{s}{c}", "+{k} (0){a}{s}{b}{s}{c}", "+{k}{s}{a}{s}{b}{s}{c}",
    "0{a}{s}{b}{s}{c}", "(0{a}) {b} {c}", "0{a}/{b}{c}", "+{k}-{a}-{b}-{c}",
    "0{a}-{b}-{c}", "{k}-{a}-{b}{c}",
]  # fmt: skip


def invent_host(company: str, country: str, brand: str, random: Random) -> str:
    """A host like the company's name, in short, or at times quite unlike it."""
    core = re.split(
        r",? \b(?:GmbH|Inc|LLC|Ltd|AG|KG|B\.?V|S\.|SA|SARL|Corp|Co|Pvt|Private)\b",
        company,
    )[0]
    label = plain(core)
    if len(label) > 16:
        words = [plain(word) for word in core.split() if plain(word)]
        short = "".join(word[0] for word in words)
        label = words[0] if random.random() < 0.5 or len(short) < 2 else short
    if len(label) < 2 or random.random() < 0.12:
        label = plain(brand) or "acme"
    own = [country.lower(), country.lower(), "com", "eu"]
    return f"{label}.{random.choice(ENDINGS.get(country, own))}"


def invent_number(country: str, random: Random) -> str:
    """A number in one of the country's ways to print it."""
    code = CALLING.get(country, "1")
    if code == "1":
        area, office = random.randint(201, 989), random.randint(200, 999)
        line = random.randint(0, 9999)
        return random.choice(AMERICAN).format(a=area, b=office, c=line)
    digits = "".join(random.choices("0123456789", k=random.choice([8, 9, 9, 10])))
    a, b, c = random.choice("123456789") + digits[1:2], digits[2:5], digits[5:]
    sep = random.choice([" ", " ", "-", ".", ""])
    return random.choice(OTHER).format(k=code, a=a, b=b, c=c, s=sep)


def phone_lines(country: str, language: str, random: Random) -> list[str]:
    """The card's phone lines, labelled or not."""
    labels = LABELS.get(language, LABELS["other"])
    sep = random.choice([": ", " ", ". ", ":", " : ", " "])
    labelled = random.random() < 0.8
    lines = []
    for kind, share in (
        ("work", 0.85),
        ("mobile", 0.6),
        ("fax", 0.4),
        ("direct", 0.08),
    ):
        if random.random() < share and kind in labels:
            label = (
                random.choice(labels[kind]) + sep if labelled or kind == "fax" else ""
            )
            lines.append(label + invent_number(country, random))
    if len(lines) > 1 and random.random() < 0.2:
        lines[:2] = [random.choice([" | ", " ", ", ", " / "]).join(lines[:2])]
    if lines and random.random() < 0.05:
        lines[0] += random.choice([" ext. ", " x", " Ext "]) + str(
            random.randint(10, 999)
        )
    return lines


def internet_lines(mailbox: str, host: str, random: Random) -> list[str]:
    """E-mail, website and handle, as far as the card has them."""
    lines = []
    if random.random() < 0.88:
        label = random.choice(
            ["Email: ", "E-mail: ", "E-Mail ", "e: ", "E ", "Mail: ", "email:"]
        )
        lines.append((label if random.random() < 0.4 else "") + mailbox)
    if random.random() < 0.7:
        label = random.choice(["Web: ", "Web ", "w: ", "Website: ", "W ", "URL: "])
        start = random.choice(["www.", "www.", "www.", "", "http://", "https://www."])
        lines.append((label if random.random() < 0.2 else "") + start + host)
    if random.random() < 0.08:
        network = random.choice(
            ["linkedin.com/in/", "@", "facebook.com/", "Skype: ", "instagram: @"]
        )
        lines.append(network + plain(mailbox.partition("@")[0]))
    return lines
