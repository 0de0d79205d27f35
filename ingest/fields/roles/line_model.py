"""The line model: how likely each line fills each role.

Multinomial logistic regression over hashed features, trained on invented cards by
`training/train.py`; see docs/extraction.md.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ingest.fields.roles.features import Features
from ingest.fields.roles.roles import ROLES


@dataclass(frozen=True, slots=True)
class LineModel:
    """Weights of the features, one row each.

    Attributes:
        keys: CRC-32 of the features, ascending.
        weights: Features x roles, in steps of `step`.
        step: Of the whole numbers in `weights`.
        trained_with: Hash of all that the weights depend on.
    """

    keys: NDArray[np.uint32]
    weights: NDArray[np.int8]
    step: float
    trained_with: str

    def log_likelihoods(self, lines: Sequence[Features]) -> NDArray[np.float64]:
        """Natural logarithm of each role's probability, lines x roles."""
        scores = np.array([self._score(features) for features in lines])
        scores = scores.reshape(len(lines), len(ROLES))
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf)
        totals = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.asarray(scores - totals, dtype=np.float64)

    def _score(self, features: Features) -> NDArray[np.float64]:
        wanted = np.array(sorted({hash_of(f) for f in features}), dtype=np.uint32)
        places = np.searchsorted(self.keys, wanted)
        places = places[places < len(self.keys)]
        known = places[np.isin(self.keys[places], wanted)]
        summed = self.weights[known].astype(np.int32).sum(axis=0)
        return np.asarray(summed * self.step, dtype=np.float64)


def hash_of(feature: str) -> int:
    """The number by which a feature is known."""
    return zlib.crc32(feature.encode("utf-8", "replace"))


@cache
def load_model() -> LineModel:
    """The model that comes with the program, loaded once."""
    with files("ingest.fields").joinpath("data", "lines.npz").open("rb") as file:
        table = np.load(file, allow_pickle=False)
        return LineModel(
            keys=table["keys"],
            weights=table["weights"],
            step=float(table["step"]),
            trained_with=str(table["trained_with"]),
        )
