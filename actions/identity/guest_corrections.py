"""Correct the evidence of a card by a list of guests.

A corrected row keeps what was read in `by_itself`, so that another list, or none, can
start from it again; the printed text stays as it is.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from ingest.guests.correct import Correction, Findings, correct
from ingest.guests.guest import Guest
from ingest.verdict.judge import Judgement
from ingest.verdict.reconsider import Confirmed, reconsider
from models.field import REACHED_BY, FieldKind
from models.reading import Verdict
from models.reason import Reason
from models.tables.guests import READER
from models.tables.photo import Card, Evidence

_OF_ROW = ("value", "confidence", "rule", "parts")
_OF_CARD = ("right", "reasons")


def correct_by_guests(
    card: Card,
    guests: Sequence[Guest],
    source: str,
    verdict: Verdict,
    ready_from: float,
) -> Verdict:
    """Correct and confirm the evidence of a card, and judge it again.

    Args:
        card: As it was read, without what another list said of it.
        guests: Of the card's event.
        source: Names of the files of the list.
        verdict: How the card was judged when it was read.
        ready_from: Probability of being right from which it is ready.
    """
    facts = sorted(card.evidence, key=lambda it: -it.confidence)
    found = correct(facts, list(_lines_of(card)), guests)
    if found is None or not found.corrections:
        return verdict
    points = [it.confidence for it in card.evidence if it.kind in REACHED_BY]
    card.by_itself = {name: getattr(card, name) for name in _OF_CARD}
    confirmed = [_apply(card, it, found, source) for it in found.corrections]
    reasons = tuple(map(Reason.from_json, card.reasons))
    judged = Judgement(verdict, card.right or 0.0, reasons)
    judged = reconsider(judged, confirmed, points, ready_from)
    card.right = judged.right
    card.reasons = [it.as_json() for it in judged.reasons]
    return judged.verdict


def _lines_of(card: Card) -> Iterator[str]:
    """Yield the text of each line of a card."""
    for _, words in groupby(card.words, key=itemgetter(6)):
        yield " ".join(word[0] for word in words)


def _apply(card: Card, it: Correction, found: Findings, source: str) -> Confirmed:
    same = (row for row in card.evidence if (row.kind, row.value) == (it.kind, it.read))
    row = next(same, None) if it.read else None
    place = f"{source}, row {found.guest.row}"
    if row is None:
        _add(card, it, f"on the guest list {place}")
        return Confirmed(it.kind, "", 0.0, it.confidence)
    before = row.confidence
    row.by_itself = {name: getattr(row, name) for name in _OF_ROW}
    is_same = it.value == it.read
    what = "confirmed" if is_same else "corrected"
    kept = {name: row.parts[name] for name in ("romanised",) if name in row.parts}
    row.parts = row.parts if is_same else kept | dict(it.parts)
    row.rule = f"{row.rule}, {what} by the guest list {place}"
    row.value, row.confidence = it.value, max(before, it.confidence)
    return Confirmed(it.kind, it.read, before, row.confidence)


def _add(card: Card, it: Correction, rule: str) -> None:
    """Add a value that is not printed, at the place of what tells whose the card is."""
    telling = (FieldKind.CODE, FieldKind.WEBSITE, FieldKind.EMAIL, FieldKind.COMPANY)
    places = {row.kind: row for row in reversed(card.evidence)}
    near = next((places[kind] for kind in telling if kind in places), None)
    card.evidence.append(
        Evidence(
            kind=it.kind,
            value=it.value,
            printed=it.value,
            confidence=it.confidence,
            left=near.left if near else 0,
            top=near.top if near else 0,
            right=near.right if near else card.width,
            bottom=near.bottom if near else card.height,
            reader=READER,
            rule=rule,
            parts=dict(it.parts),
        )
    )
