"""Words of cards, kept so that extraction can be measured without reading again.

Reading a card takes a second, finding its fields milliseconds. `python -m
bench.cached_words FOLDER` reads the pictures that FOLDER/truth.jsonl names and writes
FOLDER/words.jsonl; `replay` runs everything that follows the readers on such words.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import click
import numpy as np

from bench.score import read_jsonl
from ingest.codes.read import read_codes
from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.outline.cards import find_cards
from ingest.pipeline import Tools, load_tools, read_upright, understand
from ingest.reading.cascade import Cascade
from ingest.reading.interpret import Interpretation, interpret
from ingest.verdict.judge import judge
from models.errors import CardfileError
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.reading import OcrResult, Word

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CachedCard:
    """What the readers read on one card.

    Attributes:
        image: Path of the picture within its folder.
        position: Number of the card among those of the picture, from 0.
        codes: Fields of the codes on it.
        first: What the first reader read.
        second: What the second reader reads, whether it is asked or not.
        foreign: The first reading with its foreign lines read again; None if none is.
    """

    image: str
    position: int
    codes: tuple[Field, ...]
    first: OcrResult
    second: OcrResult | None
    foreign: OcrResult | None

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """The card of one line of a file."""
        read = (_ocr(row[name]) for name in ("first", "second", "foreign"))
        first, second, foreign = read
        codes = tuple(_field(code) for code in row["codes"])
        return cls(
            row["image"], row["position"], codes, first or _BLANK, second, foreign
        )

    def to_row(self) -> Row:
        """The card as an object of JSON."""
        return {
            "image": self.image,
            "position": self.position,
            "codes": [_field_row(code) for code in self.codes],
            "first": _ocr_row(self.first),
            "second": _ocr_row(self.second),
            "foreign": _ocr_row(self.foreign),
        }


_BLANK = OcrResult((), "none")


def record(folder: Path, images: Iterable[str], options: ReadOptions) -> Iterator[Row]:
    """Read pictures of a folder: a row for each card, none for an unreadable file."""
    tools = load_tools(options)
    for image in images:
        try:
            pages = list(open_photo(folder / image).read_pages())
        except CardfileError:
            continue
        cards = (card for page in pages for card in _cards(page, tools))
        for position, (card, first) in enumerate(cards):
            yield _read((image, position), card, first, tools).to_row()


def load(path: Path) -> Iterator[CachedCard]:
    """The cards of a file that `record` has filled, one JSON object a line."""
    text = (
        lzma.decompress(path.read_bytes())
        if path.suffix == ".xz"
        else path.read_bytes()
    )
    yield from (CachedCard.from_row(json.loads(line)) for line in text.splitlines())


def words_of(folder: Path) -> Path:
    """The file of a folder's cached words, which may be packed."""
    packed = folder / "words.jsonl.xz"
    return packed if packed.exists() else folder / "words.jsonl"


def replay(card: CachedCard, country: str) -> Row:
    """Return what `cardfile read --json` says of a card, as far as it is scored.

    Args:
        card: With the words of every reader.
        country: Two letters; the setting, which numbers without a country code fall to.
    """
    found = interpret_again(card, country)
    judged = judge(found)
    row = {"image": card.image, "status": judged.verdict.value, "right": judged.right}
    return row | _scored(found.fields)


def interpret_again(card: CachedCard, country: str) -> Interpretation:
    """Return what the words on a card say, as when they were read."""
    readers = Cascade(
        first=_Recorded(card.first),
        second=_Recorded(card.second) if card.second else None,
        foreign=lambda _card, read, _countries: card.foreign or read,
    )
    return understand(_NO_PICTURE, card.first, readers, country, card.codes)


_NO_PICTURE = np.zeros((1, 1, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A reader that says again what it once read."""

    ocr: OcrResult

    def read(self, picture: Pixels) -> OcrResult:
        """Return the words, whatever the picture."""
        del picture
        return self.ocr


def _scored(fields: Sequence[Field]) -> Row:
    values: dict[str, list[str]] = {kind.value: [] for kind in FieldKind}
    for field in fields:
        values[field.kind.value].append(field.value)
    one: Row = {name: next(iter(values[name]), None) for name in _SINGLE}
    one["address"] = " | ".join(values["address"]) or None
    one["fields"] = [
        {"kind": it.kind.value, "value": it.value, "confidence": it.confidence}
        for it in fields
    ]
    return one | {plural: values[name] for name, plural in _SEVERAL.items()}


_SINGLE = ("name", "title", "company", "department")
_SEVERAL = {"email": "emails", "phone": "phones", "website": "websites"}


def _cards(page: Pixels, tools: Tools) -> Iterator[tuple[Pixels, OcrResult]]:
    height, width = page.shape[:2]
    for corners in find_cards(page) or (Quad.around(width, height),):
        _, card, first = read_upright(page, corners, tools)
        yield card, first


def _read(
    place: tuple[str, int], card: Pixels, first: OcrResult, tools: Tools
) -> CachedCard:
    readers, country = tools.readers, tools.options.country
    countries = interpret(first, country).countries
    foreign = first
    if readers.foreign is not None:
        foreign = readers.foreign(card, first, countries)
    return CachedCard(
        image=place[0],
        position=place[1],
        codes=read_codes(card, country),
        first=first,
        second=readers.second.read(card) if readers.second else None,
        foreign=None if foreign is first else foreign,
    )


def _ocr_row(ocr: OcrResult | None) -> Row | None:
    if ocr is None:
        return None
    return {
        "reader": ocr.reader,
        "words": [_word_row(word) for word in ocr.words],
        "doubted": [_word_row(word) for word in ocr.doubted],
        "unread": [[side for point in quad for side in point] for quad in ocr.unread],
        "complete": ocr.is_complete,
    }


def _word_row(word: Word) -> list[Any]:
    box = word.box
    place = [box.left, box.top, box.right, box.bottom, word.line]
    return [word.text, round(word.confidence, 3), round(word.weakest, 3), *place]


def _ocr(row: Row | None) -> OcrResult | None:
    if row is None:
        return None
    words, doubted = (tuple(map(_word, row[name])) for name in ("words", "doubted"))
    unread = tuple(map(_quad, row.get("unread", ())))
    return OcrResult(
        words,
        row["reader"],
        doubted,
        unread=unread,
        is_complete=row.get("complete", True),
    )


def _quad(row: list[float]) -> Quad:
    return Quad.of(zip(row[::2], row[1::2], strict=True))


def _word(row: list[Any]) -> Word:
    text, confidence, weakest, left, top, right, bottom, line = row
    return Word(text, confidence, Box(left, top, right, bottom), line, weakest)


def _field_row(field: Field) -> Row:
    box = field.box
    return {
        "kind": field.kind.value,
        "value": field.value,
        "printed": field.printed,
        "confidence": field.confidence,
        "box": [box.left, box.top, box.right, box.bottom],
        "reader": field.reader,
        "rule": field.rule,
        "parts": dict(field.parts),
    }


def _field(row: Row) -> Field:
    return Field(**row | {"kind": FieldKind(row["kind"]), "box": Box(*row["box"])})


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--country", default="US", show_default=True)
@click.option(
    "--into", type=click.Path(path_type=Path), help="Default: FOLDER/words.jsonl."
)
def main(folder: Path, country: str, into: Path | None) -> None:
    """Read the pictures of FOLDER/truth.jsonl and keep the words of every reader."""
    images = [row["image"] for row in read_jsonl(folder / "truth.jsonl")]
    with (into or folder / "words.jsonl").open("w", encoding="utf-8") as lines:
        for row in record(folder, images, ReadOptions(country=country)):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
