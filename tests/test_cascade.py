"""When the second reader is asked."""

from collections.abc import Iterator
from functools import partial
from unittest.mock import Mock

import numpy as np
import pytest

from ingest.fields import find_fields
from ingest.readers.loading import Readers
from ingest.reading.cascade import is_doubtful, read_fields
from models.errors import ReaderFailed
from models.field import FieldKind
from tests.doubles import ScriptedReader

CARD = np.full((300, 500, 3), 255, np.uint8)
EXTRACT = partial(find_fields, country="DE")
SURE = ("Erika Mustermann", "erika.mustermann@example.com", "+49 30 9018200")


def test_sure_card_is_read_once() -> None:
    first, second = ScriptedReader(*SURE, confidence=1.0), ScriptedReader(*SURE)

    _, fields = read_fields(CARD, Readers(first, second), EXTRACT, budget=4)

    assert (first.read_so_far, second.read_so_far) == (1, 0)
    assert not is_doubtful(fields)


@pytest.mark.parametrize("lines", [(), SURE[:1], SURE[1:]])
def test_card_without_a_name_or_a_way_to_reach_its_owner_is_read_twice(
    lines: tuple[str, ...],
) -> None:
    first, second = ScriptedReader(*lines), ScriptedReader(*SURE)

    _, fields = read_fields(CARD, Readers(first, second), EXTRACT, budget=4)

    assert second.read_so_far == 1
    assert {f.kind for f in fields} >= {FieldKind.NAME, FieldKind.EMAIL}


def test_both_readers_read_every_card_when_asked_to() -> None:
    first, second = ScriptedReader(*SURE, confidence=1.0), ScriptedReader(*SURE)

    read_fields(CARD, Readers(first, second, always=True), EXTRACT, budget=4)

    assert second.read_so_far == 1


def test_second_reader_is_left_out_when_the_budget_is_half_spent() -> None:
    seconds: Iterator[float] = iter([0.0, 2.5])
    first, second = ScriptedReader("nothing"), ScriptedReader(*SURE)

    read_fields(CARD, Readers(first, second), EXTRACT, 4, lambda: next(seconds))

    assert second.read_so_far == 0


def test_only_reader_reads_alone() -> None:
    ocr, fields = read_fields(CARD, Readers(ScriptedReader("?")), EXTRACT, budget=4)

    assert ocr.text == "?"
    assert is_doubtful(fields)


def test_second_reader_takes_over_when_the_first_reads_nothing() -> None:
    readers = Readers(ScriptedReader(), ScriptedReader(*SURE))

    ocr, _ = read_fields(CARD, readers, EXTRACT, budget=4)

    assert ocr.text == "\n".join(SURE)


def test_failure_of_the_first_reader_is_told() -> None:
    broken = Mock(read=Mock(side_effect=ReaderFailed("It gave up.", "reader")))

    with pytest.raises(ReaderFailed):
        read_fields(CARD, Readers(broken), EXTRACT, budget=4)
