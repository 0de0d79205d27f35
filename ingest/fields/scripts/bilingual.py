"""Match lines in the card's own language with their English repetition."""

from collections.abc import Iterable

from ingest.fields.lines.text import is_native as is_in_native_letters
from ingest.fields.lines.text import is_wide
from ingest.fields.scripts import vietnamese
from ingest.fields.scripts.eastern import is_organisation
from ingest.fields.scripts.korean import is_jamo
from ingest.fields.scripts.line_forms import Form
from ingest.fields.values.organisation import has_legal_form


def translates(one: str, other: str) -> bool:
    """Whether one of two lines that may name a company repeats the other in English."""
    plain = [text for text in (one, other) if not vietnamese.is_marked(text)]
    if len(plain) == 1:
        return has_legal_form(plain[0])
    return is_in_native_letters(one) != is_in_native_letters(other)


def is_native(text: str, people: Iterable[str]) -> bool:
    """Whether a company's name is in the letters of the people's, folded ones."""
    if is_wide(text):
        eastern = any(is_wide(word) or is_jamo(word) for word in people)
        return eastern and is_organisation(text)
    return vietnamese.is_marked(text) and _is_firm(text)


def _is_firm(text: str) -> bool:
    return has_legal_form(text) or vietnamese.form_of(text) is Form.ORGANISATION
