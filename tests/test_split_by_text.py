"""White cards on white, which have no outline, are told apart by their text."""

from dataclasses import replace

from ingest.outline.split_by_text import split_by_text
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.reading import CardReading, OcrResult, Verdict, Word

PLACES = ((100, 100), (1100, 120), (600, 800))


def page(*emails: str, step: int = 60) -> CardReading:
    """A page with a block of four lines for each e-mail address, which is the last."""
    words: list[Word] = []
    fields: list[Field] = []
    for (left, top), email in zip(PLACES, emails, strict=False):
        for row, text in enumerate(("Erika Muster", "Sales", "Muster AG", email)):
            box = Box(left, top + step * row, left + 400, top + step * row + 30)
            words.append(Word(text, 1.0, box, len(words)))
        fields.append(
            Field(FieldKind.EMAIL, email, email, 0.99, words[-1].box, "scripted", "")
        )
    return CardReading(
        page=0,
        position=0,
        corners=Quad.around(3200, 2400),
        width=1600,
        height=1200,
        ocr=OcrResult(tuple(words), "scripted"),
        fields=tuple(fields),
        verdict=Verdict.REVIEW,
        problems=(),
        seconds=0.0,
    )


def test_blocks_far_apart_with_hosts_of_their_own_are_cards() -> None:
    cards = split_by_text(page("a@one.example", "b@two.example", "c@three.example"))

    assert len(cards) == 3
    for (left, top), card in zip(PLACES, cards, strict=True):
        assert 2 * left - 200 < card.top_left.x < 2 * left
        assert 2 * top - 200 < card.top_left.y < 2 * top


def test_offices_of_one_company_are_one_card() -> None:
    assert not split_by_text(page("a@one.example", "b@one.example"))


def test_card_with_two_addresses_of_one_person_is_one() -> None:
    one = page("a@one.example")
    other = replace(one.fields[0], value="a@two.example")

    assert not split_by_text(replace(one, fields=(*one.fields, other)))


def test_slogan_far_from_the_rest_makes_no_card_of_its_own() -> None:
    two = page("a@one.example", "b@two.example")
    slogan = Word("Quality since 1901", 1.0, Box(300, 1000, 700, 1030), 99)
    words = (*two.ocr.words, slogan)

    assert not split_by_text(replace(two, ocr=replace(two.ocr, words=words)))
