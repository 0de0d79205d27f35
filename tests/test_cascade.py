"""When the second reader is asked, and what its reading changes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cascade import Readers, compare, is_doubtful, likeness, read_fields
from ingest.fields import find_fields
from models.errors import ReaderFailed
from models.field import Field, FieldKind
from models.geometry import Box
from tests.doubles import ScriptedReader

CARD = np.full((300, 500, 3), 255, np.uint8)
EXTRACT = partial(find_fields, country="DE")
SURE = ("Erika Mustermann", "erika.mustermann@example.com", "+49 30 9018200")


def field(kind: FieldKind, value: str, confidence: float = 0.7) -> Field:
    box = Box(0, 0, 10, 10)
    return Field(kind, value, value, confidence, box, "scripted", "by hand")


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


def test_agreement_makes_surer() -> None:
    said = field(FieldKind.EMAIL, "erika@example.com")

    (found,) = compare([said], [replace(said, confidence=0.4)])

    assert found.confidence > said.confidence


def test_another_name_makes_less_sure() -> None:
    one, other = (
        field(FieldKind.NAME, "Erika Mustermann"),
        field(FieldKind.NAME, "Acme"),
    )

    (found,) = compare([one], [other])

    assert found.value == one.value
    assert found.confidence < one.confidence


def test_doubtful_number_gives_way_to_its_better_reading() -> None:
    lost_a_digit = field(FieldKind.PHONE, "212550101", 0.5)
    whole = field(FieldKind.PHONE, "+12125550101", 0.9)

    assert compare([lost_a_digit], [whole]) == (whole,)
    assert compare([whole], [lost_a_digit]) == (whole,)


def test_unlike_number_of_the_second_reader_is_left_out() -> None:
    one, other = (field(FieldKind.PHONE, v) for v in ("+493012345", "+818199887766"))

    assert compare([one], [other]) == (one,)


def test_kind_the_first_found_nothing_of_is_taken_with_a_doubt() -> None:
    (found,) = compare([], [field(FieldKind.COMPANY, "Acme", 0.9)])

    assert found.value == "Acme"
    assert found.confidence < 0.9


FIELDS = st.lists(
    st.builds(
        field,
        st.sampled_from(FieldKind),
        st.text(min_size=1, max_size=12),
        st.floats(0, 1),
    ),
    max_size=6,
)


@given(FIELDS, FIELDS)
def test_confidences_stay_confidences_and_no_field_of_the_first_is_lost(
    first: list[Field], second: list[Field]
) -> None:
    found = compare(first, second)

    assert all(0 <= f.confidence <= 1 for f in found)
    assert len(found) >= len(first)
    kinds = list(FieldKind)
    keys = [(kinds.index(f.kind), -f.confidence) for f in found]
    assert keys == sorted(keys)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_of_itself_it_is_whole(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1
