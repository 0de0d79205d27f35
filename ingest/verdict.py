"""Whether a reading is good enough to be used unseen, or is of no card at all."""

import re
from collections.abc import Iterator, Sequence

from ingest.fields.phone_labels import NO_PHONE, label_before
from ingest.fields.text import squash
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Verdict

READY = 0.9
"""Probability, of name and contact points being all right, from which none looks."""
MOST_WORDS = 120  # of a card; a page or a receipt has more
MOST_PRICES = 3  # amounts of money; a receipt has more
SUREST_STRANGER = 0.5
"""Confidence below which a name says nothing about whether this is a card."""
_REACHED_BY = (FieldKind.EMAIL, FieldKind.PHONE)
_LONG_NUMBER = re.compile(r"\+?\d[\d\s().\-/]{5,}\d")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}")  # of Brazil or the United States
_CURRENCIES = "$€£¥₹"


def judge(fields: Sequence[Field], ocr: OcrResult) -> Verdict:
    """Whether a person should look at a reading.

    It is ready when it has a full name and a way to reach its owner, when all of these
    are right with a probability of `READY`, and when nothing on the card looks like one
    that was not understood. The least sure contact point speaks for all: those of one
    card are printed and read alike, so that they are right or wrong together.
    """
    if not _is_card(fields, ocr):
        return Verdict.NOT_A_CARD
    names = [f for f in fields if f.kind is FieldKind.NAME and "given" in f.parts]
    points = [f for f in fields if f.kind in _REACHED_BY]
    if not names or not points or _loose_ends(fields, ocr):
        return Verdict.REVIEW
    right = max(f.confidence for f in names) * min(f.confidence for f in points)
    return Verdict.READY if right >= READY else Verdict.REVIEW


def _is_card(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Whether the text can be that of a card.

    Cards have few words, and of a person, a company or an office at least the way to
    it; receipts have prices, and pages have more words.
    """
    found = {f.kind for f in fields if f.confidence >= SUREST_STRANGER}
    says_who = bool(found & {FieldKind.NAME, FieldKind.COMPANY})
    says_how = bool(found & {*_REACHED_BY, FieldKind.WEBSITE})
    if len(ocr.words) > MOST_WORDS or len(list(_prices(ocr))) > MOST_PRICES:
        return False
    return says_how or (says_who and len(found) > 1)


def _loose_ends(fields: Sequence[Field], ocr: OcrResult) -> bool:
    """Whether an "@" or a long number is left that no field accounts for."""
    emails = [f.value for f in fields if f.kind is FieldKind.EMAIL]
    phones = [f.value for f in fields if f.kind is FieldKind.PHONE]
    for line in ocr.lines():
        text = " ".join(
            "" if any(_covers(field.box, word.box) for field in fields) else word.text
            for word in line.words
        )
        if re.search(r"\w\s?[@©®]|[@©®]\s?\w", text) and not _says_again(text, emails):
            return True
        for number in _LONG_NUMBER.finditer(text):
            labelled = label_before(text[: number.start()]) == NO_PHONE
            if not labelled and not _is_known(number.group(), phones):
                return True
    return False


def _says_again(text: str, emails: Sequence[str]) -> bool:
    """Whether a text has one of the addresses, such as one taken from a code."""
    return any(squash(email) in squash(text) for email in emails)


def _is_known(number: str, phones: Sequence[str]) -> bool:
    """Whether a number is too short, a postcode, or one of the phones."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 7 or _POSTCODE.fullmatch(number.strip()):
        return True
    return any(phone.endswith(digits.lstrip("0")) for phone in phones)


def _covers(box: Box, word: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom


def _prices(ocr: OcrResult) -> Iterator[str]:
    """Words that are amounts: "12.90", "€4,50"."""
    for word in ocr.words:
        amount = word.text.strip(_CURRENCIES + "-+*")
        whole, _, cents = amount.replace(",", ".").rpartition(".")
        if len(cents) == 2 and (whole + cents).isdigit() and 0 < len(whole) < 6:
            yield amount
