"""Letters put right by the spelling of a card's country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields import extract
from ingest.reading.interpret import countries_of
from ingest.reading.spelling import respell
from models.geometry import Box
from models.reading import OcrResult, Word


def read(*lines: str) -> OcrResult:
    words = [
        Word(text, 0.95, Box(200 * at, 80 * row, 200 * at + 190, 80 * row + 36), row)
        for row, line in enumerate(lines)
        for at, text in enumerate(line.split())
    ]
    return OcrResult(tuple(words), "test")


@pytest.mark.parametrize(
    ("country", "line", "expected"),
    [
        ("TR", "ilker Çağdaş", "İlker Çağdaş"),
        ("TR", "ÖČÜT ŞiRiNBAŞ", "ÖĞÜT ŞİRİNBAŞ"),
        ("TR", "34373 Şişli / istanbul", "34373 Şişli / İstanbul"),
        ("TR", "iyi insanlar için çalışırız", "iyi insanlar için çalışırız"),
        (
            "TR",
            "ilker@example.com www.izmir.example",
            "ilker@example.com www.izmir.example",
        ),
        ("DK", "AErø Brød", "Ærø Brød"),
        ("DK", "AEG Service", "AEG Service"),
        ("PL", "Ždziebło", "Ździebło"),
        ("PL", "Žółć", "Żółć"),
        ("CZ", "Žd'ár nad Sázavou", "Žďár nad Sázavou"),
        ("RO", "Ştefăniță", "Ștefăniță"),
        ("JP", "專務取締役 山田美惠", "専務取締役 山田美恵"),
        ("JP", "登录 携带电话", "登録 携帯電話"),
        ("CN", "登录 携带电话", "登录 携带电话"),
        ("GB", "AEgis ilker Ştefan", "AEgis ilker Ştefan"),
    ],
)
def test_letters_are_those_of_the_country(
    country: str, line: str, expected: str
) -> None:
    assert respell(read(line), country).text == expected


@given(
    st.lists(st.text("iİşAEžd'@.专业", min_size=1, max_size=6), max_size=5),
    st.sampled_from(["TR", "DK", "JP", "PL", "CZ", "SK", "RO", "US"]),
)
def test_no_word_is_lost(words: list[str], country: str) -> None:
    ocr = read(" ".join(words))

    spelt = respell(ocr, country)

    assert [word.box for word in spelt.words] == [word.box for word in ocr.words]
    assert all(word.text for word in spelt.words)


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("+82 2 2000 0012", "KR"),
        ("M 010-2000-0012", "KR"),
        ("anna@example.com.vn", "VN"),
        ("Ağaçlı Mimarlık", "TR"),
        ("ul. Świętojańska", "PL"),
    ],
)
def test_contact_points_and_letters_tell_the_country_of_a_card(
    line: str, country: str
) -> None:
    ocr = read("Erika Mustermann", line)

    assert countries_of(ocr, extract(ocr, "US").fields)[0] == country


def test_card_without_a_sign_of_its_country_has_no_country() -> None:
    assert countries_of(read("Erika Mustermann"), ()) == ()
