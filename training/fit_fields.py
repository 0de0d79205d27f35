"""Fit the weights of the signs of confidence of each kind of field.

Weights also tell which of two titles comes first. Kinds that no truth has get the
weights of a like kind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.score import LISTS as LISTED
from bench.score import address_close, text_scores, values
from ingest.fields import extract
from ingest.fields.drafts import FieldDraft
from models.field import FieldKind
from models.reading import OcrResult
from training.sets import KnownPicture, Row, Table, calibration_error, leave_out

LISTS = {
    FieldKind.EMAIL: "emails",
    FieldKind.PHONE: "phones",
    FieldKind.WEBSITE: "websites",
}
TEXTS = {FieldKind.NAME: "name", FieldKind.TITLE: "title", FieldKind.COMPANY: "company"}
LIKE = {FieldKind.DEPARTMENT: FieldKind.TITLE, FieldKind.SOCIAL: FieldKind.WEBSITE}
"""Kinds without a truth to fit on, and those whose weights they are given."""
STRENGTH = 1.0  # inverse of the L2 penalty


@dataclass(frozen=True, slots=True)
class Example:
    """A field and whether it was right."""

    collection: str
    kind: FieldKind
    signs: dict[str, float]
    right: bool


def fit_fields(pictures: Sequence[KnownPicture]) -> dict[str, dict[str, float]]:
    """The weights of each kind's signs; prints how well they are calibrated."""
    known = [example for picture in pictures for example in _examples(picture)]
    weights: dict[str, dict[str, float]] = {}
    for kind in (*TEXTS, *LISTS, FieldKind.ADDRESS):
        own = [example for example in known if example.kind is kind]
        signs = sorted({sign for example in own for sign in example.signs})
        table = np.array([[e.signs.get(sign, 0.0) for sign in signs] for e in own])
        right = np.array([e.right for e in own])
        said = judge_left_out([e.collection for e in own], table, right)
        print(f"{kind.value}: {len(own)} fields, {right.mean():.3f} right", end=", ")
        print(f"calibration error {calibration_error(said, right):.3f}")
        bias, *worth = map(float, learn(table, right))
        weights[kind.value] = {"bias": bias} | dict(zip(signs, worth, strict=True))
    return weights | {kind.value: weights[like.value] for kind, like in LIKE.items()}


def judge_left_out(
    collections: Sequence[str], table: Table, right: Table, strength: float = STRENGTH
) -> Table:
    """The probability of each example by weights of the other collections."""

    def predict(known: Table, unknown: Table) -> Table:
        bias, *worth = learn(table[known], right[known], strength)
        return np.asarray(1 / (1 + np.exp(-bias - table[unknown] @ worth)))

    return leave_out(collections, predict)


def learn(table: Table, right: Table, strength: float = STRENGTH) -> Table:
    """The bias and the weight of each sign.

    Where all fields are right, or all wrong, no sign can tell them apart: the bias is
    then that of Laplace's rule of succession, and no sign has a weight.
    """
    wrong = len(right) - right.sum()
    if wrong in {0, len(right)}:
        bias = np.log((right.sum() + 1) / (wrong + 1))
        return np.append(bias, np.zeros(table.shape[1]))
    model = LogisticRegression(C=strength, max_iter=1000).fit(table, right)
    return np.append(model.intercept_, model.coef_[0])


def _examples(picture: KnownPicture) -> Iterator[Example]:
    """The fields of a picture of one card, as each reader reads it."""
    if len(picture.truths) > 1:
        return
    for card in picture.cards:
        for reading in filter(None, (card.foreign or card.first, card.second)):
            yield from _examples_in(reading, picture.truths[0], picture.collection)


def _examples_in(reading: OcrResult, truth: Row, collection: str) -> Iterator[Example]:
    """The fields that are read; of kinds with one value, the surest."""
    done: set[FieldKind] = set()
    drafts = extract(reading, "US").drafts
    for draft in sorted(drafts, key=lambda d: -d.to_field("").confidence):
        right = _is_right(draft, truth)
        if right is None or (draft.kind in done and draft.kind not in LISTS):
            continue
        done.add(draft.kind)
        yield Example(collection, draft.kind, dict(draft.signs), right)


def _is_right(draft: FieldDraft, truth: Row) -> bool | None:
    """Return whether a field is right; None when the truth does not say."""
    if draft.kind is FieldKind.NAME and truth.get("nobody"):
        return False
    if draft.kind in TEXTS:
        key = TEXTS[draft.kind]
        return bool(text_scores(key, truth, draft.value)[1]) if truth.get(key) else None
    if draft.kind is FieldKind.ADDRESS:
        known = truth.get("address")
        return bool(address_close(known, draft.value)) if known else None
    wanted = truth.get(LISTS.get(draft.kind, ""))
    if wanted is None:
        return None
    same = LISTED[LISTS[draft.kind]]
    return any(same(value, draft.value) for value in values(truth, LISTS[draft.kind]))
