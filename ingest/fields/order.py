"""Order words as on the card: drop notes, split columns, join broken lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import atan2, degrees
from statistics import median, median_low

from ingest.fields.lexicon.eastern import family_of, is_korean
from ingest.fields.numerals import in_plain_digits, turned
from ingest.fields.proof.domains import mend_host
from ingest.fields.segment import Segment, adjoins, group
from ingest.scripts import is_right_to_left, is_wide
from models.geometry import Box
from models.reading import Line, OcrResult, Word

COLUMN_GAP = 2.4  # heights of the letters; a wider gap parts two columns
JOIN_GAP = 1.0  # heights; pieces of one baseline nearer than this are one line
SPREAD_GAP = 3.0  # heights; as far apart the letters of eastern names and labels may be
MOST_SPREAD = 4  # letters of such a name or label
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
MOST_SEGMENTS = 200  # of a card; a page of text has more and is no card
_PLAIN = {0xFF01 + n: 0x21 + n for n in range(94)}  # ASCII printed as wide as kanji
_JOINER = "\u200c"  # parts the letters of a Persian word
MOST_LETTERS = 4000  # of a card; beyond them reading would take minutes


def find_segments(ocr: OcrResult) -> tuple[Segment, ...]:
    """The card's text in pieces that belong together, from top to bottom."""
    shown = OcrResult(tuple(_visible(ocr.words)), ocr.reader)
    pieces = [piece for line in shown.lines() for piece in _split(line.words)]
    if any(is_right_to_left(word.text) for word in shown.words):
        pieces = list(map(turned, pieces))
    joined = join_torn(_join(pieces[:MOST_SEGMENTS]))
    return tuple(_in_reading_order([s for s in joined if _says_something(s)]))


def _visible(words: Iterable[Word]) -> Iterator[Word]:
    """The words without control characters, as long as a card has room for them.

    Words of nothing else are left out.
    """
    room = MOST_LETTERS
    for word in words:
        plain = in_plain_digits(word.text.translate(_PLAIN))
        text = "".join(c for c in plain if c.isprintable() or c == _JOINER).strip()
        if text and len(text) <= room:
            room -= len(text)
            yield replace(word, text=text)


def _split(words: Sequence[Word]) -> Iterator[Segment]:
    """A line's columns, their words in the order in which they are read.

    In a line that is read to the left numbers still run to the right.
    """
    letters = median(word.box.height for word in words)
    from_left = sorted(words, key=lambda word: word.box.left)
    columns = [from_left[:1]]
    for left, right in pairwise(from_left):
        gap = right.box.left - max(word.box.right for word in columns[-1])
        spread = gap <= SPREAD_GAP * letters and _is_spread(left.text, right.text)
        if gap > COLUMN_GAP * letters and not spread:
            columns.append([])
        columns[-1].append(right)
    for column in columns:
        yield Segment.of(word for word in words if word in column)


def _join(segments: Sequence[Segment]) -> list[Segment]:
    """Join neighbours on one baseline that a reader has torn apart."""
    joined: list[Segment] = []
    for segment in sorted(segments, key=lambda s: s.box.left):
        torn = next((s for s in joined if _goes_on(s, segment)), None)
        if torn is None:
            joined.append(segment)
        else:
            joined[joined.index(torn)] = _joined(torn, segment)
    return [_closed_up(segment) for segment in joined]


def _joined(left: Segment, right: Segment) -> Segment:
    """Two pieces of one line in the order in which its script is read."""
    if is_right_to_left(right.text) and not re.search(r"[A-Za-z]", left.text):
        left, right = right, left
    words = left.words + right.words
    return Segment.of([_as_one(words)] if _is_torn_name(left, right) else words)


def _is_torn_name(left: Segment, right: Segment) -> bool:
    """Return whether the last syllable of a Korean name stands apart: "남길", "도".

    A family name there has one syllable, but for a few of two.
    """
    name = left.text + right.text
    return (
        (len(left.text), len(right.text)) == (2, 1)
        and is_korean(left.text)
        and is_korean(right.text)
        and len(family_of(name)) < 2
    )


def _goes_on(left: Segment, right: Segment) -> bool:
    """Return whether `right` goes on where `left` ends, in letters of the same size."""
    spread = _is_spread(left.text, right.text)
    one, other = (it.box.height if spread else it.height for it in (left, right))
    small, large = sorted((one, other))
    gap = right.box.left - left.box.right
    widest = SPREAD_GAP if spread else JOIN_GAP
    return (
        small > 0.75 * large
        and -0.3 * small <= gap <= widest * small
        and abs(_middle(left.box) - _middle(right.box)) < 0.25 * large
    )


def _is_spread(left: str, right: str) -> bool:
    """Return whether two texts may be parts of one name ("罗", "建平") or label."""
    letters = [text.replace(" ", "") for text in (left, right)]
    return (
        all(is_wide(text) and text.isalpha() for text in letters)
        and min(map(len, letters)) == 1
        and sum(map(len, letters)) <= MOST_SPREAD
    )


def _closed_up(segment: Segment) -> Segment:
    """The segment with eastern letters that are set apart as one word."""
    words: list[Word] = []
    for single, run in groupby(segment.words, key=_is_single):
        letters = list(run)
        words += [_as_one(letters)] if single and len(letters) > 1 else letters
    return segment if len(words) == len(segment.words) else Segment.of(words)


def _is_single(word: Word) -> bool:
    return len(word.text) == 1 and is_wide(word.text)


def _as_one(letters: Sequence[Word]) -> Word:
    whole = Segment.of(letters)
    text = whole.text.replace(" ", "")
    return Word(text, whole.confidence, whole.box, letters[0].line, whole.weakest)


def _in_reading_order(lines: Sequence[Segment]) -> Iterator[Segment]:
    """Block by block, as columns are read; within a block from top to bottom."""
    blocks = [[lines[at] for at in block] for block in group(lines, _one_column)]
    blocks.sort(key=lambda b: (min(line.box.top for line in b), b[0].box.left))
    for block in blocks:
        yield from _rows(block)


def _one_column(one: Segment, other: Segment) -> bool:
    """Return whether one line is the next above or below the other."""
    high = max(one.height, other.height)
    below = -one.box.shared_height(other.box)
    shared = one.box.shared_width(other.box)
    return below < 1.2 * high and shared > 0.3 * min(one.box.width, other.box.width)


def _rows(block: Iterable[Segment]) -> Iterator[Segment]:
    """From top to bottom; those of one baseline from left to right."""
    left_over = sorted(block, key=lambda s: _middle(s.box))
    while left_over:
        first = left_over[0]
        level = _middle(first.box) + 0.4 * first.height
        row = [s for s in left_over if _middle(s.box) < level]
        row.sort(key=lambda s: s.box.left)
        leftward = sum(is_right_to_left(segment.text) for segment in row)
        yield from reversed(row) if 2 * leftward > len(row) else row
        left_over = left_over[len(row) :]


def _says_something(segment: Segment) -> bool:
    letters = sum(c.isalnum() for c in segment.text)
    return letters >= 2 or is_wide(segment.text)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


MOST_ASKEW = 3.0  # degrees from a printed line to the next in order of direction
FEWEST = 3  # lines whose direction is known, from which that of most is
MOST_NOTES = 3  # lines; if more are askew, they are print in another direction
LONG = 1.2  # heights from the first word to the last: of shorter lines nothing is known
_REACHES = re.compile(r"@|(?:\d\D?){6}")


def without_notes(ocr: OcrResult) -> OcrResult:
    """The text without lines askew, unless they have an address or a number.

    A note says what to do, or whom to ask: it does not name the card's owner.
    """
    known = [
        (line, angle) for line in ocr.lines() if (angle := slant(line)) is not None
    ]
    if len(known) < FEWEST:
        return ocr
    low, high = _fan([angle for _, angle in known])
    askew = [line for line, angle in known if not low <= angle <= high]
    if not askew or len(askew) > MOST_NOTES:
        return ocr
    notes = {line.words[0].line for line in askew if not _REACHES.search(line.text)}
    words = tuple(word for word in ocr.words if word.line not in notes)
    return OcrResult(words, ocr.reader, ocr.doubted)


def _fan(angles: list[float]) -> tuple[float, float]:
    """The least and the largest angle of print.

    In a photo taken from close by, lines fan out, one a little more than the next; a
    note leaves a gap.
    """
    usual = median_low(angles)
    below = sorted((angle for angle in angles if angle <= usual), reverse=True)
    above = sorted(angle for angle in angles if angle >= usual)
    return _before_gap(below), _before_gap(above)


def _before_gap(angles: list[float]) -> float:
    for one, other in pairwise(angles):
        if abs(other - one) > MOST_ASKEW:
            return one
    return angles[-1]


def slant(line: Line) -> float | None:
    """By how many degrees a line falls; None for one too short to tell."""
    first, last = line.words[0].box, line.words[-1].box
    (left, top), (right, bottom) = _centre(first), _centre(last)
    if right - left < LONG * min(word.box.height for word in line.words):
        return None
    return degrees(atan2(bottom - top, right - left))


def _centre(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


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
    """Return whether an address that begins at the end of a line ends in another one.

    The words are compared in place as well as the lines, which may be long and askew.
    """
    end, begin = upper.words[-1], lower.words[0]
    return (
        begin.box.top > end.box.top
        and _completes(upper.text, begin.text)
        and (adjoins(upper, lower) or adjoins(Segment.of([end]), Segment.of([begin])))
    )


def _completes(upper: str, word: str) -> bool:
    """Return whether a word makes an address of the end of the line above."""
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
        if last is None or not mend_host(word[1:]):
            return False
        is_mailbox = last.group().islower() and not mend_host(last.group())
        return labelled or is_mailbox  # below a host it is a name in a network
    return bool(_OPEN_LOCAL.search(upper) and re.match(r"[\w.-]+@", word))
