"""The figures of many cards in rows: all, by kind of picture, and by language."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from bench.score import LISTS, score_card, tabulate, text_scores

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A card that is on a picture and the reading that fits it best.

    Attributes:
        image: The picture, as the truth names it.
        kind: "photo", "scan" or "render".
        language: Of the card by ISO 639, such as "de"; "mul" for several.
        truth: As `bench/score.py` describes it.
        read: A line of `cardfile read --json`; empty when nothing was read.
    """

    image: str
    kind: str
    language: str
    truth: Row
    read: Row


COLUMNS = {
    "e-mails F1": ("emails", "f1"),
    "phones F1": ("phones", "f1"),
    "websites F1": ("websites", "f1"),
    "name close": ("name", "close"),
    "company close": ("company", "close"),
    "title close": ("title", "close"),
    "address close": ("address", "close"),
    "usable": ("usable", "share"),
    "right": ("right", "share"),
    "ready": ("ready", "share"),
    "ready right": ("ready", "right"),
}
"""Column of a figure, by its heading."""
FEWEST = 3  # cards of a language with a row of its own; the others share one
OTHER = "other"


def tabulate_all(pairs: Sequence[Pair]) -> dict[str, Row]:
    """The figures of all cards and of each kind of picture, by its name."""
    groups = {"all": pairs} | _grouped((pair.kind, pair) for pair in pairs)
    return {name: _figures(group) for name, group in groups.items()}


def tabulate_languages(pairs: Sequence[Pair]) -> dict[str, Row]:
    """The figures of each language, that of the most cards first."""
    cards = Counter(pair.language for pair in pairs)
    rank = {it: n for n, (it, many) in enumerate(cards.most_common()) if many >= FEWEST}
    groups = _grouped(
        (pair.language if pair.language in rank else OTHER, pair) for pair in pairs
    )
    order = sorted(groups, key=lambda name: rank.get(name, len(rank)))
    return {name: _figures(groups[name]) for name in order}


def _grouped(pairs: Iterable[tuple[str, Pair]]) -> dict[str, list[Pair]]:
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for name, pair in pairs:
        groups[name].append(pair)
    return dict(groups)


def _figures(pairs: Sequence[Pair]) -> Row:
    """Return the figures of `tabulate`, the share ready, and what of it is right."""
    scores = [score_card(pair.truth, pair.read) for pair in pairs]
    ready = [
        got["right"]
        for pair, got in zip(pairs, scores, strict=True)
        if pair.read.get("status") == "ready"
    ]
    table = tabulate(scores)
    table["ready"] = {
        "share": len(ready) / len(pairs),
        "right": sum(ready) / max(len(ready), 1),
        "cards": len(ready),
        "right cards": sum(ready),
    }
    return table


def _shown(table: Row, heading: str) -> str:
    """A figure, or a dash where there is nothing it could be of."""
    key, of = COLUMNS[heading]
    cell = table[key]
    of_ready = key == "ready" and of == "right"
    many = cell["cards"] if of_ready else cell.get("values", table["cards"])
    return f"{cell[of]:.3f}" if many else "–"


def plain(tables: Mapping[str, Row]) -> Iterator[str]:
    """Lines for a terminal."""
    yield " " * 12 + "".join(f"{name:>15}" for name in ("cards", *COLUMNS))
    for name, table in tables.items():
        figures = "".join(f"{_shown(table, heading):>15}" for heading in COLUMNS)
        yield f"{name:12}{table['cards']:>15}{figures}"


def markdown(tables: Mapping[str, Row]) -> Iterator[str]:
    """Lines of a table in Markdown."""
    yield "| cards | " + " | ".join(COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for name, table in tables.items():
        figures = " | ".join(_shown(table, heading) for heading in COLUMNS)
        yield f"| {name} ({table['cards']}) | {figures} |"


def pace(pairs: Sequence[Pair]) -> str:
    """A sentence on the time of a card, which depends on what else is running."""
    seconds = sorted(pair.read.get("seconds", 0.0) for pair in pairs) or [0.0]
    late = seconds[int(0.95 * (len(seconds) - 1))]
    return f"seconds a card: mean {mean(seconds):.2f}, 95th percentile {late:.2f}"


def trust(pairs: Sequence[Pair]) -> Iterator[str]:
    """Sentences on what "ready" is worth, on cards taken for none, on calibration."""
    ready = _figures(pairs)["ready"]
    counts = f"{ready['cards']} of {len(pairs)}, right of them {ready['right cards']}"
    yield f"ready: {counts}"
    right = _figures(pairs)["right"]
    yield f"people invented: {right['invented']}, numbers abroad: {right['abroad']}"
    yield f"right among the surest: {', '.join(curve(pairs))}"
    refused = sum(pair.read.get("status") == "not a card" for pair in pairs)
    yield f"taken for no card: {refused}"
    for kind in ("email", "phone", "name", "whole card"):
        sure = [claim for pair in pairs for claim in claims(pair, kind)]
        if sure:
            yield f"calibration error, {kind}: {calibration_error(sure):.3f}"


def curve(pairs: Sequence[Pair]) -> Iterator[str]:
    """The share of cards that are right among the surest, by how many these are."""
    ranked = sorted(pairs, key=lambda pair: -float(pair.read.get("right", 0.0)))
    right = [score_card(pair.truth, pair.read)["right"] for pair in ranked]
    for share in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        surest = right[: max(round(share * len(right)), 1)]
        yield f"{share:.0%} {sum(surest) / len(surest):.3f}"


def claims(pair: Pair, kind: str) -> Iterator[tuple[float, bool]]:
    """Of each field of a kind, or a whole card: how sure it is, and if it is right.

    Nothing is claimed of a card without a contact point, which always waits.
    """
    if kind == "whole card":
        if pair.read.get("emails") or pair.read.get("phones"):
            right = bool(score_card(pair.truth, pair.read)["right"])
            yield float(pair.read.get("right", 0.0)), right
        return
    found = [f for f in pair.read.get("fields", []) if f["kind"] == kind]
    if kind == "name":
        if pair.truth.get("name") and found:
            right = text_scores("name", pair.truth, found[0]["value"])[1]
            yield found[0]["confidence"], right
        return
    same, wanted = LISTS[f"{kind}s"], pair.truth.get(f"{kind}s")
    if wanted is not None:
        values = [want["raw"] if isinstance(want, dict) else want for want in wanted]
        for field in found:
            right = any(same(value, field["value"]) for value in values)
            yield field["confidence"], right


def calibration_error(claims: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins (Naeini et al., AAAI 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for claim in claims:
        bins[min(int(claim[0] * 10), 9)].append(claim)
    gaps = (abs(sum(sure - right for sure, right in one)) for one in bins.values())
    return sum(gaps) / max(len(claims), 1)
