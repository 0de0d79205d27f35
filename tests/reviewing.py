"""Invented cards that wait to be checked, with real pictures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from models.database.database import Database
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.reading import CardReading, OcrResult, Verdict, Word
from models.reason import Reason, ReasonKind
from models.settings import Settings
from tests.pictures import draw_card, encode, write
from tests.readings import photo

SIZE = (1050, 600)
MET = date(2026, 11, 12)


class Stack:
    """A stack of cards; each is drawn, read as told and stored."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        self.folder = folder
        self.intake = Intake(Workspace(database, settings, lambda: MET))
        self.count = 0

    def add(
        self,
        values: Mapping[str, str],
        doubtful: Mapping[str, float] | None = None,
        event: str = "",
        reasons: tuple[Reason, ...] = (),
    ) -> int:
        """Store a card that waits; the number of its contact."""
        self.count += 1
        lines = (*values.values(), f"No. {self.count}")
        picture = encode(draw_card(lines, SIZE), "JPEG")
        path = write(self.folder, f"card-{self.count}.jpg", picture)
        registered = self.intake.register(path, Occasion(event=event))
        reading = _read(values, doubtful or {})
        reading = replace(reading, reasons=(*reading.reasons, *reasons))
        (outcome,) = self.intake.store(registered, photo(reading))
        assert outcome.contact_id is not None
        return outcome.contact_id


@pytest.fixture
def stack(database: Database, settings: Settings, tmp_path: Path) -> Stack:
    return Stack(database, settings, tmp_path)


def _read(values: Mapping[str, str], doubtful: Mapping[str, float]) -> CardReading:
    step = SIZE[1] // (len(values) + 2)
    fields = []
    for number, (kind, value) in enumerate(values.items()):
        top = step * number + step // 2
        box = Box(SIZE[0] // 12, top, SIZE[0] // 2, top + step // 2)
        sure = doubtful.get(kind, 0.97)
        parts = {"given": "G", "family": "F"} if kind == "name" else {}
        kind_ = FieldKind(kind)
        fields.append(Field(kind_, value, value, sure, box, "scripted", "test", parts))
    words = tuple(Word(it.printed, 0.9, it.box, n) for n, it in enumerate(fields))
    return CardReading(
        page=0,
        position=0,
        corners=Quad.around(*SIZE),
        width=SIZE[0],
        height=SIZE[1],
        ocr=OcrResult(words, "scripted"),
        fields=tuple(fields),
        verdict=Verdict.REVIEW,
        problems=(),
        seconds=0.1,
        reasons=tuple(
            Reason(ReasonKind.UNSURE, FieldKind(kind), (values[kind],))
            for kind in doubtful
        ),
    )
