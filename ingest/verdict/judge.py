"""Whether a reading is good enough to be used unseen, or is of no card at all."""

from collections.abc import Sequence

from ingest.fields.lines.text import is_native
from ingest.fields.phones.number import is_valid
from ingest.fields.roles.evidence import marks_of
from ingest.fields.scripts.alphabetic import form_of
from ingest.fields.scripts.eastern import family_of
from ingest.fields.scripts.line_forms import Form
from ingest.fields.values.person import likeness_to_owner, misspells
from ingest.reading.placed_lines import has_unknown_letters
from ingest.verdict.other_documents import Sign, find_signs
from models.field import Field, FieldKind
from models.reading import OcrResult, Verdict

READY = 0.86
"""Probability, of name and contact points being all right, from which none looks."""
MOST_BARE = 8  # of a front whose back says the rest
MOST_WORDS = 150  # of a card; a page or a receipt has more
MOST_AROUND = 500  # of a card and the newspaper it lies on; a page has more
SUREST_STRANGER = 0.5
"""Confidence below which a name says nothing about whether this is a card."""
_REACHED_BY = (FieldKind.EMAIL, FieldKind.PHONE)
_WAYS = {*_REACHED_BY, FieldKind.WEBSITE}
_JOBS = {FieldKind.TITLE, FieldKind.DEPARTMENT}


def judge(
    fields: Sequence[Field], ocr: OcrResult, unexplained: Sequence[str]
) -> Verdict:
    """Decide whether a reading is ready, needs a review, or is of no card.

    It is ready when it has a full name, whose letters a second reader would know too,
    and a way to reach its owner, when all of these are right with a probability of
    `READY`, and when nothing is unexplained, unread or a sign of another document. The
    least sure contact point speaks for all: those of one card are printed and read
    alike, so that they are right or wrong together.

    Args:
        fields: What the card says.
        ocr: What was read on it.
        unexplained: Texts that look like contact points but are in no field.
    """
    signs = find_signs(ocr)
    if not _is_card(fields, ocr, signs):
        return Verdict.NOT_A_CARD
    names = [f for f in fields if f.kind is FieldKind.NAME and _is_witnessed(f)]
    points = [f for f in fields if f.kind in _REACHED_BY]
    if signs or not names or not points or has_unknown_letters(ocr):
        return Verdict.REVIEW
    if unexplained or _is_misspelt(names, points) or _is_unknown(points):
        return Verdict.REVIEW
    right = max(f.confidence for f in names) * min(f.confidence for f in points)
    return Verdict.READY if right >= READY else Verdict.REVIEW


def _is_witnessed(name: Field) -> bool:
    """Whether a name is whole, and in letters that more than one reader knows.

    Names in other letters than Latin ones are known to one alone, so that nobody would
    disagree with it; a known name, or the same name in Latin letters, will do.
    """
    foreign = is_native(name.value) and "romanised" not in name.parts
    known = family_of(name.value) or form_of(name.value) is Form.NAME
    return "given" in name.parts and (not foreign or bool(known))


def _is_misspelt(names: Sequence[Field], points: Sequence[Field]) -> bool:
    """Whether one of name and mailbox must have been misread."""
    mailboxes = [p.value.partition("@")[0] for p in points if "@" in p.value]
    return any(misspells(box, name.value) for box in mailboxes for name in names)


def _is_unknown(points: Sequence[Field]) -> bool:
    """Whether one of the phones is a number that no country has."""
    phones = (point.value for point in points if point.kind is FieldKind.PHONE)
    return not all(is_valid(phone) for phone in phones)


def _is_card(fields: Sequence[Field], ocr: OcrResult, signs: set[Sign]) -> bool:
    """Whether the text can be that of a card.

    A card says how to reach somebody, or at least who does what. One sign of another
    paper, such as prices, is met on cards too, but then the rest must be plain.
    """
    found = {field.kind for field in fields if field.confidence >= SUREST_STRANGER}
    if _is_long(fields, ocr):
        return False
    if not found & _WAYS:
        return not signs and _says_who(fields, ocr)
    is_plain = FieldKind.EMAIL in found or _says_who(fields, ocr)
    return not signs or (len(signs) == 1 and is_plain)


def _is_long(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Whether there is more text than on a card.

    A card that lies on a newspaper still has the name of its e-mail address.
    """
    mailboxes = [f.value.partition("@")[0] for f in fields if f.kind is FieldKind.EMAIL]
    names = (f.value for f in fields if f.kind is FieldKind.NAME)
    is_owned = any(likeness_to_owner(name, mailboxes) >= 0.5 for name in names)
    return len(ocr.words) > (MOST_AROUND if is_owned else MOST_WORDS)


def _says_who(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Whether there is a person with a job or degree, or hardly more than a name.

    Of jobs in other letters than Latin ones the lists have few words: there a person
    or a company will do, with one thing more.
    """
    found = [field for field in fields if field.confidence >= SUREST_STRANGER]
    kinds = {field.kind for field in found}
    if any(is_native(field.value) for field in found):
        return bool(kinds & {FieldKind.NAME, FieldKind.COMPANY}) and len(kinds) > 1
    is_named = any(f.kind is FieldKind.NAME and "given" in f.parts for f in found)
    is_bare = len(kinds) > 1 and len(ocr.words) <= MOST_BARE
    jobs = (marks_of(field.value) for field in found if field.kind in _JOBS)
    has_job = any(job["titles"] or job["departments"] for job in jobs)
    names = (field.value for field in found if field.kind is FieldKind.NAME)
    has_degree = any(marks_of(name)["credential"] for name in names)
    return is_named and (is_bare or has_job or has_degree)
