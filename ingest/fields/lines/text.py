"""How texts are compared: folding, likeness, letters that are read for one another."""

import re
import unicodedata
from functools import lru_cache

_FOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_LEFTWARD = ("R", "AL")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_LOOKALIKES = str.maketrans("01|!i52896q", "ollllszbggg")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower-case letters without accents; other characters stay."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(c for c in plain if not unicodedata.combining(c))


def fold_in_place(text: str) -> str:
    """The folded text with every letter in its old place: "ß" is one "s"."""
    return "".join(fold(char)[:1] or char for char in text)


def squash(text: str) -> str:
    """The folded Latin letters and digits alone: "Müller & Co." is "mullerco"."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def skeleton(text: str) -> str:
    """What is left when letters that look alike are made one (Unicode TS #39).

    Two texts of one skeleton may be two readings of the same print.
    """
    plain = squash(text)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain.translate(_LOOKALIKES)


def one_edit_apart(one: str, other: str) -> bool:
    """Whether at most one letter is inserted, lost or different."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b),
        len(short),
    )
    if len(short) == len(long):
        return short[same + 1 :] == long[same + 1 :]
    return short[same:] == long[same + 1 :]


def is_wide(text: str) -> bool:
    """Whether a text has Chinese, Japanese or Korean letters."""
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters that run to the left: Hebrew, Arabic, Persian."""
    return any(unicodedata.bidirectional(c) in _LEFTWARD for c in text)
