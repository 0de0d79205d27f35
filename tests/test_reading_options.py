"""How photos are read is what the settings say."""

from dataclasses import fields
from pathlib import Path

import pytest

from actions.intake.read import read_options
from ingest.options import ReadOptions
from models.settings import Settings


@pytest.mark.parametrize(
    "name", [it.name for it in fields(ReadOptions) if it.name != "models"]
)
def test_each_setting_of_how_to_read_reaches_the_worker(
    name: str, tmp_path: Path
) -> None:
    settings = Settings(
        folder=tmp_path,
        database="sqlite:///cards.db",
        reader="rapid",
        languages=("deu", "eng"),
        country="DE",
        engine="onnxruntime",
        ready_from=0.5,
    )
    value = getattr(settings, name)

    assert value != getattr(ReadOptions(), name)
    assert getattr(read_options(settings), name) == value
