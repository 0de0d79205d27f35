"""Split names of people into parts, and compare them with e-mail addresses."""

import re
from collections.abc import Iterable, Mapping

from ingest.fields.lexicon.alphabetic import (
    is_given_name,
    is_patronymic,
    is_vietnamese,
)
from ingest.fields.lexicon.eastern import family_of, is_korean
from ingest.fields.lexicon.honorifics import (
    cut_degrees,
    cut_honorifics,
    without_address,
)
from ingest.fields.lexicon.text import (
    fold,
    given_names,
    squash,
    trades,
    words,
)
from ingest.scripts import is_native, is_wide
from models.likeness import one_edit_apart

_BLANK = re.compile(r"[\s,.\-]+")
_COMMON_IN_VIETNAM = {"nguyen", "tran", "pham", "huynh", "hoang", "truong", "trinh"}
_JOINTS = frozenset("& + and und et y e i ve dan en og och ja és și a".split())
_MOST_OF_COUPLE = 6  # words


def likeness_to_owner(text: str, local_parts: Iterable[str]) -> float:
    """Return how much of an e-mail address's local part a text explains, from 0 to 1.

    "Erika Mustermann" explains all of "e.mustermann" and of "mustermann"; mailboxes of
    an office ("info", "sales") say nothing.
    """
    tokens = [t for t in map(squash, _BLANK.split(text)) if len(t) >= 2]
    if not tokens or len(tokens) > 6 or "&" in text:
        return 0.0
    return max((_explained(part, tokens) for part in local_parts), default=0.0)


def _explained(local_part: str, tokens: list[str]) -> float:
    owner = re.sub(r"[^a-z]", "", fold(local_part))
    if not owner or owner in words("generic_mailboxes"):
        return 0.0
    initials = "".join(token[0] for token in tokens)
    rest, covered = owner, 0
    for token in sorted(tokens, key=len, reverse=True):
        if len(token) >= 3 and token in rest:
            rest = rest.replace(token, " ", 1)
            covered += len(token)
    left_over = rest.replace(" ", "")
    if covered and 0 < len(left_over) <= 2 and set(left_over) <= set(initials):
        covered += len(left_over)
    if covered >= len(owner) / 2:
        return covered / len(owner)
    if 2 <= len(owner) <= 4 and owner in (initials, initials[::-1]):
        return 0.5
    return max(covered / len(owner), _nearly(owner, tokens))


def _nearly(owner: str, tokens: list[str]) -> float:
    """Likeness when a letter was misread, or the address abbreviates."""
    initials = {token[0] for token in tokens}
    for token in tokens:
        if len(token) >= 5 and one_edit_apart(token, owner):
            return 0.8
        cut = len(owner) >= 6 and owner[0] in initials
        if cut and token.startswith(owner[1:]):  # "cmusterm", as universities have it
            return 0.8
        if len(token) >= 5 and one_edit_apart(token, owner[1:]):
            return 0.7
    return 0.0


def misspells(local_part: str, name: str) -> bool:
    """Return whether a mailbox has a word of a name with one letter lost or changed.

    "ldger.vogt" misspells Ludger Vogt; "lvogt" and "vogt2" do not.
    """
    parts = [part for part in re.split(r"[^a-z]+", fold(local_part)) if part]
    tokens = [t for t in map(squash, _BLANK.split(name)) if len(t) >= 5]
    return any(
        len(part) <= len(token) and one_edit_apart(part, token)
        for part in parts
        if part not in tokens
        for token in tokens
    )


def is_couple(text: str) -> bool:
    """Return whether two people share one family name: "Nora and Paul Falk"."""
    tokens = text.split()
    if not 4 <= len(tokens) <= _MOST_OF_COUPLE or tokens[1] not in _JOINTS:
        return False
    one, _, other, *family = map(fold, tokens)
    firms = words("organisations") | words("legal_forms") | trades()
    return {one, other} <= given_names() and firms.isdisjoint(family)


def split_name(text: str) -> Mapping[str, str]:
    """The parts of a name: `prefix`, `given`, `family`, `suffix`; only those there.

    The family name begins at the first particle ("van der Berg"), is what stands in
    capitals among small letters ("Marie DUPONT"), or what precedes a comma; else it is
    the last word. Names in Chinese, Japanese and Korean letters have it in front, and
    so have Vietnamese ones.
    """
    if is_wide(text):
        return _split_eastern(text)
    name, suffix = cut_degrees(without_address(text))
    prefix, core = cut_honorifics(name.split())
    begins_with_family = _is_vietnamese(core) or _is_family_first(core)
    given, family = (core[1:], core[:1]) if begins_with_family else _split_core(core)
    parts = {
        "prefix": " ".join(prefix),
        "given": " ".join(given),
        "family": " ".join(family),
        "suffix": suffix,
    }
    return {
        part: value.strip(" ,") for part, value in parts.items() if value.strip(" ,")
    }


def _is_family_first(tokens: list[str]) -> bool:
    """Return whether a name is in the order of lists: "Иванов Иван Иванович"."""
    if len(tokens) < 2 or not is_native("".join(tokens)):
        return False
    if is_patronymic(tokens[-1]):
        return len(tokens) > 2
    return is_given_name(tokens[-1]) and not is_given_name(tokens[0])


def _is_vietnamese(tokens: list[str]) -> bool:
    """Return whether a name begins with a Vietnamese family name, with its accents.

    Without the marks of the language, only the commonest names tell, and none does
    that has one at its end: "Hoang Nguyen" lives abroad.
    """
    if not 2 <= len(tokens) <= 4:
        return False
    known = [fold(token) in words("vietnamese_family_names") for token in tokens]
    if is_vietnamese(" ".join(tokens)):
        return known[0]
    return fold(tokens[0]) in _COMMON_IN_VIETNAM and not known[-1]


def _split_eastern(text: str) -> Mapping[str, str]:
    """Family name first; without a blank it is a known one, or has the usual length.

    Chinese and Korean family names mostly have one letter, Japanese ones two, and
    names of four letters and more are mostly Japanese. A reader may put a blank within
    a Korean given name, which has two syllables.
    """
    name = "".join(c if is_wide(c) or c == " " else " " for c in text).split()
    torn = len(name) > 1 and is_korean(text) and len(name[0]) > 1
    if torn and family_of(name[0]) != name[0]:
        name = ["".join(name)]
    if len(name) > 1:
        return {"family": name[0], "given": " ".join(name[1:])}
    if len(name[0]) < 2:
        return {"family": name[0]}
    length = len(family_of(name[0])) or (2 if len(name[0]) >= 4 else 1)
    if name[0][1] == "々" and len(name[0]) > 4:
        length = max(length, 3)
    return {"family": name[0][:length], "given": name[0][length:]}


def trim_name(text: str) -> str:
    """The name without a parenthesised form of address, such as "(Ms.)".

    One degree after a name stays part of it, several are left out:
    "Nora Falk (Ms.), MBA" is "Nora Falk, MBA", and so is "Nora Falk" of "Nora Falk,
    MBA, LL.M.".
    """
    if is_wide(text):
        return text
    plain = without_address(text)
    name, suffix = cut_degrees(plain)
    degrees = [word for word in re.split(r"[\s,/&]+", suffix) if word]
    generation = degrees[:1] if fold(suffix)[:2] in ("jr", "sr", "ii", "iv") else []
    several = len(degrees) > len(generation) + 1
    return " ".join([name.rstrip(" ,"), *generation]) if several else plain


def _split_core(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Given and family names of a Western name without title and degrees."""
    if any(token.endswith(",") for token in tokens[:-1]):
        comma = next(i for i, token in enumerate(tokens) if token.endswith(","))
        return tokens[comma + 1 :], tokens[: comma + 1]
    capitals = [len(t) > 1 and t.isupper() and "." not in t for t in tokens]
    if 0 < sum(capitals) < len(tokens):
        first, last = capitals.index(True), len(tokens) - capitals[::-1].index(True)
        if all(capitals[first:last]):
            first -= first > 0 and tokens[first - 1].islower()  # "Didier d'ARTOIS"
            return tokens[:first] + tokens[last:], tokens[first:last]
    for at in range(1, len(tokens) - 1):
        if _begins_family(tokens[at]):
            return tokens[:at], tokens[at:]
    return tokens[:-1], tokens[-1:]


def _begins_family(token: str) -> bool:
    """Return whether a word is a particle or ends in one, as in "Heijdanus-de Boer"."""
    plain = fold(token).replace(".", "")
    ending = plain.rpartition("-")[2] if "-" in plain else plain
    return len(plain) > 1 and ending in words("particles")
