import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.drafts import trim_title, without_company
from ingest.fields.lexicon.honorifics import is_form_of_address
from ingest.fields.lexicon.organisation import (
    has_legal_form,
    likeness_to_domain,
    mend_legal_form,
)
from ingest.fields.lexicon.person import (
    likeness_to_owner,
    split_name,
    trim_name,
)
from ingest.fields.lexicon.text import fold, skeleton, squash
from models.likeness import one_edit_apart


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Nora Falk", {"given": "Nora", "family": "Falk"}),
        ("Dr. Nora Falk", {"prefix": "Dr.", "given": "Nora", "family": "Falk"}),
        (
            "Prof. Dr. N. Falk, MBA",
            {"prefix": "Prof. Dr.", "given": "N.", "family": "Falk", "suffix": "MBA"},
        ),
        ("Dipl.-Ing. N. Au", {"prefix": "Dipl.-Ing.", "given": "N.", "family": "Au"}),
        ("山田花子", {"given": "花子", "family": "山田"}),
        ("Marie-Claire DUPONT", {"given": "Marie-Claire", "family": "DUPONT"}),
        ("DUPONT Marie-Claire", {"given": "Marie-Claire", "family": "DUPONT"}),
        ("Pieter van der Berg", {"given": "Pieter", "family": "van der Berg"}),
        ("Falk, Nora", {"given": "Nora", "family": "Falk"}),
        ("John Q. Falk Jr.", {"given": "John Q.", "family": "Falk", "suffix": "Jr."}),
        ("Nora Falk Ph.D.", {"given": "Nora", "family": "Falk", "suffix": "Ph.D."}),
        ("MA Ling", {"given": "Ling", "family": "MA"}),
        ("山田 花子", {"given": "花子", "family": "山田"}),
        ("佐々木花子", {"given": "花子", "family": "佐々木"}),
        ("김민준", {"given": "민준", "family": "김"}),
        ("欧阳明", {"given": "明", "family": "欧阳"}),
        ("Falk", {"family": "Falk"}),
        ("Hj. FALKINI, S.Pd., M.M.",
         {"prefix": "Hj.", "family": "FALKINI", "suffix": "S.Pd., M.M."}),
        ("Very Rev. Fr. N. O. Falk O.M.I.",
         {"prefix": "Very Rev. Fr.", "given": "N. O.", "family": "Falk",
          "suffix": "O.M.I."}),
        ("Ing. Agr. Nora Falk",
         {"prefix": "Ing. Agr.", "given": "Nora", "family": "Falk"}),
        ("Dr. rer. oec. Nora Falk",
         {"prefix": "Dr. rer. oec.", "given": "Nora", "family": "Falk"}),
        ("Prof.Dr. Nora Falk F.R.A.M.E.",
         {"prefix": "Prof.Dr.", "given": "Nora", "family": "Falk",
          "suffix": "F.R.A.M.E."}),
        ("N. O. Falk", {"given": "N. O.", "family": "Falk"}),
        ("", {}),
    ],
)  # fmt: skip
def test_name_is_taken_apart(text: str, parts: dict[str, str]) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("dr. ing.", True),
        ("B.A. (Rome), M.Ed. (Whole Island), J.P.", True),
        ("Dipl.-Ing. (FH)", True),
        ("MD SALIM", False),
        ("Don Pastor", False),
        ("Dr. Falk", False),
        ("", False),
    ],
)
def test_honorifics_and_degrees_alone_are_nobody(text: str, *, alone: bool) -> None:
    assert is_form_of_address(text) is alone


@given(st.text(max_size=60))
def test_parts_of_a_name_are_made_of_its_letters(text: str) -> None:
    parts = "".join(split_name(text).values())

    assert set(parts) <= {*text, " "}


@pytest.mark.parametrize(
    ("text", "local_part", "least", "most"),
    [
        ("Nora Falk", "nora.falk", 1.0, 1.0),
        ("Nora Falk", "nfalk", 1.0, 1.0),
        ("Nora Falk", "falk", 1.0, 1.0),
        ("Nora Falk", "nf", 0.5, 0.5),
        ("Nora Fa1k", "falk.nora", 0.5, 0.9),
        ("Nora Falk", "info", 0.0, 0.0),
        ("Hafenstraße 12", "nora.falk", 0.0, 0.0),
        ("Jörg Müller", "joerg.mueller", 0.0, 0.9),
    ],
)
def test_name_explains_the_local_part(
    text: str, local_part: str, least: float, most: float
) -> None:
    assert least <= likeness_to_owner(text, [local_part]) <= most


@pytest.mark.parametrize(
    ("text", "label", "least", "most"),
    [
        ("Falk Bau GmbH", "falkbau", 1.0, 1.0),
        ("Falk", "falkbau", 0.6, 0.9),
        ("International Brick Makers", "ibm", 0.8, 0.8),
        ("International Brick Makers", "ibmuk", 0.75, 0.75),
        ("Brick Makers", "bmuk", 0.0, 0.0),
        ("FALKBAU Hamburg", "falkbau", 0.9, 0.9),
        ("Fa1kbau", "falkbau", 0.8, 0.8),
        ("Nora Meyer", "falkbau", 0.0, 0.0),
    ],
)
def test_company_explains_the_domain(
    text: str, label: str, least: float, most: float
) -> None:
    assert least <= likeness_to_domain(text, [label]) <= most


@pytest.mark.parametrize(
    "text",
    [
        "Falk GmbH",
        "Falk S.r.l.",
        "Falk Co., Ltd.",
        "株式会社ファルク",
        "Falk A/S",
        "Falk Itd.",
    ],
)
def test_legal_form_is_recognised(text: str) -> None:
    assert has_legal_form(text)


@pytest.mark.parametrize("text", ["Falk Bau", "As you like it", "Nora Falk", ""])
def test_other_words_are_no_legal_form(text: str) -> None:
    assert not has_legal_form(text)


def test_misread_legal_form_is_put_right() -> None:
    assert mend_legal_form("Falk Co., Itd.") == "Falk Co., Ltd."
    assert mend_legal_form("Falk Co., Ltd.") == "Falk Co., Ltd."
    assert mend_legal_form("Falk Bau") == "Falk Bau"
    assert mend_legal_form("Falk, S.A. de C.V.") == "Falk, S.A. de C.V."


def test_department_after_a_comma_is_no_part_of_the_title() -> None:
    assert trim_title("Professor, Department of Physics") == "Professor"
    assert trim_title("Director, Sales") == "Director, Sales"
    assert trim_title("Director, Center for Imaging") == "Director, Center for Imaging"
    assert trim_title("Dean, Faculty of Law") == "Dean, Faculty of Law"
    assert trim_title("Realtor, ABR, GRI") == "Realtor"


def test_company_after_the_title_is_no_part_of_it() -> None:
    assert without_company("Director, Falk Bau", ["FALK BAU"]) == "Director"
    assert without_company("Head of Design at Falk", ["Falk"]) == "Head of Design"
    assert without_company("Director, Sales", ["Falk"]) == "Director, Sales"


def test_texts_are_compared_without_accents_and_look_alikes() -> None:
    assert fold("Łódź Weiß") == "lodz weiss"
    assert squash("Müller & Co.") == "mullerco"
    assert skeleton("c0ntact.corn") == skeleton("contact.com")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("falk", "falk", True),
        ("falk", "fallk", True),
        ("falk", "fall", True),
        ("falk", "flak", False),
        ("falk", "falken", False),
        ("", "a", True),
    ],
)
def test_one_edit_is_counted(one: str, other: str, near: bool) -> None:
    assert one_edit_apart(one, other) is near
    assert one_edit_apart(other, one) is near


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Nora Falk, MBA", "Nora Falk, MBA"),
        ("Nora Falk AIA, LEED AP", "Nora Falk"),
        ("Dr. Nora Falk, Jr., PE, LEED AP", "Dr. Nora Falk Jr."),
        ("Nora Falk (Ms.)", "Nora Falk"),
        ("Nora Falk III", "Nora Falk III"),
        ("A. K. Falk", "A. K. Falk"),
        ("FALK, NORA", "FALK, NORA"),
        ("Nora (Nell) Falk", "Nora (Nell) Falk"),
    ],
)
def test_a_row_of_degrees_is_no_part_of_the_name(printed: str, name: str) -> None:
    assert trim_name(printed) == name


def test_degrees_on_no_list_follow_those_that_are() -> None:
    assert split_name("Nora Falk DNP, XQRN-BC")["suffix"] == "DNP, XQRN-BC"
    assert split_name("Nora FALK")["family"] == "FALK"


def test_degrees_go_with_their_honours_in_brackets() -> None:
    assert trim_name("Erika Muster BSc (Hons) MRICS") == "Erika Muster"


def test_user_name_of_a_first_letter_and_half_a_name_is_its_owners() -> None:
    assert likeness_to_owner("Erika Mustermann-Vogt", ["emusterm"]) >= 0.8
