"""Cards in Korean and Vietnamese as they are read; the people are invented."""

import pytest

from ingest.fields import extract
from ingest.fields.lexicon.eastern import (
    find_korean_joints,
    is_unit,
    may_be_korean_name,
)
from ingest.fields.lexicon.labels import label_before
from ingest.fields.lexicon.person import split_name
from ingest.fields.order import find_segments
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

KINDS = (FieldKind.NAME, FieldKind.TITLE, FieldKind.DEPARTMENT, FieldKind.COMPANY)


def parts(line: str) -> list[str]:
    """A line parted at its joints."""
    found, begin = [], 0
    for start, end in (*find_korean_joints(line, 0, len(line)), (len(line), len(line))):
        found.append(line[begin:start])
        begin = end
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("해외영업팀 과장", ["해외영업팀", "과장"]),
        ("대표이사 서다인", ["대표이사", "서다인"]),
        ("서다인 과장", ["서다인", "과장"]),
        ("영업부 부장 남궁 솔", ["영업부", "부장", "남궁 솔"]),
        ("기계공학과 교수", ["기계공학과", "교수"]),
        ("주식회사 물푸레정밀", ["주식회사 물푸레정밀"]),
        ("서울시 물안개로 12길 34 과장", ["서울시 물안개로 12길 34 과장"]),
        ("Sales Manager", ["Sales Manager"]),
    ],
)
def test_name_title_and_department_on_one_line_are_parted(
    line: str, expected: list[str]
) -> None:
    assert parts(line) == expected


def test_names_are_short_and_neither_titles_nor_departments() -> None:
    assert all(map(may_be_korean_name, ("서다인", "남궁 솔", "문 가 온", "황보가람솔")))
    assert not any(
        map(
            may_be_korean_name,
            (
                "과장",
                "대표 이사",
                "영업팀",
                "서",
                "물푸레정밀기계",
                "Seo",
                "서다인 과자",
            ),
        )
    )
    assert is_unit("해외영업팀")
    assert not is_unit("과장")


@pytest.mark.parametrize(
    ("label", "kind"),
    [("팩스", "fax"), ("휴대폰", "mobile"), ("전화", "work"), ("H.P", "mobile")],
)
def test_korean_labels_tell_the_kind_of_a_number(label: str, kind: str) -> None:
    assert label_before(f"{label} ") == kind


def card(*lines: str) -> OcrResult:
    """A card as a reader gives it, a line below the other."""
    words = [
        Word(
            text, 0.95, Box(60 + 200 * at, 80 * row, 250 + 200 * at, 80 * row + 36), row
        )
        for row, line in enumerate(lines)
        for at, text in enumerate(line.split())
    ]
    return OcrResult(tuple(words), "test")


@pytest.mark.parametrize(
    ("torn", "text"), [(("서다", "인"), "서다인"), (("남궁", "솔"), "남궁 솔")]
)
def test_the_last_syllable_of_a_name_may_stand_apart(
    torn: tuple[str, str], text: str
) -> None:
    words = (
        Word(torn[0], 0.9, Box(700, 90, 880, 180), 0),
        Word(torn[1], 0.9, Box(960, 97, 1002, 173), 1),
    )

    assert [it.text for it in find_segments(OcrResult(words, "test"))] == [text]


def test_korean_card_is_understood() -> None:
    ocr = card(
        "(주)물푸레정밀",
        "서다인",
        "Dain Seo",
        "해외영업팀 과장",
        "서울특별시 마포구 물안개로 12길 34",
        "팩스 02-2000-0013",
        "dain.seo@mulpure.example.com",
    )

    fields = extract(ocr, "US").fields

    found = {kind: [f.value for f in fields if f.kind is kind] for kind in KINDS}
    assert found[FieldKind.NAME] == ["서다인"]
    assert found[FieldKind.TITLE] == ["과장"]
    assert found[FieldKind.DEPARTMENT] == ["해외영업팀"]
    assert found[FieldKind.COMPANY] == ["(주)물푸레정밀"]
    (phone,) = (f for f in fields if f.kind is FieldKind.PHONE)
    assert (phone.value, phone.parts["kind"]) == ("+82220000013", "fax")


def test_company_in_latin_letters_is_no_romanised_name() -> None:
    ocr = card("Example Works", "서다인", "과장", "d.seo@example.com")

    (name,) = (f for f in extract(ocr, "KR").fields if f.kind is FieldKind.NAME)

    assert name.value == "서다인"
    assert "romanised" not in name.parts


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Bùi Thục Uyên", "Bùi"),
        ("VƯƠNG ĐỨC KHUÊ", "VƯƠNG"),
        ("Nguyen Van An", "Nguyen"),
        ("An Nguyen", "Nguyen"),
        ("Hoang Nguyen", "Nguyen"),
        ("Mai Đorđević", "Đorđević"),
        ("Do Ho Suh", "Suh"),
        ("서다인", "서"),
        ("남궁 솔", "남궁"),
    ],
)
def test_family_name_is_found_where_the_language_has_it(name: str, family: str) -> None:
    assert split_name(name)["family"] == family
