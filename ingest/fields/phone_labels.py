"""The words round a phone number that say what it is for."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from ingest.fields.text import fold
from models.field import PhoneKind

NO_PHONE = "none"
"""Label of a tax, bank or register number."""


@cache
def _labels() -> re.Pattern[str]:
    """One pattern of all labels; the group's name is the kind."""
    text = (
        files("ingest.fields").joinpath("data", "phone_labels.toml").read_text("utf-8")
    )
    groups = []
    for kind, names in tomllib.loads(text).items():
        ordered = sorted(map(_pattern, names), key=len, reverse=True)
        groups.append(f"(?P<{kind}>{'|'.join(ordered)})")
    return re.compile(rf"(?:{'|'.join(groups)})")


def _pattern(name: str) -> str:
    if not name.isascii():
        return re.escape(name)
    spaced = re.escape(name).replace(r"\ ", r"[\s.\-]{1,2}")
    if len(name) == 1:
        return rf"(?<![a-z0-9&/]){spaced}(?=\s?[.:;)+(\]]|\s?\d)"
    return rf"(?<![a-z]){spaced}(?![a-z])"


def label_before(text: str) -> str | None:
    """The kind named nearest the end of the text in front of a number."""
    found = list(_labels().finditer(fold(text) + "0"))
    return found[-1].lastgroup if found else None


def label_after(text: str) -> str | None:
    """The kind named at once after a number, as in "(fax)"."""
    folded = fold(text)
    match = _labels().search(folded)
    if match is None or re.search(r"[\w+]", folded[: match.start()]):
        return None
    if len(match.group()) == 1 and not folded[match.end() :].startswith(")"):
        return None  # "Hyderabad 500 055, R.R. Dist." is no number at home
    return match.lastgroup


def only_labels(text: str) -> bool:
    """Whether nothing but labels stands there: "Tel. / Fax:"."""
    rest = _labels().sub("", fold(text) + ":")
    return not re.search(r"\w", rest)


def phone_kind(label: str | None) -> PhoneKind | None:
    """The kind that a label names; None for none, and for what is no phone."""
    return PhoneKind(label) if label and label != NO_PHONE else None
