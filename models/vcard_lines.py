"""Joins the folded lines of a vCard."""

from collections.abc import Iterable, Iterator
from io import StringIO

LONGEST_VALUE = 4_000_000
"""Characters of a value, such as a picture; a longer one is left out."""
_BLANKS = frozenset(" \t")


def unfold(lines: Iterable[str]) -> Iterator[str]:
    """Yield the logical lines of a text whose long lines are folded.

    A line that starts with a blank continues the one before (RFC 6350, 3.2); in
    quoted-printable, a line that ends with "=" is continued by the next (RFC 2045). Of
    a value longer than `LONGEST_VALUE` the rest is missing.

    Args:
        lines: With their ends; what has none is continued by the next.
    """
    head, folded = "", StringIO()  # a list of short pieces would fill the memory
    is_folded = is_open = is_soft = False
    for line in lines:
        piece = line.rstrip("\r\n")
        was_open, is_open = is_open, piece == line
        if was_open or is_soft or piece[:1] in _BLANKS:
            own = piece if was_open or is_soft else piece[1:]
            is_folded, is_soft = True, own[-1:] == "=" and _is_quoted_printable(head)
            if folded.tell() <= LONGEST_VALUE:
                folded.write(own[:-1] if is_soft else own)
            continue
        if is_folded:
            head += folded.getvalue()
            folded, is_folded = StringIO(), False
        if head:
            yield head
        is_soft = piece[-1:] == "=" and _is_quoted_printable(piece)
        head = piece[:-1] if is_soft else piece
    if head := head + folded.getvalue():
        yield head


def _is_quoted_printable(line: str) -> bool:
    """Return whether the parameters of a line, or of the beginning of one, say so."""
    parameters = line.partition(":")[0].partition(";")[2]
    return ":" in line and "QUOTED-PRINTABLE" in parameters.upper()
