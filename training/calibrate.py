"""Fit the weights of all decisions on cards whose truth is known.

    python -m training.calibrate DIR... [--only choices|fields|ready]

Each DIR holds a `truth.jsonl` as `bench/score.py` reads it, and the words that the
readers read (`python -m bench.cached_words DIR`). What is printed was measured on
collections that were not learned from: by the first folder of a picture's path, and by
set where there is none.
"""

import argparse
from pathlib import Path

from training.fit_choices import fit_choices
from training.fit_fields import fit_fields
from training.fit_ready import fit_ready
from training.sets import read_sets
from training.weights import write_weights

STEPS = {"choices": fit_choices, "fields": fit_fields, "ready": fit_ready}
"""In the order in which each builds on those before."""


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=STEPS, help="fit this alone")
    args = parser.parse_args()
    pictures = read_sets(args.folders)
    for name, fit in STEPS.items():
        if args.only in {None, name}:
            write_weights(fit(pictures))


if __name__ == "__main__":
    main()
