"""Where the fuzzer begins, and what it found once, is survived."""

from pathlib import Path

import pytest

from bench.fuzz_targets import TARGETS, survive

SEEDS = Path(__file__).parent / "seeds"
FILES = sorted(path for path in SEEDS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda it: f"{it.parent.name}-{it.name}")
def test_a_seed_is_survived(path: Path) -> None:
    data = path.read_bytes()

    assert survive(path.parent.name, data) == survive(path.parent.name, data)


def test_every_target_has_seeds() -> None:
    assert {path.parent.name for path in FILES} == {*TARGETS}
