"""Whether a reading is good enough to be used unseen."""

from collections.abc import Sequence

from models.field import Field, FieldKind
from models.reading import OcrResult, Verdict

SURE = 0.8  # confidence from which a field needs no second look
MOST_WORDS = 150  # of a card; pages and receipts have more
REACHED_BY = (FieldKind.EMAIL, FieldKind.PHONE)


def judge(fields: Sequence[Field], ocr: OcrResult) -> Verdict:
    """Ready when a name and a way to reach its owner are sure.

    A reading without any name or contact point, and one with far more words than fit
    on a card, is of something else.
    """
    best = {kind: _best(fields, kind) for kind in FieldKind}
    reached = max(best[kind] for kind in REACHED_BY)
    if not reached and not best[FieldKind.WEBSITE] and not best[FieldKind.NAME]:
        return Verdict.NOT_A_CARD
    if len(ocr.words) > MOST_WORDS:
        return Verdict.NOT_A_CARD
    doubted = any(f.kind in REACHED_BY and f.confidence < SURE for f in fields)
    if best[FieldKind.NAME] >= SURE and reached >= SURE and not doubted:
        return Verdict.READY
    return Verdict.REVIEW


def _best(fields: Sequence[Field], kind: FieldKind) -> float:
    return max((f.confidence for f in fields if f.kind is kind), default=0.0)
