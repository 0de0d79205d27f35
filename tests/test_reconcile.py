"""What becomes of contact points that were read in two ways."""

import pytest

from ingest.reading.reconcile import CONFLICT, compare, reconcile
from models.field import SURE, Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

PLACE = Box(100, 100, 400, 130)
ELSEWHERE = Box(100, 200, 400, 230)


def field(
    value: str,
    kind: FieldKind = FieldKind.EMAIL,
    confidence: float = 0.95,
    box: Box = PLACE,
) -> Field:
    return Field(kind, value, value, confidence, box, "scripted", "by hand")


def test_what_both_looks_see_is_as_sure_as_before() -> None:
    seen = (field("erika@example.com"), field("Erika", FieldKind.NAME))

    assert reconcile(seen, seen[:1]) == seen


def test_of_two_links_the_one_in_letters_drawn_out_is_believed_but_not_sure() -> None:
    first, again = field("erika@ij.example"), field("erika@iij.example")

    (settled,) = reconcile([first], [again])

    assert settled.value == again.value
    assert settled.confidence == CONFLICT * again.confidence
    assert settled.confidence < SURE


@pytest.mark.parametrize("right", ["mail@example.com", "anmail@example.com"])
def test_another_reader_decides_between_two_links(right: str) -> None:
    first, again = field("mail@example.com"), field("anmail@example.com")

    (settled,) = reconcile([first], [again], [field(right, box=ELSEWHERE)])

    assert (settled.value, settled.confidence) == (right, 0.95)


def test_of_two_numbers_the_likelier_is_believed() -> None:
    first = field("+12125550100", FieldKind.PHONE, 0.95)
    again = field("212555010001", FieldKind.PHONE, 0.4)

    assert [f.value for f in reconcile([first], [again])] == [first.value]
    assert [f.value for f in reconcile([again], [first])] == [first.value]


def test_two_links_run_together_come_apart() -> None:
    first = field("https://www.example.orgwww.example.com", FieldKind.WEBSITE)
    parts = [
        field(
            "https://www.example.org", FieldKind.WEBSITE, box=Box(100, 100, 250, 130)
        ),
        field(
            "https://www.example.com", FieldKind.WEBSITE, box=Box(260, 100, 400, 130)
        ),
    ]

    assert [f.value for f in reconcile([first], parts)] == [f.value for f in parts]


@pytest.mark.parametrize(("confidence", "taken"), [(0.95, 1), (0.7, 0)])
def test_what_only_the_second_look_sees_must_be_sure(
    confidence: float, taken: int
) -> None:
    new = field("+12125550100", FieldKind.PHONE, confidence, ELSEWHERE)

    assert len(
        reconcile([field("erika@example.com")], [field("erika@example.com"), new])
    ) == (1 + taken)


def test_doubted_lines_take_the_place_of_what_was_read_there() -> None:
    lines = [
        Word(text, 1.0, PLACE, n) for n, text in enumerate(("one", "two", "three"))
    ]
    doubted = Word("tvvo", 0.9, PLACE, 1)

    again = OcrResult(tuple(lines), "scripted", (doubted,)).second_pass()

    assert again.text == "one\ntvvo\nthree"
    assert not again.doubted


def test_of_two_links_the_one_whose_host_the_card_has_elsewhere_is_believed() -> None:
    first, again = (
        field("https://www.falkbau.de", FieldKind.WEBSITE),
        field("https://www.falbau.de", FieldKind.WEBSITE),
    )
    mailbox = field("nora@falkbau.de", box=ELSEWHERE)

    settled = reconcile([first, mailbox], [again, mailbox])

    assert first.value in {one.value for one in settled}
    assert again.value not in {one.value for one in settled}


@pytest.mark.parametrize("said", ["aN FEF", "山本 花"])
def test_a_reader_without_the_letters_of_a_card_contests_no_name(said: str) -> None:
    first = [field("山田 花", FieldKind.NAME), field("架空商事", FieldKind.COMPANY)]

    name = next(iter(compare(first, [field(said, FieldKind.NAME)])))

    assert (name.value, name.contested) == ("山田 花", not said.isascii())


def test_address_taken_over_from_the_other_reader_is_contested() -> None:
    first, second = (
        field("falk@example.com", confidence=0.7),
        field("l.falk@example.com"),
    )

    (chosen,) = compare([first], [second])

    assert (chosen.value, chosen.contested) == (second.value, True)
