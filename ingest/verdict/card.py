"""Decide if the text of a picture can be a business card's."""

from collections.abc import Sequence

from ingest.fields.lexicon.person import likeness_to_owner
from ingest.fields.roles.evidence import counts_of
from ingest.scripts import is_native
from ingest.verdict.other_documents import Sign
from models.field import Field, FieldKind
from models.reading import OcrResult

MOST_BARE = 8  # of a front whose back says the rest
MOST_WORDS = 150  # of a card; a page or a receipt has more
MOST_ON_BADGE = 40  # of a badge with a code; a label on goods mostly has more
MOST_AROUND = 500  # of a card and the newspaper it lies on; a page has more
SUREST_STRANGER = 0.5
"""Confidence below which a name says nothing about whether this is a card."""
_WAYS = {FieldKind.EMAIL, FieldKind.PHONE, FieldKind.WEBSITE}
_JOBS = {FieldKind.TITLE, FieldKind.DEPARTMENT}


def is_card(fields: Sequence[Field], ocr: OcrResult, signs: set[Sign]) -> bool:
    """Return whether the text can be that of a card.

    A card says how to reach somebody, or at least who does what; a badge may have no
    more than a code. One sign of another
    paper, such as prices, is met on cards too, but then the rest must be plain.
    """
    found = {field.kind for field in fields if field.confidence >= SUREST_STRANGER}
    if _is_long(fields, ocr):
        return False
    if FieldKind.CODE in found and not signs and len(ocr.words) <= MOST_ON_BADGE:
        return True
    if not found & _WAYS:
        return not signs and _says_who(fields, ocr)
    is_plain = FieldKind.EMAIL in found or _says_who(fields, ocr)
    return not signs or (len(signs) == 1 and is_plain)


def _is_long(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Return whether there is more text than on a card.

    A card that lies on a newspaper still has the name of its e-mail address.
    """
    mailboxes = [f.value.partition("@")[0] for f in fields if f.kind is FieldKind.EMAIL]
    names = (f.value for f in fields if f.kind is FieldKind.NAME)
    is_owned = any(likeness_to_owner(name, mailboxes) >= 0.5 for name in names)
    return len(ocr.words) > (MOST_AROUND if is_owned else MOST_WORDS)


def _says_who(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Return whether there is a person with a title, or little more than a name.

    Of jobs in other letters than Latin ones the lists have few words: there a person
    or a company will do, with one thing more.
    """
    found = [field for field in fields if field.confidence >= SUREST_STRANGER]
    kinds = {field.kind for field in found}
    if any(is_native(field.value) for field in found):
        return bool(kinds & {FieldKind.NAME, FieldKind.COMPANY}) and len(kinds) > 1
    is_named = any(f.kind is FieldKind.NAME and "given" in f.parts for f in found)
    is_bare = len(kinds) > 1 and len(ocr.words) <= MOST_BARE
    jobs = (counts_of(field.value) for field in found if field.kind in _JOBS)
    has_job = any(job["titles"] or job["departments"] for job in jobs)
    names = (field.value for field in found if field.kind is FieldKind.NAME)
    has_degree = any(counts_of(name)["credential"] for name in names)
    return is_named and (is_bare or has_job or has_degree)
