"""Find out why a person should look at a reading.

Questions keep a card from being ready, however sure its reading is; doubts only explain
a low probability.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import mean

from ingest.fields.lexicon.organisation import likeness_to_domain
from ingest.fields.lexicon.person import likeness_to_owner, misspells
from ingest.fields.lexicon.text import fold, romanise, squash, words
from ingest.fields.proof.phone_number import is_valid
from ingest.reading.interpret import Interpretation
from ingest.reading.unread_lines import has_unknown_letters
from ingest.verdict.other_documents import find_signs
from models.field import DOUBTFUL, REACHED_BY, SURE, Field, FieldKind
from models.reading import OcrResult
from models.reason import Reason, ReasonKind

LIKELY_NAME = 0.1
"""Probability from which another line is worth mentioning as the name."""
LIKELIER_THAN_NOT = 0.6
"""Probability of a name below which it may be another line, or longer. Six measured
cards have one between 0.5 and this; two of them are wrong."""
LIKE = 0.5
"""Likeness from which a mailbox is called like a company."""
SURE_DIGIT = 0.9
"""Confidence from which a digit of another script is not asked about."""
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
FEWEST_PRINTED = 4  # digits: what they end may be another number of the card


def ask(found: Interpretation) -> Iterator[Reason]:
    """Yield what only a person can answer, however sure the reading is."""
    names, points = names_of(found), points_of(found)
    if not names:
        yield from _questions_of_nobody(found)
    elif likelihood(names[0], found) < LIKELIER_THAN_NOT:
        yield _about(ReasonKind.UNLIKELY_NAME, names[0])
    if not points:
        yield Reason(ReasonKind.NO_CONTACT_POINT)
    people = [it.value for it in names if it.confidence >= LIKELY_NAME]
    if len(people) > 1:
        yield Reason(ReasonKind.SEVERAL_PEOPLE, FieldKind.NAME, tuple(people))
    if has_unknown_letters(found.ocr):
        yield Reason(ReasonKind.UNKNOWN_LETTERS)
    if not found.is_complete:
        yield Reason(ReasonKind.INCOMPLETE)
    for text in found.unexplained:
        yield Reason(ReasonKind.UNEXPLAINED, None, (text,))
    yield from _questions_of_phones(points)
    yield from _questions_of_digits(points, found.ocr)
    yield from _questions_of_emails(points, names)
    if signs := find_signs(found.ocr):
        yield Reason(ReasonKind.OTHER_DOCUMENT, None, tuple(signs))


def _about(kind: ReasonKind, field: Field) -> Reason:
    return Reason(kind, field.kind, (field.value,))


def _questions_of_phones(points: Sequence[Field]) -> Iterator[Reason]:
    phones = [point for point in points if point.kind is FieldKind.PHONE]
    unknown = [it for it in phones if is_unknown(it)]
    for phone in unknown:
        if not phone.value.startswith("+"):
            yield _about(ReasonKind.UNKNOWN_COUNTRY, phone)
    if abroad := tuple(it.value for it in unknown if it.value.startswith("+")):
        yield Reason(ReasonKind.NOT_GIVEN_OUT, FieldKind.PHONE, abroad)
    for phone in phones:
        if sum(map(str.isalnum, phone.printed)) <= FEWEST_PRINTED:
            values = phone.value, phone.printed
            yield Reason(ReasonKind.PARTLY_PRINTED, FieldKind.PHONE, values)


def _questions_of_digits(points: Sequence[Field], ocr: OcrResult) -> Iterator[Reason]:
    """Yield the numbers in Arabic, Thai, Indian or other digits that are not certain.

    Two looks at them differ, or Tesseract alone read them, which knows them badly.
    """
    foreign = [
        word.box
        for word in ocr.words
        if _OTHER_DIGIT.search(word.text) and word.weakest < SURE_DIGIT
    ]
    for point in points:
        is_foreign = any(
            min(box.shared_width(point.box), box.shared_height(point.box)) > 0
            for box in foreign
        )
        if point.kind is FieldKind.PHONE and is_foreign:
            yield _about(ReasonKind.OTHER_DIGITS, point)


def _questions_of_emails(
    points: Sequence[Field], names: Sequence[Field]
) -> Iterator[Reason]:
    for point in points:
        mailbox, at, _ = point.value.partition("@")
        if at and any(misspells(mailbox, name.value) for name in names):
            yield _about(ReasonKind.SPELLED_DIFFERENTLY, point)


def _questions_of_nobody(found: Interpretation) -> Iterator[Reason]:
    """Yield what is open on a card that names nobody: it is ready by its company."""
    companies = [it for it in found.fields if it.kind is FieldKind.COMPANY]
    codes = [it for it in found.fields if it.kind is FieldKind.CODE]
    is_known = bool(companies) and companies[0].confidence >= SURE
    if codes and not is_known:
        yield _about(ReasonKind.BADGE, codes[0])
    elif not companies:
        yield Reason(ReasonKind.NOBODY)
    elif not is_known:
        yield _about(ReasonKind.UNSURE_COMPANY, companies[0])
    for field in found.fields:
        if field.kind is FieldKind.TITLE and field.confidence >= DOUBTFUL:
            yield _about(ReasonKind.TITLE_ALONE, field)
        if field.kind is FieldKind.EMAIL and _is_of_person(field, companies):
            yield _about(ReasonKind.OWNER_NOT_FOUND, field)


def _is_of_person(email: Field, companies: Sequence[Field]) -> bool:
    """Return whether a mailbox is neither an office's nor called like the company."""
    mailbox, _, host = email.value.partition("@")
    plain = re.sub(r"[^a-z]", "", fold(mailbox))
    if not plain or plain in words("generic_mailboxes") or plain in squash(host):
        return False
    called = [romanise(it.value) for it in companies]
    return not any(
        likeness_to_owner(name, [mailbox]) >= LIKE
        or likeness_to_domain(name, [plain]) >= LIKE
        for name in called
    )


def doubt(found: Interpretation) -> Iterator[Reason]:
    """Yield what makes a reading less likely right."""
    names, points = names_of(found), points_of(found)
    likely = [it for it in found.names if it.sure >= LIKELY_NAME]
    for native in (True, False):  # a name may be there in both
        possible = tuple(it.text for it in likely if it.is_native is native)
        if len(names) == 1 and len(possible) > 1:
            yield Reason(ReasonKind.POSSIBLE_NAMES, FieldKind.NAME, possible)
        elif not names and possible:
            yield Reason(ReasonKind.POSSIBLE_NAME, FieldKind.NAME, possible)
    for field in (*names[:1], *points):
        if field.contested:
            yield _about(ReasonKind.CONTESTED, field)
        elif field.confidence < SURE:
            yield _about(ReasonKind.UNSURE, field)


def least_sure(found: Interpretation) -> Reason:
    """Return the least sure part of a reading that has neither question nor doubt."""
    fields = [*names_of(found)[:1], *points_of(found)]
    if not fields or legibility(found.ocr) < min(it.confidence for it in fields):
        return Reason(ReasonKind.HARD_TO_READ)
    least = min(fields, key=lambda it: it.confidence)
    return _about(ReasonKind.NOT_QUITE_SURE, least)


def names_of(found: Interpretation) -> Sequence[Field]:
    """Return the names, the surest first."""
    return [field for field in found.fields if field.kind is FieldKind.NAME]


def points_of(found: Interpretation) -> Sequence[Field]:
    """Return the e-mail addresses and phone numbers."""
    return [field for field in found.fields if field.kind in REACHED_BY]


def is_unknown(field: Field) -> bool:
    """Return whether a field is a number that no country has."""
    return field.kind is FieldKind.PHONE and not is_valid(field.value)


def likelihood(name: Field, found: Interpretation) -> float:
    """Return the probability of the lines of a name among all that could be one.

    A name that is in none of them, as that of a code, is as likely as it is sure.
    """
    own = [
        it.sure
        for it in found.names
        if it.text in name.printed or name.printed in it.text
    ]
    return max(own, default=name.confidence)


def legibility(ocr: OcrResult) -> float:
    """Return the reader's mean confidence in the words, from 0 to 1."""
    return mean(word.confidence for word in ocr.words) if ocr.words else 0.0
