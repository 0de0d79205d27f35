"""Split Korean lines into name, title and department."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.fields.lines.lexicon import words
from ingest.fields.lines.text import fold

_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_UNITS = tuple("팀 부 실 과 국 처 센터 지점 지사 연구소 대학 그룹 파트".split())
"""Ends of departments; a syllable may be one only behind two others."""
MOST_WORDS = 5


def is_korean(text: str) -> bool:
    """Whether a text has Hangul."""
    return _HANGUL.search(text) is not None


def may_be_korean_name(text: str) -> bool:
    """Whether a text can be a name: two to five syllables, and no title or unit."""
    syllables = "".join(text.split())
    if not 2 <= len(syllables) <= 5 or not _HANGUL.fullmatch(syllables):
        return False
    return all(_kind(word) == "" for word in (*text.split(), syllables))


def find_joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The blanks between "해외영업팀", "과장" and a name, in a line of nothing else."""
    found = list(re.finditer(r"\S+", text[start:end]))
    tokens = [match.group().strip("/,·()") for match in found]
    if not 2 <= len(tokens) <= MOST_WORDS or not is_korean(text[start:end]):
        return
    kinds = [_kind(token) for token in tokens]
    if "title" not in kinds or any(c.isdigit() for c in text[start:end]):
        return
    for (left, right), (one, other) in zip(
        pairwise(found), pairwise(kinds), strict=True
    ):
        if one != other:
            yield start + left.end(), start + right.start()


def is_unit(text: str) -> bool:
    """Whether a text ends in the word of a department: "해외영업팀"."""
    return is_korean(text) and _kind(text.rsplit(maxsplit=1)[-1]) == "unit"


def _kind(token: str) -> str:
    """What a word of Hangul is: "title", "unit" or ""."""
    folded = fold(token)
    if folded in words("titles") or folded.endswith(_title_endings()):
        return "title"
    unit = any(token.endswith(end) and len(token) > len(end) + 1 for end in _UNITS)
    return "unit" if unit and is_korean(token) else ""


def _title_endings() -> tuple[str, ...]:
    return tuple(end for end in words("title_endings") if is_jamo(end))


def is_jamo(text: str) -> bool:
    """Whether a folded text is Korean: folding takes syllables apart."""
    return bool(text) and all("\u1100" <= letter <= "\u11ff" for letter in text)
