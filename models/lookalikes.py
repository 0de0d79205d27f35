"""Letters and digits that readers confuse."""

PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
"""Two letters that are read for one."""
DIGITS = str.maketrans("OoQlI|SBZ", "000111582")
"""Letters and signs among digits, and the digits they are read for."""
_ALIKE = str.maketrans("01|!i52896q", "ollllszbggg")


def skeleton(text: str) -> str:
    """Return folded text with letters that look alike made one (Unicode TS #39).

    Two texts with the same skeleton may be two readings of the same print.
    """
    for pair, letter in PAIRS:
        text = text.replace(pair, letter)
    return text.translate(_ALIKE)
