"""Train the line model on invented cards and write it where the program loads it.

    python -m training.train [--cards 14000] [--seed 21]

Takes about four minutes on one core. The same arguments give the same file.
"""

import argparse
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from ingest.fields import find_spans, hosts_of
from ingest.fields.order import find_segments
from ingest.fields.pieces import find_pieces
from ingest.fields.roles.evidence import ROLES, Role, collect_evidence
from ingest.fields.roles.features import Features, features_of
from ingest.fields.roles.models import hash_of
from models.field import FieldKind
from training.cards import Inventor
from training.layout import ReadCard, read

HERE = Path(__file__).parent
MODEL = HERE.parent / "ingest" / "fields" / "data" / "lines.npz"
FEWEST = 6  # a feature met on fewer lines is left out
STRENGTH = 0.1  # inverse of the L2 penalty
SMALLEST = 0.05  # a feature with no weight above this is left out


def main() -> None:
    """Invent, learn, write."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Faker draws Italian places from a set, whose order is another in each run.
        same_order = os.environ | {"PYTHONHASHSEED": "0"}
        os.execve(sys.executable, sys.orig_argv, same_order)  # noqa: S606 - itself
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=14_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    lines, roles = learnable(args.cards, args.seed)
    keys, weights = fit(lines, roles)
    digest = hash_of_training(args.cards, args.seed)
    write(args.out, keys, weights, digest)
    print(f"{len(lines)} lines, {len(keys)} features, {args.out.stat().st_size} bytes")


def learnable(cards: int, seed: int) -> tuple[list[Features], list[Role]]:
    """Features and role of every line of many invented cards."""
    random = Random(seed)
    lines: list[Features] = []
    roles: list[Role] = []
    for card in Inventor(seed).cards(cards):
        for features, role in lines_of(read(card, random)):
            lines.append(features)
            roles.append(role)
    return lines, roles


def lines_of(card: ReadCard) -> Iterator[tuple[Features, Role]]:
    """The lines of text of a card as the program sees them, with their true role."""
    segments = find_segments(card.ocr)
    spans, _ = find_spans(segments, "US")
    pieces = find_pieces(segments, spans)
    local_parts = [
        s.value.partition("@")[0] for s in spans if s.kind is FieldKind.EMAIL
    ]
    evidence = collect_evidence(pieces, local_parts, hosts_of(spans))
    texts = [piece for piece in pieces if not piece.contact]
    for piece, features in zip(texts, features_of(pieces, evidence), strict=True):
        met = Counter(card.roles[word.line] or Role.OTHER for word in piece.line.words)
        yield features, met.most_common(1)[0][0]


def fit(
    lines: list[Features], roles: list[Role]
) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """The features that matter, by ascending hash, and their weights."""
    hashed = [sorted({hash_of(f) for f in features}) for features in lines]
    counts = Counter(key for keys in hashed for key in keys)
    known = np.array(
        sorted(k for k, n in counts.items() if n >= FEWEST), dtype=np.uint32
    )
    column = {int(key): at for at, key in enumerate(known)}
    rows = [[column[key] for key in keys if key in column] for keys in hashed]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    table = csr_matrix(
        (np.ones(len(columns), np.float32), columns, starts),
        shape=(len(rows), len(known)),
    )
    model = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3, fit_intercept=False)
    model.fit(table, [ROLES.index(role) for role in roles])
    weights = model.coef_.T
    kept = np.abs(weights).max(axis=1) >= SMALLEST
    return known[kept], weights[kept]


def hash_of_training(cards: int, seed: int) -> str:
    """A hash of the arguments and the grammars, to tell models apart."""
    digest = hashlib.sha256(f"{cards} {seed} {FEWEST} {STRENGTH} {SMALLEST}".encode())
    for path in sorted(HERE.glob("grammar/*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def write(
    path: Path, keys: NDArray[np.uint32], weights: NDArray[np.float64], digest: str
) -> None:
    """Write the weights in steps of one 127th of the largest."""
    step = float(np.abs(weights).max()) / 127
    rounded = np.round(weights / step).astype(np.int8)
    np.savez_compressed(
        path, keys=keys, weights=rounded, step=step, trained_with=digest
    )


if __name__ == "__main__":
    main()
