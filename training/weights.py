"""The file of weights that the program loads: a line for each decision."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

WEIGHTS = Path(__file__).parents[1] / "ingest" / "fields" / "data" / "confidence.toml"
HEAD = "# Weights of signs, by training/calibrate.py."


def read_weights() -> dict[str, dict[str, float]]:
    """The weights of each decision."""
    return tomllib.loads(WEIGHTS.read_text("utf-8"))


def write_weights(fitted: Mapping[str, Mapping[str, float]]) -> None:
    """Replace the weights of the decisions that are given; the others stay."""
    lines = [HEAD]
    for name, signs in (read_weights() | dict(fitted)).items():
        pairs = ", ".join(f'"{sign}" = {weight:.2f}' for sign, weight in signs.items())
        lines.append(
            f'"{name}" = {{{pairs}}}' if " " in name else f"{name} = {{{pairs}}}"
        )
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
