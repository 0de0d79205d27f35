"""Combine everything that was recognised on a card into its fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.codes.merge import merge_code_fields
from ingest.fields import Candidate, Extraction, extract, hosts_of, in_order
from ingest.fields.proof.country import likely_countries
from ingest.fields.roles.evidence import Role
from ingest.reading.reconcile import compare, reconcile
from ingest.reading.spelling import respell
from ingest.reading.unexplained import find_unexplained
from models.field import REACHED_BY, SURE, Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult

_QUIET_ZONE = 0.08
"""Width of the blank margin of a code by its side: four of at most 57 modules."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The fields of a card, and the evidence for its verdict.

    Attributes:
        ocr: The words that the fields were found in.
        fields: The surest first within a kind.
        countries: Two-letter countries the card may be from, the likeliest first.
        unexplained: Texts that look like contact points but are in no field.
        is_complete: Whether no reader failed or stopped early.
        passes: What each pass of the first reader says; twice the same for one pass.
        candidates: Lines that might fill a role, the likeliest of each role first.
    """

    ocr: OcrResult
    fields: tuple[Field, ...]
    countries: tuple[str, ...]
    unexplained: tuple[str, ...]
    passes: tuple[Extraction, Extraction]
    is_complete: bool = True
    candidates: tuple[Candidate, ...] = ()

    @property
    def names(self) -> Sequence[Candidate]:
        """Lines that might name a person, the likeliest first."""
        return [it for it in self.candidates if it.role is Role.NAME]

    @property
    def nobody(self) -> float:
        """Probability that the card names no person, from 0 to 1."""
        sure = (
            sum(it.sure for it in self.names if it.is_native is native)
            for native in (True, False)
        )
        return max(0.0, 1 - max(sure))

    @property
    def is_doubtful(self) -> bool:
        """Return whether name, phone or another contact point is missing or not sure.

        Few cards have no phone; if one reader finds none, it may have missed a line.
        """
        names = [field for field in self.fields if field.kind is FieldKind.NAME]
        ways = [field for field in self.fields if field.kind in REACHED_BY]
        phones = [field for field in ways if field.kind is FieldKind.PHONE]
        if not names or not phones or names[0].confidence < SURE:
            return True
        return any(way.confidence < SURE for way in ways)


def interpret(
    reading: OcrResult, country: str, codes: Sequence[Field] = ()
) -> Interpretation:
    """Find the fields of a card in the reading of one reader.

    The reading is respelt for the country of the card, and the two passes of the reader
    over lines with contact points are reconciled.

    Args:
        reading: What the reader read.
        country: Two letters; of phone numbers printed without a country code.
        codes: Fields of a QR code on the card; they are preferred to printed text.
    """
    ocr = _outside(codes, reading)
    first, again = _passes(ocr, country, codes)
    fields = reconcile(first.fields, again.fields)
    countries = countries_of(ocr, fields)
    shown = respell(ocr, next(iter(countries), ""))
    if shown.words != ocr.words:
        first, again = _passes(shown, country, codes)
        fields = reconcile(first.fields, again.fields)
    return Interpretation(
        ocr=shown,
        fields=fields,
        countries=countries,
        unexplained=find_unexplained(shown, fields),
        passes=(first, again),
        is_complete=reading.is_complete,
        candidates=first.candidates,
    )


def add_reading(
    found: Interpretation,
    reading: OcrResult,
    country: str,
    codes: Sequence[Field] = (),
) -> Interpretation:
    """Compare the fields of a card with the reading of a second reader.

    Fields that the first reader lacks are added, and so are all words if it read none.

    Args:
        found: What the first reader's reading says.
        reading: What the second reader read.
        country: As for `interpret`.
        codes: As for `interpret`.
    """
    ocr = _outside(codes, reading)
    said = _extract(ocr, country, codes)
    first, again = found.passes
    fields = compare(reconcile(first.fields, again.fields, said.fields), said.fields)
    shown, best = (found.ocr, first) if found.ocr.words else (ocr, said)
    return replace(
        found,
        ocr=shown,
        fields=fields,
        unexplained=find_unexplained(shown, fields),
        is_complete=found.is_complete and reading.is_complete,
        candidates=best.candidates,
    )


def countries_of(ocr: OcrResult, fields: Sequence[Field]) -> tuple[str, ...]:
    """Return two-letter countries, the likeliest first; none without evidence.

    Args:
        ocr: What was read.
        fields: Found in it; phone numbers are evidence for their countries.
    """
    phones = [field.value for field in fields if field.kind is FieldKind.PHONE]
    countries = likely_countries(" | ".join([ocr.text, *phones]), hosts_of(fields))
    return tuple(country.code for country in countries)


def _outside(codes: Sequence[Field], ocr: OcrResult) -> OcrResult:
    """Remove words that were read in the pattern of a code."""
    boxes = {code.box for code in codes}
    if not boxes:
        return ocr
    words, doubted = (
        tuple(it for it in words if not any(_lies_in(it.box, box) for box in boxes))
        for words in (ocr.words, ocr.doubted)
    )
    return replace(ocr, words=words, doubted=doubted)


def _lies_in(word: Box, code: Box) -> bool:
    """Return whether the middle of a word is in a code or the quiet zone around it."""
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    zone = _QUIET_ZONE * max(code.width, code.height)
    return (
        code.left - zone < across < code.right + zone
        and code.top - zone < down < code.bottom + zone
    )


def _passes(
    ocr: OcrResult, country: str, codes: Sequence[Field]
) -> tuple[Extraction, Extraction]:
    """Return what both passes over a card say; of a single pass, twice."""
    first = _extract(ocr, country, codes)
    if not ocr.doubted:
        return first, first
    return first, _extract(ocr.second_pass(), country, codes)


def _extract(ocr: OcrResult, country: str, codes: Sequence[Field]) -> Extraction:
    """Return what one pass says, its fields merged with those of the codes."""
    found = extract(ocr, country)
    if not codes:
        return found
    countries = countries_of(ocr, found.fields)
    likeliest = next(iter(countries), country)
    return replace(
        found, fields=in_order(merge_code_fields(codes, found.fields, likeliest))
    )
