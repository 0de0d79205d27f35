"""Compute features for the line model: words, form, position and neighbours."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from statistics import median

from ingest.fields.pieces import Piece
from ingest.fields.roles.evidence import LineEvidence
from ingest.fields.segment import Segment

_CASES = re.compile(r"[^\W\d_]")
_NEAR = 1.2  # line heights; a wider gap parts two blocks
Features = list[str]


def features_of(
    pieces: Sequence[Piece], evidence: Sequence[LineEvidence | None]
) -> list[Features]:
    """The features of every piece of text; contact points have none.

    Args:
        pieces: The card in reading order.
        evidence: Of each piece; None for contact points.
    """
    lines = [piece.line for piece in pieces]
    layout = _Layout(lines)
    flags = [_flags(weighed) for weighed in evidence]
    texts = [at for at, weighed in enumerate(evidence) if weighed is not None]
    best = (
        max((e.owner for e in evidence if e), default=0.0),
        max((e.domain for e in evidence if e), default=0.0),
    )
    found: list[Features] = []
    for at, weighed in enumerate(evidence):
        if weighed is None:
            continue
        features = ["bias", *_words(weighed), *_form(weighed), *_counts(weighed)]
        features += _agreement(weighed, best)
        features += _order(at, texts, flags)
        features += layout.features(at, weighed, flags)
        found.append(features)
    return found


def _words(line: LineEvidence) -> Iterator[str]:
    """Words, their ends and beginnings, and runs of four letters (two if wide)."""
    tokens = line.tokens[:12]
    for token in tokens:
        if not any(c.isalpha() for c in token):
            continue
        yield f"w={token}"
        if token[0] >= "\u2e80" or token[-1] >= "\u2e80":
            yield from (f"c={c}" for c in token)
            yield from (f"g={token[i : i + 2]}" for i in range(len(token) - 1))
            yield f"s1={token[-1]}"
            yield f"s2={token[-2:]}"
        elif len(token) > 3:
            yield from (f"s3={token[-3:]}", f"s4={token[-4:]}")
            yield from (f"p3={token[:3]}", f"p4={token[:4]}")
            bounded = f"^{token}$"
            yield from (f"g={bounded[i : i + 4]}" for i in range(len(bounded) - 3))
    if tokens:
        yield from (f"first={tokens[0]}", f"last={tokens[-1]}")


def _form(line: LineEvidence) -> Iterator[str]:
    """Case, length, share of digits and letters, punctuation."""
    text, count = line.line.text, line.counts["words"]
    case = case_of(text)
    yield f"case={case}"
    yield f"case,words={case},{min(count, 6)}"
    yield f"words={min(count, 8)}"
    yield f"length={bisect_right((3, 6, 10, 15, 20, 28, 36, 48), len(text))}"
    digits, letters = (
        line.counts["digits"] / len(text),
        line.counts["letters"] / len(text),
    )
    yield f"digits={bisect_right((0.001, 0.1, 0.2, 0.35, 0.6), digits)}"
    yield f"letters={bisect_right((0.3, 0.5, 0.7, 0.85, 0.95), letters)}"
    yield from (f"has{sign}" for sign in ',&|-.@/()"#:' if sign in text)
    if text[:1].isdigit():
        yield "starts with digit"
    if re.search(r"\b[A-Z]\.", text):
        yield "initial"
    if count == len(line.tokens) and all(len(t) > 1 for t in line.tokens):
        yield f"plain words={min(count, 5)},{case}"


def case_of(text: str) -> str:
    """The case of a text: "none", "upper", "lower", "title", "mixed" or "wide"."""
    letters = _CASES.findall(text)
    if not letters:
        return "none"
    if sum(c >= "\u2e80" for c in letters) * 2 > len(letters):
        return "wide"
    upper = sum(c.isupper() for c in letters)
    if upper > 0.9 * len(letters):
        return "upper"
    if not upper:
        return "lower"
    heads = [word[0] for word in text.split() if word[0].isalpha()]
    return "title" if heads and all(c.isupper() for c in heads) else "mixed"


def _counts(line: LineEvidence) -> Iterator[str]:
    """Yield how many words of each list a line has, and forms that tell its role."""
    counts = line.counts
    for name in ("titles", "departments", "organisations", "connectors", "particles"):
        yield f"{name}={min(counts[name], 3)}"
    for name in ("streets", "countries"):
        yield f"{name}={min(counts[name], 3)}"
    for name in ("legal", "postcode", "state", "honorific", "credential"):
        if counts[name]:
            yield name
    yield f"kinds={_kinds(line)}"


def _agreement(line: LineEvidence, best: tuple[float, float]) -> Iterator[str]:
    """Likeness to e-mail and domain, alone and against the card's best."""
    owner, domain = line.owner, line.domain
    yield f"owner={bisect_right((0.01, 0.3, 0.5, 0.75, 0.95), owner)}"
    yield f"owner,best={owner >= 0.5},{best[0] >= 0.5 and owner >= best[0] - 0.01}"
    yield f"domain={bisect_right((0.01, 0.4, 0.7, 0.85, 0.95), domain)}"
    yield f"domain,best={domain >= 0.5},{best[1] >= 0.5 and domain >= best[1] - 0.01}"
    yield f"domain,owner={domain >= 0.7},{owner >= 0.5}"
    if best[0] >= 0.7:
        yield f"owner known={owner >= 0.5}"
    if best[1] >= 0.7:
        yield f"domain known={domain >= 0.5}"


def _order(
    at: int, texts: Sequence[int], flags: Sequence[Sequence[str]]
) -> Iterator[str]:
    """Rank among the lines of text, and who stands before and after."""
    yield f"rank={min(texts.index(at), 6)}"
    place = at / max(len(flags) - 1, 1)
    yield f"place={bisect_right((0.01, 0.2, 0.4, 0.6, 0.8, 0.99), place)}"
    for step in (-2, -1, 1, 2):
        if 0 <= at + step < len(flags):
            yield from (f"{step}:{flag}" for flag in flags[at + step])
        else:
            yield f"{step}:edge"


def _flags(line: LineEvidence | None) -> tuple[str, ...]:
    """A piece in a few words, for its neighbours."""
    if line is None:
        return ("contact",)
    flags = ["text", f"case={case_of(line.line.text)}"]
    flags += [f"kinds={_kinds(line)}"]
    flags += ["owner"] * (line.owner >= 0.5) + ["domain"] * (line.domain >= 0.7)
    flags += ["digits"] * (line.counts["digits"] > 0)
    return tuple(flags)


def _kinds(line: LineEvidence) -> str:
    """Return which lists and forms are met at all, one letter each."""
    counts = line.counts
    letters = {
        "t": counts["titles"],
        "d": counts["departments"],
        "o": counts["organisations"] or counts["legal"],
        "a": counts["streets"] or counts["postcode"] or counts["state"],
        "c": counts["countries"],
        "n": counts["honorific"] or counts["credential"],
    }
    return "".join(letter for letter, met in letters.items() if met)


class _Layout:
    """Sizes and places of all pieces, against which each is seen.

    Args:
        lines: In reading order.
    """

    def __init__(self, lines: Sequence[Segment]) -> None:
        self._lines = lines
        self._usual = median(line.height for line in lines) if lines else 1.0
        self._left = min((line.box.left for line in lines), default=0)
        self._top = min((line.box.top for line in lines), default=0)
        self._width = max((line.box.right for line in lines), default=1) - self._left
        self._height = max((line.box.bottom for line in lines), default=1) - self._top
        self._heights = sorted((line.height for line in lines), reverse=True)

    def features(
        self, at: int, weighed: LineEvidence, flags: Sequence[Sequence[str]]
    ) -> Iterator[str]:
        """Size, place on the card, and the nearest piece above and below."""
        line = self._lines[at]
        size = bisect_right(
            (0.6, 0.8, 0.95, 1.05, 1.25, 1.5, 1.9, 2.5),
            line.height / max(self._usual, 1),
        )
        rank = min(self._heights.index(line.height), 5)
        case = case_of(line.text)
        yield from (f"size={size}", f"size rank={rank}", f"size,case={size},{case}")
        yield f"size,kinds={min(size // 2, 3)},{_kinds(weighed)}"
        yield f"size rank,words={min(rank, 3)},{min(weighed.counts['words'], 5)},{case}"
        middle = (line.box.top + line.box.bottom) / 2 - self._top
        across = (line.box.left + line.box.right) / 2 - self._left
        y = bisect_right(
            (0.1, 0.25, 0.4, 0.6, 0.75, 0.9), middle / max(self._height, 1)
        )
        x = bisect_right((0.3, 0.45, 0.55, 0.7), across / max(self._width, 1))
        yield from (f"y={y}", f"x={x}", f"x,y={x // 2},{y // 2}")
        for way, near in (("up", self._next(at, -1)), ("down", self._next(at, 1))):
            yield from self._beside(way, at, near, flags)

    def _beside(
        self, way: str, at: int, near: int | None, flags: Sequence[Sequence[str]]
    ) -> Iterator[str]:
        if near is None:
            yield f"{way}:edge"
            return
        line, other = self._lines[at], self._lines[near]
        upper, lower = (other, line) if way == "up" else (line, other)
        gap = (lower.box.top - upper.box.bottom) / max(self._usual, 1)
        yield f"{way}:gap={bisect_right((0.3, 0.8, 1.5, 3), gap)}"
        close = "near" if gap < _NEAR else "far"
        yield from (f"{way}:{close}:{flag}" for flag in flags[near])
        if close == "near":
            ratio = line.height / max(other.height, 1)
            yield f"{way}:ratio={bisect_right((0.6, 0.85, 1.18, 1.6), ratio)}"

    def _next(self, at: int, way: int) -> int | None:
        """The nearest piece above (-1) or below (1) that shares some width."""
        box = self._lines[at].box
        best, nearest = None, float("inf")
        for other, line in enumerate(self._lines):
            if other == at or box.shared_width(line.box) <= 0:
                continue
            gap = (
                box.top - line.box.bottom if way < 0 else line.box.top - box.bottom
            ) + 0.5 * box.height
            if 0 <= gap < nearest:
                best, nearest = other, gap
        return best
