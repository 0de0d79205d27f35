"""Invented cards, laid out and read with mistakes: words and their boxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from ingest.fields.roles.evidence import Role
from models.geometry import Box
from models.reading import OcrResult, Word
from training.cards import Card, Printed
from training.texts import read_words

WIDTH = 1000  # pixels of the card
CONFUSED: list[list[str]] = read_words("misread")["confused"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed line in its place, in pixels."""

    printed: Printed
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A card as a reader gives it, and the role of each of its lines by number."""

    ocr: OcrResult
    roles: dict[int, Role | None]


def read(card: Card, random: Random) -> ReadCard:
    """Lay a card out and read it, with mistakes."""
    placed = _lay_out(card, random)
    tight = random.random() < 0.5  # boxes round the ink, as Tesseract's, or the line
    tilt = random.choice([0.0, 0.0, 0.0, random.uniform(0, 0.06)])
    words: list[Word] = []
    roles: dict[int, Role | None] = {}
    clean = random.random() < 0.45
    for number, line in enumerate(placed):
        text = line.printed.text if clean else _misread(line.printed.text, random)
        words += _words(line, text, number, (tight, tilt), random)
        roles[number] = line.printed.role
    return ReadCard(OcrResult(tuple(words), "imagined"), roles)


def _lay_out(card: Card, random: Random) -> list[Placed]:
    """The blocks in one of the usual arrangements."""
    base = random.uniform(20, 34)
    low = [card.address, card.contact]
    if random.random() < 0.4:
        low.reverse()
    chance = random.random()
    if chance < 0.24:
        right = card.identity + low[0] + low[1] + card.notes
        return _columns(card.logo, right, base, random)
    if chance < 0.34:
        left = card.logo + card.identity + card.notes
        return _columns(left, low[0] + low[1], base, random)
    orders = [
        [card.logo, card.identity, *low], [card.identity, *low, card.logo],
        [card.identity, card.logo, *low], [card.logo, *low, card.identity],
        [card.logo, low[0], card.identity, low[1]],
    ]  # fmt: skip
    order = random.choices(orders, [34, 24, 10, 8, 5])[0]
    order.insert(random.choice([1, 2, 3, 4, 4]), card.notes)
    return _stacked(order, low[1], base, random)


def _stacked(
    order: list[list[Printed]], last: list[Printed], base: float, random: Random
) -> list[Placed]:
    """Blocks below one another, or the last of the lower two beside the other."""
    align = random.choices("lcr", [55, 30, 15])[0]
    placed: list[Placed] = []
    before = top = random.uniform(20, 70)
    side_by_side = random.random() < 0.25
    tight = random.random() < 0.2  # all blocks as one
    for block in order:
        aside = side_by_side and block is last
        corner = (560.0, before) if aside else (50.0, top)
        align = random.choice("lr") if aside else align
        lines = _place(block, corner, (400 if aside else 900, base), align, random)
        before = top
        placed += lines
        bottom = max([top, *(p.top + p.height for p in lines)])
        gap = random.uniform(0, 0.3) if tight else random.uniform(0.3, 2)
        top = bottom if aside else bottom + base * gap
    return placed


def _columns(
    left: list[Printed], right: list[Printed], base: float, random: Random
) -> list[Placed]:
    if random.random() < 0.4:
        left, right = right, left
    one = _place(
        left, (40, random.uniform(30, 250)), (430, base), random.choice("lc"), random
    )
    other = _place(
        right, (520, random.uniform(20, 60)), (450, base), random.choice("llr"), random
    )
    return one + other


def _place(
    block: Iterable[Printed],
    corner: tuple[float, float],
    room: tuple[float, float],
    align: str,
    random: Random,
) -> list[Placed]:
    """Lines one below the other.

    Args:
        block: The lines.
        corner: Left and top, in pixels.
        room: Width of the column and height of the smallest letters, in pixels.
        align: "l", "c" or "r".
        random: Source of chance.
    """
    spacing = random.uniform(1.2, 1.7)
    placed: list[Placed] = []
    top = corner[1]
    for printed in block:
        height = room[1] * printed.size
        wide = any(c > "\u2e80" for c in printed.text)
        width = (
            len(printed.text)
            * height
            * (0.95 if wide else 0.5)
            * random.uniform(0.9, 1.1)
        )
        left = corner[0] + {"l": 0.0, "c": 0.5, "r": 1.0}[align] * (room[0] - width)
        if printed.beside and placed:
            before = placed[-1]
            left, top = before.left + before.width + 0.4 * height, before.top
        placed.append(Placed(printed, max(left, 0), top, width, height))
        top += height * spacing
    return placed


def _words(
    line: Placed, text: str, number: int, style: tuple[bool, float], random: Random
) -> list[Word]:
    """The words with the boxes a reader gives them.

    Args:
        line: Where the text stands.
        text: What is read there.
        number: Of the line.
        style: Whether boxes follow the ink, and the tilt of the card (rise over run).
        random: Source of chance.
    """
    tight, tilt = style
    step = line.width / max(len(text), 1)
    words, at = [], 0
    for part in text.split():
        at = text.index(part, at)
        left, right = line.left + at * step, line.left + (at + len(part)) * step
        top, bottom = line.top, line.top + line.height
        if tight:
            top += 0.0 if _tall(part) else 0.25 * line.height
            bottom -= 0.0 if set(part) & set("gjpqy,;()") else 0.2 * line.height
        rise = tilt * (right - left if tight else line.width)
        shift = tilt * left
        box = Box(
            round(left), round(top + shift), round(right), round(bottom + shift + rise)
        )
        words.append(Word(part, random.uniform(0.7, 0.99), box, number))
        at += len(part)
    return words


def _tall(word: str) -> bool:
    return any(
        c.isupper() or c.isdigit() or c in "bdfhklt" or c > "\u2e80" for c in word
    )


def _misread(text: str, random: Random) -> str:
    """The text with a few of the mistakes that readers make."""
    if random.random() < 0.6:
        return text
    for _ in range(max(1, int(len(text) * 0.06 * random.random()))):
        chance = random.random()
        at = random.randrange(len(text)) if text else 0
        if chance < 0.7:
            read_, as_ = random.choice(CONFUSED)
            text = text.replace(read_, as_, 1)
        elif chance < 0.85 and len(text) > 3:
            text = text[:at] + text[at + 1 :]
        else:
            text = text[:at] + random.choice(".,'|-~:;_ ") + text[at:]
    return text.strip() or "."
