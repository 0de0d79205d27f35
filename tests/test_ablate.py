"""Words are kept and replayed, and a part left out shows in the figures."""

import json
from pathlib import Path
from pkgutil import resolve_name

import pytest
from click.testing import CliRunner

from bench.ablate import ablate, measure
from bench.cached_words import CachedCard, replay
from bench.parts import PARTS
from models.geometry import Box
from models.reading import OcrResult, Word

LINES = (
    "Nora Falk",
    "Sales Manager",
    "Phone +1 202 555 0143",
    "Toll free 1-800-GO-SAMPLE",
    "E-mail: nora.falk@example.com",
)


def make_card() -> CachedCard:
    words = tuple(
        Word(text, 0.97, Box(40, 40 + 60 * at, 40 + 18 * len(text), 80 + 60 * at), at)
        for at, text in enumerate(LINES)
    )
    return CachedCard("card.png", 0, (), OcrResult(words, "scripted"), None, None)


def test_a_card_is_the_same_after_it_was_written_and_loaded() -> None:
    card = make_card()

    assert CachedCard.from_row(json.loads(json.dumps(card.to_row()))) == card


def test_the_fields_of_cached_words_are_found_without_a_picture() -> None:
    row = replay(make_card(), "US")

    assert (row["name"], row["emails"]) == ("Nora Falk", ["nora.falk@example.com"])


@pytest.mark.parametrize(
    "target", sorted({it for part in PARTS.values() for it in part})
)
def test_every_part_names_what_is_there(target: str) -> None:
    assert callable(resolve_name(target))


def test_a_part_that_is_left_out_shows_in_the_figures(tmp_path: Path) -> None:
    truth = {
        "image": "card.png",
        "kind": "render",
        "phones": ["+1 202 555 0143", "+1 800 467 2675"],
    }
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth), encoding="utf-8")
    words = json.dumps(make_card().to_row())
    (tmp_path / "words.jsonl").write_text(words, encoding="utf-8")

    told = CliRunner().invoke(ablate, [str(tmp_path), "--only", "letters"]).output

    assert "phones F1 1.000" in told
    assert "phones F1 -0.333" in told


def test_contact_points_of_the_samples_are_found_in_their_cached_words() -> None:
    figures = measure(Path("samples"), "DE")

    assert figures["phones F1"] >= 0.98
    assert figures["e-mails F1"] >= 0.99
    assert figures["websites F1"] >= 0.97
