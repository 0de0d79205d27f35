"""Match lines in the card's own language with their English repetition."""

from collections.abc import Iterable

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.alphabetic import is_vietnamese, vietnamese_form
from ingest.fields.lexicon.eastern import is_jamo, is_organisation
from ingest.fields.lexicon.organisation import has_legal_form
from ingest.fields.lexicon.text import is_native, is_wide


def translates(one: str, other: str) -> bool:
    """Whether one of two lines that may name a company repeats the other in English."""
    plain = [text for text in (one, other) if not is_vietnamese(text)]
    if len(plain) == 1:
        return has_legal_form(plain[0])
    return is_native(one) != is_native(other)


def is_native_company(text: str, people: Iterable[str]) -> bool:
    """Whether a company's name is in the letters of the people's, folded ones."""
    if is_wide(text):
        eastern = any(is_wide(word) or is_jamo(word) for word in people)
        return eastern and is_organisation(text)
    return is_vietnamese(text) and _is_firm(text)


def _is_firm(text: str) -> bool:
    return has_legal_form(text) or vietnamese_form(text) is Form.ORGANISATION
