"""The figures of many cards, as they are printed and as documents show them."""

import tomllib
from pathlib import Path

import click
import pytest

from bench.accuracy import around_figures, below, from_words, matched
from bench.score import read_jsonl
from bench.tables import (
    Pair,
    curve,
    markdown,
    plain,
    tabulate_all,
    tabulate_languages,
    trust,
)

MOST_INVENTED = {"drawn": 3, "pages": 3, "world": 2}
"""People invented on cards that name nobody, by the set of drawn cards."""
TRUTH = {"name": "Nora Falk", "emails": ["nora@falk.example"], "phones": []}
FIELD = {"kind": "email", "value": "nora@falk.example", "confidence": 0.9}
READ = TRUTH | {"status": "ready", "seconds": 1.0, "fields": [FIELD]}
MISREAD = READ | {"emails": ["nora@faik.example"], "status": "not a card"}


def pairs(*languages: str) -> list[Pair]:
    return [Pair("1.jpg", "photo", language, TRUTH, READ) for language in languages]


def test_rows_are_all_cards_and_each_kind() -> None:
    misread = Pair("2.jpg", "scan", "de", TRUTH, MISREAD)
    tables = tabulate_all([*pairs("de"), misread])

    usable = {name: table["usable"]["share"] for name, table in tables.items()}
    assert usable == {"all": 0.5, "photo": 1.0, "scan": 0.0}
    assert tables["all"]["ready"]["share"] == 0.5
    assert tables["all"]["ready"]["right"] == 1.0


def test_languages_of_few_cards_share_a_row() -> None:
    tables = tabulate_languages(pairs("fr", "de", "de", "de", "it", *["en"] * 4))

    cards = [(name, table["cards"]) for name, table in tables.items()]
    assert cards == [("en", 4), ("de", 3), ("other", 2)]


def test_figure_of_nothing_is_a_dash() -> None:
    _, _, row = markdown(tabulate_languages(pairs("de", "de", "de")))

    figures = ["1.000", "–", "–", "1.000", "–", "–", "–", *["1.000"] * 4]
    assert row == f"| {' | '.join(['de (3)', *figures])} |"
    *_, line = plain(tabulate_all(pairs("de")))
    assert line.split()[:4] == ["photo", "1", "1.000", "–"]


def test_trust_tells_of_cards_that_were_taken_for_none() -> None:
    refused = Pair("2.jpg", "scan", "de", TRUTH, MISREAD)

    sentences = list(trust([*pairs("de"), refused]))

    assert "ready: 1 of 2, right of them 1" in sentences
    assert "taken for no card: 1" in sentences


def test_curve_ranks_cards_by_how_likely_they_are_right() -> None:
    sure, unsure = (
        Pair("1.jpg", "photo", "de", TRUTH, READ | {"right": 0.9}),
        Pair("2.jpg", "photo", "de", TRUTH, MISREAD | {"right": 0.4}),
    )

    shares = list(curve([unsure, sure]))

    assert (shares[0], shares[-1]) == ("30% 1.000", "100% 0.500")


@pytest.mark.parametrize(("name", "most"), MOST_INVENTED.items())
def test_drawn_cards_are_read_as_well_as_before(name: str, most: int) -> None:
    folder = Path(__file__).parents[1] / "samples" / name
    truths = list(read_jsonl(folder / "truth.jsonl"))

    table = tabulate_all(list(matched(truths, from_words(folder))))

    floors = tomllib.loads((folder / "floors.toml").read_text("utf-8"))
    assert not below(table, floors)
    assert table["all"]["right"]["invented"] <= most


def test_figures_are_put_between_the_comments_that_name_them(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- figures of x -->\nold\n<!-- end of x -->\nz\n", "utf-8")

    before, after = around_figures(page, "x")

    assert before == "a\n<!-- figures of x -->\n"
    assert after == "<!-- end of x -->\nz\n"
    with pytest.raises(click.ClickException, match="figures of y"):
        around_figures(page, "y")
