"""Join e-mail addresses that are printed on two lines."""

import re
from collections.abc import Sequence

from ingest.fields.lines.blocks import adjoins
from ingest.fields.lines.segment import Segment
from ingest.fields.proof.domains import mend_host

_OPEN_HOST = re.compile(r"[\w.]@\s?(?P<host>[\w.-]*)$")
_OPEN_LOCAL = re.compile(r"mail\W+[\w.-]+\.$", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?:^|\s|mail\W+)[a-z][a-z\d._-]{2,}$", re.IGNORECASE)


def join_torn(segments: Sequence[Segment]) -> list[Segment]:
    """The lines, with each address on two of them made one."""
    joined = list(segments)
    for upper in segments:
        lower = [s for s in joined if s is not upper and _is_rest(upper, s)]
        if upper in joined and lower:
            nearest = min(lower, key=lambda s: s.words[0].box.top)
            joined = [s for s in joined if s is not upper and s is not nearest]
            joined.append(Segment.of(upper.words + nearest.words))
    return joined


def _is_rest(upper: Segment, lower: Segment) -> bool:
    """Whether an address that begins at the end of a line ends in another one.

    The words are compared in place as well as the lines, which may be long and askew.
    """
    end, begin = Segment.of(upper.words[-1:]), Segment.of(lower.words[:1])
    return (
        begin.box.top > end.box.top
        and _completes(upper.text, begin.text)
        and (adjoins(upper, lower) or adjoins(end, begin))
    )


def _completes(upper: str, word: str) -> bool:
    """Whether a word makes an address of the end of the line above."""
    open_host = _OPEN_HOST.search(upper)
    if open_host is not None:
        host = open_host["host"]
        broken = not host or host[-1] in ".-" or word.startswith(".")
        other = "@" in word or re.match(r"www\b|http", word, re.IGNORECASE)
        return bool(broken and not other and mend_host(host + word))
    if "@" in upper:
        return False
    if word.startswith("@"):
        labelled = "mail" in upper.lower()
        last = _LAST_WORD.search(upper)
        small = last is not None and last.group().islower()
        return bool(last and (labelled or small) and mend_host(word[1:]))
    return bool(_OPEN_LOCAL.search(upper) and re.match(r"[\w.-]+@", word))
