"""When the second reader is asked."""

from unittest.mock import Mock

import numpy as np
import pytest

from ingest.pipeline import understand
from ingest.reading.cascade import Cascade
from ingest.reading.interpret import Interpretation
from models.errors import ReaderFailed
from models.field import FieldKind
from tests.doubles import ScriptedReader

CARD = np.full((300, 500, 3), 255, np.uint8)
SURE = ("Erika Mustermann", "erika.mustermann@example.com", "+49 30 9018200")


def read(readers: Cascade) -> Interpretation:
    return understand(CARD, readers.first.read(CARD), readers, "DE")


def test_sure_card_is_read_once() -> None:
    first, second = ScriptedReader(*SURE, confidence=1.0), ScriptedReader(*SURE)

    found = read(Cascade(first, second))

    assert (first.read_so_far, second.read_so_far) == (1, 0)
    assert not found.is_doubtful


@pytest.mark.parametrize("lines", [(), SURE[:1], SURE[1:]])
def test_card_without_a_name_or_a_way_to_reach_its_owner_is_read_twice(
    lines: tuple[str, ...],
) -> None:
    first, second = ScriptedReader(*lines), ScriptedReader(*SURE)

    found = read(Cascade(first, second))

    assert second.read_so_far == 1
    assert {f.kind for f in found.fields} >= {FieldKind.NAME, FieldKind.EMAIL}


def test_both_readers_read_every_card_when_asked_to() -> None:
    first, second = ScriptedReader(*SURE, confidence=1.0), ScriptedReader(*SURE)

    read(Cascade(first, second, always=True))

    assert second.read_so_far == 1


def test_only_reader_reads_alone() -> None:
    found = read(Cascade(ScriptedReader("?")))

    assert found.ocr.text == "?"
    assert found.is_doubtful


def test_second_reader_takes_over_when_the_first_reads_nothing() -> None:
    readers = Cascade(ScriptedReader(), ScriptedReader(*SURE))

    ocr = read(readers).ocr

    assert ocr.text == "\n".join(SURE)


def test_failure_of_the_second_reader_leaves_an_incomplete_reading() -> None:
    broken = Mock(read=Mock(side_effect=ReaderFailed("It gave up.", "reader")))

    found = read(Cascade(ScriptedReader(*SURE[1:]), broken))

    assert not found.is_complete
    assert found.fields
