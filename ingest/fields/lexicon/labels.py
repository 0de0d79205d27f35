"""Recognise the labels of contact points."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ingest.fields.lexicon.text import fold, fold_in_place, table
from models.field import PhoneKind

NO_PHONE = "none"
"""Label of a tax, bank or register number."""
PHONE_AND_FAX = "phone and fax"
"""Label of a number that is answered by a voice and by a fax machine: "Tel/Fax"."""
_JOINED = re.compile(
    r"[\s.]*(?:[/&+|-]|(?:and|und|et|og|och|en|e|y|i)(?![a-z]))?[\s.]*"
)

FARTHEST = 25  # letters between a number and what it is called
_DIALLED_ON = {"dw", "durchwahl"}
"""Labels of what is dialled after the company's number and is none by itself."""
AND = r"(?:or|and|oder|und|ou|et|[oyeu])\s"
_WIDE = "\u0e00"  # from here on letters stand close to what they name, as signs do
_BRACKETS = r"\([^()]*\)|\[[^\[\]]*\]"


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all labels, the longest first, and the kind of each."""
    phones = table("contact_labels")["phones"]
    kinds = {_key(name): kind for kind, names in phones.items() for name in names}
    arabic = {f"ال{key}": kind for key, kind in kinds.items() if "ء" <= key[0] <= "ۿ"}
    kinds |= arabic  # with the article
    keys = sorted(kinds, key=len, reverse=True)
    words = "|".join(_spaced(key) for key in keys if key[0] < _WIDE and len(key) > 1)
    letters = "".join(key for key in keys if key.isascii() and len(key) == 1)
    wide = "|".join(key for key in keys if key[0] >= _WIDE)
    alone = rf"(?<![a-z0-9&/])(?<![a-z]\.)[{letters}](?=\s?[.:;)+(\]]|\s+\d)"
    bounded = rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"
    return re.compile(rf"{bounded}|{alone}|{wide}"), kinds


def _key(label: str) -> str:
    return re.sub(r"[\s.\-]+", " ", fold(label))


def _spaced(key: str) -> str:
    return re.escape(key).replace(r"\ ", r"[\s.\-]{1,2}")


@cache
def label_pattern(*names: str) -> str:
    """A regular expression of the labels of a table, the longest first.

    It goes with folded text, or with printed text and `re.IGNORECASE`.

    Args:
        names: Of lists in the table of labels that are no phones'.
    """
    others = table("contact_labels")["others"]
    return alternatives(label for name in names for label in others[name])


@cache
def capitalised_labels() -> tuple[str, ...]:
    """The labels of phones, e-mail and websites that are words, with a capital.

    Such as "Fax" and "Email", which begin in the middle of "example.comFax".
    """
    table_of = table("contact_labels")
    kinds = [names for kind, names in table_of["phones"].items() if kind != NO_PHONE]
    kinds += [table_of["others"][name] for name in ("email", "website")]
    keys = {key for names in kinds for key in names if key.isascii() and key.isalpha()}
    return tuple(sorted(key.capitalize() for key in keys if len(key) > 2))


@cache
def printed_labels(name: str) -> str:
    """A regular expression of the labels of a list, in the letters they stand in.

    It goes with printed text; blanks and dots in them are optional.
    """
    labels = sorted(table("contact_labels")["others"][name], key=len, reverse=True)
    return "|".join(re.sub(r"\\[ .]", r"[\\s.]?", re.escape(it)) for it in labels)


def without_labels_behind(text: str) -> str:
    """A text without the labels of phones at its end."""
    pattern, kinds = _labels()
    while True:
        folded = fold_in_place(text)
        last = next(reversed(list(pattern.finditer(folded))), None)
        if last is None or re.search(r"\w", folded[last.end() :]):
            return text
        if kinds[_key(last.group())] == NO_PHONE or not text[: last.start()].strip():
            return text
        text = text[: last.start()].rstrip(" ,.;:|/(-")


def alternatives(labels: Iterable[str]) -> str:
    """A regular expression of labels; blanks, dots and dashes in them are optional."""
    keys = sorted({_key(label) for label in labels}, key=len, reverse=True)
    return "|".join(re.escape(key).replace(r"\ ", r"[\s.\-]{0,2}") for key in keys)


def label_before(text: str) -> str | None:
    """The kind named nearest the end of the text in front of a number."""
    pattern, _ = _labels()
    folded = fold(text) + " 0"
    for match in reversed(list(pattern.finditer(folded))):
        rest = folded[match.end() :]
        if sum(c.isalnum() for c in rest) > FARTHEST:
            return None
        apart = len(match.group()) == 1 and match.group().isascii()
        if apart and re.search(r"[^\W\d_]", rest):
            continue  # the "D." of "A.D.B. Estate, 600 001" labels no direct line
        kind = _of_number(folded[: match.start()], match.group())
        if _is_twofold(folded[: match.start()], kind):
            return PHONE_AND_FAX
        if kind != NO_PHONE or not re.search(r"\d", rest[:-2]):
            return kind  # "Room No. 207, 040-2345678" has its number already
    return None


def _is_twofold(before: str, kind: str) -> bool:
    """Return whether a label of telephones and one of fax machines are joined."""
    pattern, kinds = _labels()
    other = next(reversed(list(pattern.finditer(before))), None)
    if other is None or not _JOINED.fullmatch(before[other.end() :]):
        return False
    return {kind, kinds[_key(other.group())]} == {PhoneKind.FAX, PhoneKind.WORK}


def _of_number(before: str, label: str) -> str:
    """The kind of a label; that of "No." is the one of the label it belongs to."""
    pattern, kinds = _labels()
    if _key(label) == "no":
        owner = next(reversed(list(pattern.finditer(before))), None)
        alone = owner is None or len(owner.group()) == 1  # "M. No." is a member's
        if owner and not alone and not re.search(r"\w", before[owner.end() :]):
            return kinds[_key(owner.group())]
    return kinds[_key(label)]


def names_number(text: str) -> bool:
    """Return whether the text ends with a label, or with one and a remark in brackets.

    A single letter at once before a number is none: "P52100012345".
    """
    pattern, _ = _labels()
    if re.search(r"(?<![A-Za-z])[A-Za-z]$", text):
        return False
    for folded in (fold(text) + " 0", fold(re.sub(_BRACKETS, " ", text)) + " 0"):
        last = next(reversed(list(pattern.finditer(folded))), None)
        if last and not re.search(r"[^\W\d_]", folded[last.end() :]):
            kind = _of_number(folded[: last.start()], last.group())
            return kind != NO_PHONE and _key(last.group()) not in _DIALLED_ON
    return False


def has_phone_label(text: str) -> bool:
    """Return whether a word in a text is the label of a phone or fax number."""
    pattern, kinds = _labels()
    found = (_key(label.group()) for label in pattern.finditer(fold(text)))
    return any(len(key) > 1 and kinds[key] != NO_PHONE for key in found)


def goes_on(text: str) -> bool:
    """Return whether a text between numbers is only "and" or a remark in brackets."""
    return not re.search(r"\w", re.sub(rf"\b{AND}", " ", re.sub(_BRACKETS, " ", text)))


def begins_with_label(text: str) -> bool:
    """Return whether a text begins with a label."""
    return _labels()[0].match(fold(text)) is not None


def label_after(text: str) -> str | None:
    """The kind named at once after a number, as in "(fax)"."""
    folded = fold(text)
    pattern, kinds = _labels()
    match = pattern.search(folded)
    if match is None or re.search(r"[\w+]", folded[: match.start()]):
        return None
    if re.match(r"[\s.:#-]*\d", folded[match.end() :]):
        return None  # it names what comes next
    if len(match.group()) == 1 and not folded[match.end() :].startswith(")"):
        return None  # the "R." of "600 001, R.K. District" labels no home number
    return kinds[_key(match.group())]


@lru_cache(maxsize=1024)
def only_labels(text: str) -> bool:
    """Return whether nothing but labels stands there: "Tel. / Fax:"."""
    rest = _labels()[0].sub("", fold(text) + ":")
    return not re.search(r"\w", rest)


def phone_kind(label: str | None) -> PhoneKind | None:
    """The kind that a label names; None for none, and for what is no phone."""
    if label == PHONE_AND_FAX:
        return PhoneKind.WORK
    return PhoneKind(label) if label and label != NO_PHONE else None
