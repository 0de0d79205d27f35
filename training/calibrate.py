"""Fit the weights of the signs of confidence on cards whose truth is known.

    python -m training.calibrate DIR... [--only KIND...]

Each DIR holds pictures and a `truth.jsonl` as `bench/score.py` reads it. Pictures are
read as the program reads them, and by Tesseract alone; the expected calibration error
of each kind is printed, cross-validated over ten parts, with no picture in two of them.
Weights also tell which
of two titles comes first, so that those of one kind may be left as they are.
"""

import argparse
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.score import address_close, host, same_email, same_phone, text_scores
from ingest.fields import find_drafts
from ingest.fields.values.draft import Draft
from ingest.options import ReadOptions
from ingest.pipeline import load_tools, read_photo
from models.errors import PhotoError
from models.field import FieldKind
from models.reading import OcrResult

WEIGHTS = Path(__file__).parents[1] / "ingest" / "fields" / "data" / "confidence.toml"
LISTS = {
    FieldKind.EMAIL: "emails",
    FieldKind.PHONE: "phones",
    FieldKind.WEBSITE: "websites",
}
TEXTS = {FieldKind.NAME: "name", FieldKind.TITLE: "title", FieldKind.COMPANY: "company"}
LIKE = {FieldKind.DEPARTMENT: FieldKind.TITLE, FieldKind.SOCIAL: FieldKind.WEBSITE}
"""Kinds without a truth to fit on, and those whose weights they are given."""
READERS = ("auto", "tesseract")
"""Of both, for each has a confidence of its own, and one of them may read alone."""
STRENGTH = 1.0  # inverse of the L2 penalty
BINS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A field and whether it was right."""

    image: str
    kind: FieldKind
    signs: dict[str, float]
    right: bool


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--only", nargs="+", metavar="KIND", help="fit these kinds")
    args = parser.parse_args()
    examples = [
        example
        for reader in READERS
        for folder in args.folders
        for example in read_folder(folder, reader)
    ]
    known, fitted = tomllib.loads(WEIGHTS.read_text("utf-8")), fit(examples)
    kinds = args.only or list(fitted)
    write(known | {kind: fitted[kind] for kind in kinds})


def read_folder(folder: Path, reader: str) -> Iterator[Example]:
    """The fields of every picture of one card in a folder."""
    tools = load_tools(ReadOptions(reader))
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        if len(truth.get("cards") or [truth]) > 1:
            continue
        try:
            cards = read_photo(folder / truth["image"], tools).cards
        except PhotoError as error:
            print(error)
            continue
        for card in cards:
            yield from examples_of(card.ocr, truth)


def examples_of(ocr: OcrResult, truth: dict[str, Any]) -> Iterator[Example]:
    """The fields read on a card whose truth is known; of single ones the first."""
    done: set[FieldKind] = set()
    drafts, _ = find_drafts(ocr, "US")
    for draft in sorted(drafts, key=lambda d: -d.to_field("").confidence):
        right = _is_right(draft, truth)
        if right is None or (draft.kind in done and draft.kind not in LISTS):
            continue
        done.add(draft.kind)
        yield Example(str(truth["image"]), draft.kind, dict(draft.signs), right)


def _is_right(draft: Draft, truth: dict[str, Any]) -> bool | None:
    """Whether a field is right; None when the truth does not say."""
    if draft.kind in TEXTS:
        key = TEXTS[draft.kind]
        return bool(text_scores(key, truth, draft.value)[1]) if truth.get(key) else None
    if draft.kind is FieldKind.ADDRESS:
        known = truth.get("address")
        return bool(address_close(known, draft.value)) if known else None
    wanted = truth.get(LISTS.get(draft.kind, ""))
    if wanted is None:
        return None
    if draft.kind is FieldKind.PHONE:
        return any(same_phone(phone["raw"], draft.value) for phone in wanted)
    if draft.kind is FieldKind.EMAIL:
        return any(same_email(email, draft.value) for email in wanted)
    return any(host(site) == host(draft.value) for site in wanted)


def fit(examples: Iterable[Example]) -> dict[str, dict[str, float]]:
    """The weights of each kind's signs."""
    known = list(examples)
    weights: dict[str, dict[str, float]] = {}
    for kind in (*TEXTS, *LISTS, FieldKind.ADDRESS):
        own = [example for example in known if example.kind is kind]
        signs = sorted({sign for example in own for sign in example.signs})
        table = np.array([[e.signs.get(sign, 0.0) for sign in signs] for e in own])
        right = np.array([e.right for e in own])
        groups = [e.image for e in own]
        print(
            f"{kind.value:9s} {len(own):4d} fields, {right.mean():.3f} right, ", end=""
        )
        print(f"calibration error {_cross_validated(table, right, groups):.3f}")
        bias, *worth = map(float, _learn(table, right))
        weights[kind.value] = {"bias": bias} | dict(zip(signs, worth, strict=True))
    return weights | {kind.value: weights[like.value] for kind, like in LIKE.items()}


def _cross_validated(
    table: NDArray[np.float64], right: NDArray[np.bool_], groups: list[str]
) -> float:
    """Expected calibration error on pictures that were not learnt from."""
    said = np.zeros(len(right))
    parts = GroupKFold(min(10, len(set(groups))))
    for learnt, left_out in parts.split(table, right, groups):
        bias, *worth = _learn(table[learnt], right[learnt])
        said[left_out] = 1 / (1 + np.exp(-bias - table[left_out] @ worth))
    return calibration_error(said, right)


def _learn(table: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The bias and the weight of each sign.

    Where all fields are right, or all wrong, no sign can tell them apart: the bias is
    then that of Laplace's rule of succession, and no sign has a weight.
    """
    wrong = len(right) - right.sum()
    if wrong in {0, len(right)}:
        bias = np.log((right.sum() + 1) / (wrong + 1))
        return np.append(bias, np.zeros(table.shape[1]))
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(table, right)
    return np.append(model.intercept_, model.coef_[0])


def calibration_error(said: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance of confidence and share right, over ten equal bins."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [
        abs(said[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in set(bins.tolist())
    ]
    return float(sum(gaps))


def write(weights: dict[str, dict[str, float]]) -> None:
    """Write the weights where the program loads them."""
    lines = [
        "# Weights of the signs of each kind of field, from training/calibrate.py."
    ]
    for kind, signs in weights.items():
        pairs = ", ".join(f'"{sign}" = {weight:.2f}' for sign, weight in signs.items())
        lines.append(f"{kind} = {{{pairs}}}")
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
