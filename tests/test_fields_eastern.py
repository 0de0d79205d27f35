"""Lines of cards in Chinese, Japanese and Korean letters; the people are invented."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields import extract
from ingest.fields.lexicon import Form
from ingest.fields.lexicon.address import tidy, tidy_eastern
from ingest.fields.lexicon.eastern import find_joints, form_of, is_too_long
from ingest.fields.lexicon.person import split_name
from ingest.fields.order import find_segments
from ingest.fields.roles.evidence import ROLES, Role
from ingest.fields.roles.models import adjust_by_form, forms_of
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

GLYPHS = "王李田山子建平明公司店路号市部長社会经理あアー가 0aA-"


def parts(line: str) -> list[str]:
    """A line parted at its joints."""
    found, begin = [], 0
    for start, end in (*find_joints(line, 0, len(line)), (len(line), len(line))):
        found.append(line[begin:start])
        begin = end
    return found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("赵云帆", Form.NAME),
        ("欧阳朔月", Form.NAME),
        ("司徒凌", Form.NAME),
        ("長谷川 みのり", Form.NAME),
        ("남궁 솔", Form.MAYBE_NAME),
        ("云帆茶园", Form.ORGANISATION),
        ("蓝鲸医疗", Form.ORGANISATION),
        ("碧海電信", Form.ORGANISATION),
        ("巷尾豆花", Form.ORGANISATION),
        ("外送專線", Form.LABEL),
        ("ひだまり保育園", Form.ORGANISATION),
        ("바람꽃물산", Form.ORGANISATION),
        ("바람꽃시청", Form.ORGANISATION),
        ("喫茶 ひだまり", Form.ORGANISATION),
        ("修理・販売", Form.SAYING),
        ("수리 판매", Form.SAYING),
        ("創業大正三年", Form.SAYING),
        ("总经理", Form.POST),
        ("花火師", Form.POST),
        ("一級建築士", Form.QUALIFICATION),
        ("杭州市云帆路88号3楼", Form.ADDRESS),
        ("仙台市青葉区月見町三丁目八番地", Form.ADDRESS),
        ("〒999-0123", Form.ADDRESS),
        ("移动电话", Form.LABEL),
        ("やまだはなこ", Form.READING),
        ("Yunfan Zhao", Form.NONE),
    ],
)
def test_the_form_of_a_line_says_what_it_is(text: str, form: Form) -> None:
    assert form_of(text) is form


def test_a_name_is_parted_from_a_word_beside_it_but_not_from_a_given_name() -> None:
    assert parts("趙雲帆 SMART") == ["趙雲帆", "SMART"]
    assert parts("趙雲帆 Amy") == ["趙雲帆 Amy"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("趙雲帆律師", ["趙雲帆", "律師"]),
        ("赵云帆总经理", ["赵云帆", "总经理"]),
        ("高橋建築師", ["高橋建築師"]),
        ("碧海醫療中心 Bihai Medical Center", ["碧海醫療中心", "Bihai Medical Center"]),
    ],
)
def test_what_is_printed_behind_without_a_blank_is_parted(
    line: str, expected: list[str]
) -> None:
    assert parts(line) == expected


def test_a_long_text_of_kanji_is_no_name_with_a_stroke_in_it_either() -> None:
    assert is_too_long("資訊通信處/智慧製造整合科")
    assert not is_too_long("長谷川 みのり")


def test_a_degree_counts_where_there_is_no_post() -> None:
    assert forms_of(["部長", "工学博士"])[1] is Form.QUALIFICATION
    assert forms_of(["月見 はな", "工学博士"])[1] is Form.POST


def test_letters_of_a_name_set_apart_are_one_though_one_of_them_is_narrow() -> None:
    wide = Word("남궁", 0.9, Box(0, 10, 180, 102), 0)
    narrow = Word("솔", 0.9, Box(260, 18, 302, 94), 1)

    assert [s.text for s in find_segments(OcrResult((wide, narrow), "test"))] == [
        "남궁 솔"
    ]


def test_how_a_name_is_said_is_told_by_a_name() -> None:
    assert forms_of(["やまだはなこ", "山田花子"])[0] is Form.READING
    assert forms_of(["やまだはなこ"]) == [Form.NONE]


@given(st.lists(st.text(GLYPHS, min_size=1, max_size=12), min_size=1, max_size=6))
def test_advice_keeps_probabilities(texts: list[str]) -> None:
    likelihoods = np.log(np.full((len(texts), len(ROLES)), 1 / len(ROLES)))
    adjusted = adjust_by_form(texts, likelihoods)
    assert np.allclose(np.exp(adjusted).sum(axis=1), 1)


def test_what_the_model_knows_stays_as_sure_but_for_names() -> None:
    sure = {}
    for text, role in (("总经理", Role.TITLE), ("赵云帆", Role.NAME)):
        row = np.log(np.full((1, len(ROLES)), 0.1))
        row[0, ROLES.index(role)] = np.log(0.5)
        sure[role] = float(np.exp(adjust_by_form([text], row))[0, ROLES.index(role)])

    assert sure[Role.TITLE] == pytest.approx(0.5)
    assert sure[Role.NAME] > 0.8


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("部長 山田 花子", ["部長", "山田 花子"]),
        ("赵云帆 总经理", ["赵云帆", "总经理"]),
        ("總經理 Yunfan Zhao", ["總經理", "Yunfan Zhao"]),
        ("代表取締役山田花子", ["代表取締役", "山田花子"]),
        ("Y.F.Zhao 赵云帆 总经理", ["Y.F.Zhao", "赵云帆", "总经理"]),
        ("デザイナー山田花子", ["デザイナー", "山田花子"]),
        ("室長 工学博士", ["室長", "工学博士"]),
        ("产品总监 CPO", ["产品总监 CPO"]),
        ("高级产品经理", ["高级产品经理"]),
        ("華東 大區 總監", ["華東 大區 總監"]),
    ],
)
def test_post_degree_name_and_romanisation_are_parted(
    line: str, expected: list[str]
) -> None:
    assert parts(line) == expected


@given(st.text(GLYPHS, max_size=20))
def test_parts_of_a_line_are_its_words(line: str) -> None:
    assert "".join("".join(part.split()) for part in parts(line)) == "".join(
        line.split()
    )


@pytest.mark.parametrize("gap", [0.5, 1.5, 2.5])
def test_letters_of_a_name_set_apart_are_one_word(gap: float) -> None:
    step = round(50 * (1 + gap))
    words = [
        Word(letter, 0.9, Box(100 + at * step, 80, 150 + at * step, 130), at)
        for at, letter in enumerate("赵云帆")
    ]
    assert [s.text for s in find_segments(OcrResult(tuple(words), "t"))] == ["赵云帆"]


def test_a_saying_longer_than_any_name_is_nobody_else() -> None:
    lines = "王小雲", "業務經理", "誠信服務用心經營"
    words = [
        Word(text, 0.99, Box(60, 90 * at, 60 + 50 * len(text), 90 * at + 50), at)
        for at, text in enumerate(lines)
    ]
    fields = extract(OcrResult(tuple(words), "test"), "TW").fields

    assert [f.value for f in fields if f.kind is FieldKind.NAME] == ["王小雲"]


def test_words_in_columns_stay_apart() -> None:
    words = [
        Word(word, 0.9, Box(100 + at * 220, 80, 200 + at * 220, 130), at)
        for at, word in enumerate(("土地", "建物", "賃貸"))
    ]
    texts = [s.text for s in find_segments(OcrResult(tuple(words), "t"))]
    assert texts == ["土地", "建物", "賃貸"]


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("杭州市云帆路88号, 月光大厦3楼", "杭州市云帆路88号月光大厦3楼"),
        ("杭州市云帆路88号 月光大厦3楼310000", "杭州市云帆路88号月光大厦3楼 310000"),
        ("总公司 杭州市云帆路8号, 分公司 苏州市月光路9号",
         "总公司 杭州市云帆路8号, 分公司 苏州市月光路9号"),
        ("310000杭州市云帆路88号", "310000 杭州市云帆路88号"),
        ("公司地址：杭州市云帆路88号", "杭州市云帆路88号"),
        ("999-0000仙台市月見町3-8-1花火館2F", "999-0000 仙台市月見町3-8-1 花火館2F"),
        ("仙台市月見三番町八番地", "仙台市月見三番町八番地"),
        ("本社仙台市月見町3-8-1", "本社 仙台市月見町3-8-1"),
        ("서울시 바람구 꽃로 12, 3층", "서울시 바람구 꽃로 12, 3층"),
    ],
)  # fmt: skip
def test_addresses_have_the_blanks_of_their_language(read: str, tidied: str) -> None:
    assert tidy(read) == tidied


@given(st.text("杭州市路号楼丁目番本社分公司, 0123456-〒ビAa", max_size=30))
def test_tidying_an_address_changes_blanks_alone(text: str) -> None:
    def letters(it: str) -> str:
        return "".join(c for c in it if c.isalnum() or c in "-〒")

    assert letters(tidy_eastern(text)) == letters(text)


def test_numbers_in_kanji_are_numbers() -> None:
    texts = [
        "電話〇二二-五五五-〇一〇〇",
        "電話〇二二(五五五)〇一〇〇",
        "電話〇二二五五五〇一〇〇",
        "月見町八番地",
        "二十一世紀",
    ]
    words = [
        Word(text, 0.9, Box(100, 100 * at, 400, 100 * at + 40), at)
        for at, text in enumerate(texts)
    ]
    found = [s.text for s in find_segments(OcrResult(tuple(words), "t"))]
    assert found == [
        "電話022-555-0100",
        "電話022-555-0100",
        "電話0225550100",
        *texts[3:],
    ]


def test_address_has_its_postcode_and_no_label_of_it() -> None:
    assert tidy("〒999-0123, 月見町四丁目8") == "〒999-0123 月見町四丁目8"
    assert tidy("云帆路88号邮编：999123") == "云帆路88号 999123"


def test_goods_in_a_row_are_no_title() -> None:
    assert form_of("떡ㆍ차ㆍ꽃") is Form.SAYING
    assert form_of("取締役・営業部長・工場長") is Form.POST


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("赵云帆", "赵", "云帆"),
        ("欧阳朔月", "欧阳", "朔月"),
        ("水谷花", "水谷", "花"),
        ("長谷川月", "長谷川", "月"),
        ("小鳥遊花子", "小鳥遊", "花子"),
        ("佐々木花子", "佐々木", "花子"),
        ("月見花火", "月見", "花火"),
        ("서다인", "서", "다인"),
        ("서다 인", "서", "다인"),
        ("남궁 솔", "남궁", "솔"),
    ],
)
def test_eastern_names_are_parted_behind_the_family_name(
    name: str, family: str, given: str
) -> None:
    assert split_name(name) == {"family": family, "given": given}
