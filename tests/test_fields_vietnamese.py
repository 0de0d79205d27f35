"""Companies of Vietnamese and eastern cards, in two languages; all are invented."""

import pytest

from ingest.fields.roles.evidence import is_native_company, translates


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
