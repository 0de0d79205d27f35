import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.likeness import (
    are_close_names,
    are_like_companies,
    are_like_names,
    company_key,
    name_key,
    one_edit_apart,
    unknown,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr. Jörg Müller", "MUELLER, Jorg"),
        ("Jörg Müller", "Jorg Muller"),
        ("Prof. Dr. Erika Mustermann", "Erika Mustermann"),
        ("Søren Æbelø", "Soren Aebelo"),
        ("山田 太郎", "山田太郎"),
        ("Conor O'Neill", "Conor O’Neill"),
        ("Jean-Luc Dupré", "jean luc dupre"),
    ],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Erika Mustermann", "E. Mustermann", True),
        ("Erika Mustermann", "Erika Musterrnann", True),
        ("Hans Peter Schmidt", "Hans Schmidt", True),
        ("Peter Hoffmann", "Peter Hofmann", True),
        ("Erika Mustermann", "Erika Beispiel", False),
        ("Jan Novak", "Jana Novak", False),
        ("Martin Roth", "Martina Roth", False),
        ("Andrea Rossi", "Andreas Rossi", False),
        ("Hans", "Hans Schmidt", False),
        ("E. M.", "E. M.", False),
        ("", "", False),
        ("", "Erika Mustermann", False),
    ],
)
def test_like_names_may_be_one_persons(one: str, other: str, alike: bool) -> None:
    assert are_like_names(one, other) is alike
    assert are_like_names(other, one) is alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Muster GmbH & Co. KG", "MUSTER", True),
        ("Muster S.r.l.", "Muster SRL", True),
        ("Acme Ltd", "Acme Robotics Ltd", True),
        ("Blue Sky", "BlueSky Inc.", True),
        ("Muster GmbH", "Beispiel GmbH", False),
        ("Deutsche Bahn AG", "Deutsche Bank AG", False),
        ("", "Muster", False),
    ],
)
def test_like_companies_may_be_one(one: str, other: str, alike: bool) -> None:
    assert are_like_companies(one, other) is alike
    assert are_like_companies(other, one) is alike


def test_a_misread_name_is_close_and_another_is_not() -> None:
    assert are_close_names("Erika Mustermann", "Erika Musterman")
    assert not are_close_names("Erika Mustermann", "Max Mustermann")
    assert not are_close_names("Erika Mustermann", "")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    assert are_like_names(one, other) == are_like_names(other, one)
    assert are_like_companies(one, other) == are_like_companies(other, one)


@given(st.text(max_size=40))
def test_case_and_order_do_not_change_a_key(text: str) -> None:
    words = re.findall(r"[a-z]+", text)
    assert name_key(" ".join(words)) == name_key(", ".join(words[::-1]).upper())
    assert company_key(text) == company_key(f" {text}  ")


@given(st.text(max_size=12), st.text(max_size=1), st.data())
def test_a_letter_more_or_less_is_one_edit(
    text: str, letter: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert one_edit_apart(text, text[:at] + letter + text[at:])
    assert one_edit_apart(text[:at] + letter + text[at:], text)


@pytest.mark.parametrize(
    ("name", "known", "answer"),
    [
        ("Hanover Fair", ["Hannover Fair", "Expo"], 'did you mean "Hannover Fair"?'),
        ("hannover", ["Hannover Fair", "Expo"], 'did you mean "Hannover Fair"?'),
        ("prss", ["press", "client"], 'did you mean "press"?'),
        ("xyz", ["press", "client"], "there are: client, press."),
        ("xyz", [], "there are none yet."),
    ],
)
def test_an_unknown_name_is_answered_with_what_was_meant(
    name: str, known: list[str], answer: str
) -> None:
    assert answer in str(unknown("event", name, known))
