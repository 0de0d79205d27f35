"""Lines of Vietnamese cards; the people are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.forms import Form
from ingest.fields.vietnamese import form_of


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
    assert form_of(text) is form


@given(st.text("NguyễnThị Vănđ.1P,QuậnÔng'", max_size=30))
def test_every_text_has_a_form(text: str) -> None:
    assert form_of(text) in Form
