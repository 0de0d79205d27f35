"""Lines of Vietnamese cards; the people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.alphabetic import vietnamese_form
from ingest.fields.roles.bilingual import is_native_company, translates


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Lương Thị Mây", Form.NAME),
        ("H'Mây Thị Sương", Form.NAME),
        ("Ông Phạm Trúc Khê", Form.MAYBE_NAME),
        ("DS. Đoàn Tố Như", Form.MAYBE_NAME),
        ("Nông sản Sương Mai", Form.ORGANISATION),
        ("Công ty TNHH Mây Trắng", Form.ORGANISATION),
        ("Hiệu thuốc Trúc Khê", Form.ORGANISATION),
        ("Phó Giám đốc Kỹ thuật", Form.POST),
        ("Kế toán trưởng", Form.POST),
        ("12 Hoa Sữa, P. Trúc Khê, Q. Mây, TP. Sương", Form.ADDRESS),
        ("Số 8, ngõ 3 Hoa Sữa, quận Mây", Form.ADDRESS),
        ("Quán", Form.NONE),
        ("Sương mai trên đồi", Form.NONE),
        ("Garage Lyon", Form.NONE),
    ],
)
def test_lines_are_told_by_their_first_words(text: str, form: Form) -> None:
    assert vietnamese_form(text) is form


@given(st.text("NguyễnThị Vănđ.1P,QuậnÔng'", max_size=30))
def test_every_text_has_a_form(text: str) -> None:
    assert vietnamese_form(text) in Form


@pytest.mark.parametrize(
    ("one", "other", "again"),
    [
        ("CÔNG TY TNHH MÂY TRẮNG", "MAY TRANG CO., LTD", True),
        ("CÔNG TY TNHH", "SUONG MAI", False),
        ("Công ty Cổ phần", "Trúc Khê", False),
        ("月見造園株式会社", "TSUKIMI GARDENS LTD", True),
        ("Tsukimi", "Gardens Ltd", False),
    ],
)
def test_company_in_english_repeats_the_native_one(
    one: str, other: str, again: bool
) -> None:
    assert translates(one, other) is again
    assert translates(other, one) is again


def test_company_in_the_letters_of_the_name_is_the_native_one() -> None:
    assert is_native_company("月見造園株式会社", ["山田花子"])
    assert not is_native_company("月見造園株式会社", ["hanako", "yamada"])
    assert not is_native_company("Tsukimi Gardens Ltd", ["山田花子"])
    assert is_native_company("Công ty TNHH Mây Trắng", ["luong", "thi", "may"])
