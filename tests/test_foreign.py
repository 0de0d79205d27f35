"""Lines in letters that RapidOCR lacks; the people on the cards are invented."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.pipeline import load_tools, read_card, understand
from ingest.readers.rapid import Rapid
from ingest.readers.tesseract import OURS, languages_of
from ingest.readers.tesseract_lines import find_pieces
from ingest.reading.cascade import Cascade, load_cascade
from ingest.reading.foreign_lines import reread_foreign_lines
from ingest.reading.line_choice import LEAST_SURE_KNOWN, better_reading
from ingest.reading.unread_lines import detect_script
from ingest.scripts import LATIN, SCRIPT_OF
from models.field import FieldKind
from models.geometry import Box, Quad
from models.reading import Problem, Verdict, Word

STEP = 20  # pixels of a letter


def words(text: str, confidence: float = 0.95) -> list[Word]:
    """The words of a line whose letters are all of one width."""
    found, at = [], 0
    for word in text.split(" "):
        box = Box(at * STEP, 0, (at + len(word)) * STEP, 30)
        found.append(Word(word, confidence, box, 0))
        at += len(word) + 1
    return found


def better(first: str, second: str, language: str, sure: float = 0.95) -> str:
    read = better_reading(words(first) if first else [], words(second, sure), language)
    return " ".join(word.text for word in read)


def test_line_in_foreign_letters_replaces_what_was_guessed() -> None:
    assert better("子含", "남궁 솔", "kor") == "남궁 솔"
    assert better("", "서울시 물안개로 12길 34", "kor") == "서울시 물안개로 12길 34"


def test_line_of_which_tesseract_is_not_sure_stays() -> None:
    assert better("LIVE", "니낸", "kor", sure=0.4) == "LIVE"


def test_line_that_was_read_before_is_no_foreign_one() -> None:
    assert better("BEPA CAT", "ВЕРА САТ", "rus") == "BEPA CAT"
    assert better("0", "ООО Мост", "rus") == "ООО Мост"


def test_capitals_that_look_latin_are_read_by_the_letters_that_do_not() -> None:
    assert better("ABTOKONA", "АВТОШКОЛА", "rus") == "АВТОШКОЛА"
    assert better("CAT", "САТ", "rus") == "CAT"


def test_digits_are_those_of_the_first_reader() -> None:
    assert better("31999", "Горњи Ниш 51999", "srp") == "Горњи Ниш 31999"
    assert better("00-01-23", "Сторож днём: 00-01-25", "rus").endswith("00-01-23")
    assert better("31999", "Горњи Ниш 47", "srp") == "Горњи Ниш 47"


def test_a_letter_with_a_mark_among_digits_is_a_misread_digit() -> None:
    assert better("0905 123 456", "0905 123 45ó", "vie") == "0905 123 456"


def test_links_are_not_read_in_other_letters() -> None:
    assert better("Email: a@kontor.com", "Етай: актог сот", "rus").endswith("com")


def test_words_of_a_line_from_right_to_left_are_in_the_order_of_reading() -> None:
    number = [
        Word("050", 0.99, Box(0, 0, 60, 30), 0),
        Word("555", 0.99, Box(80, 0, 140, 30), 0),
        Word("X", 0.3, Box(200, 0, 300, 30), 0),
    ]
    label = [Word("هاتف", 0.93, Box(200, 0, 300, 30), 0)]

    read = better_reading(number, [*label, *words("000 000", 0.1)], "ara")

    assert [word.text for word in read] == ["هاتف", "050", "555"]


def test_label_joins_the_number_that_was_read_before() -> None:
    label = [Word("휴대폰", 0.93, Box(0, 0, 60, 30), 0)]
    number = [Word("喜喜喜010-2000-0012", 0.97, Box(0, 0, 320, 30), 0)]

    read = better_reading(number, label + words("0", 0.1), "kor")

    assert [word.text for word in read] == ["휴대폰", "010-2000-0012"]


def test_label_between_two_numbers_parts_them() -> None:
    numbers = [Word("051-600-0012051-600-0013", 0.97, Box(0, 0, 500, 30), 0)]
    label = [Word("팩스", 0.93, Box(220, 0, 260, 30), 0)]

    read = better_reading(numbers, label + words("0", 0.1), "kor")

    assert [w.text for w in read] == ["051-600-0012", "팩스", "051-600-0013"]


def test_syllables_of_a_name_set_apart_are_joined() -> None:
    assert better("", "서 다 인", "kor") == "서다인"
    assert better("", "과장 서 다 인", "kor") == "과장 서다인"


def test_sign_of_a_company_is_put_right() -> None:
    assert better("", "(쥐누리별소프트 5증", "kor") == "(주)누리별소프트 5층"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Bùi Thc Uyên", "Bùi Thục Uyên", "Bùi Thục Uyên"),
        ("VUO'NG ĐÚC KHUÊ", "VƯƠNG ĐỨC KHUÊ", "VƯƠNG ĐỨC KHUÊ"),
        ("Đin: 0236 300 0012", "Điện: 0236 30 0012_", "Điện: 0236 300 0012"),
        ("Qun 3", "Quận 8", "Quận 3"),  # digits are RapidOCR's
        ("CS1: Ph Mây", "CSI: Phố Mây", "CS1: Phố Mây"),
        ("Sales Manager", "Sales Mạnàger x", "Sales Mạnàger x"),
        ("Acme Trading", "Ảcm Tràd", "Acme Trading"),
        ("www.an.vn", "www.ận.vn", "www.an.vn"),
        ("François", "Francois", "François"),
    ],
)
def test_vietnamese_marks_are_added_to_the_letters_there_are(
    first: str, second: str, expected: str
) -> None:
    assert better(first, second, "vie") == expected


@given(
    st.lists(st.text("aА가ạ1.(", min_size=1, max_size=8), max_size=4),
    st.lists(st.text("aА가ạ1.(", min_size=1, max_size=8), max_size=4),
    st.sampled_from([*LATIN, "kor", "rus"]),
    st.floats(0, 1),
)
def test_reading_of_a_line_is_of_words_of_either(
    first: list[str], second: list[str], language: str, sure: float
) -> None:
    one = words(" ".join(first)) if first else []
    other = words(" ".join(second), sure) if second else []

    read = better_reading(one, other, language)

    assert all(word.text and 0 <= word.confidence <= 1 for word in read)
    if not other:
        assert list(read) == one


@pytest.mark.parametrize("gap", [40, 120])
def test_letters_set_apart_are_pieces_of_a_line_each_with_its_own_height(
    gap: int,
) -> None:
    card = np.full((200, 700, 3), 240, np.uint8)
    marks = [Box(60, 80, 110, 110), Box(110 + gap, 60, 170 + gap, 120)]
    for box in marks:
        card[box.top : box.bottom, box.left : box.right] = 30
    line = np.array([(20, 50), (500, 50), (500, 130), (20, 130)], np.float32)

    found = find_pieces(card, line)

    assert len(found) == len(marks)
    for piece, box in zip(found, marks, strict=True):
        left, top = piece.min(axis=0)
        right, bottom = piece.max(axis=0)
        assert box.left - 20 < left < box.left < box.right < right < box.right + 20
        assert box.top - 20 < top < box.top < box.bottom < bottom < box.bottom + 20


def test_line_of_one_piece_or_none_is_not_parted() -> None:
    card = np.full((200, 700, 3), 240, np.uint8)
    line = np.array([(20, 50), (500, 50), (500, 130), (20, 130)], np.float32)
    assert not find_pieces(card, line)
    card[70:110, 60:400] = 30
    assert len(find_pieces(card, line)) == 1


def test_every_letter_is_of_one_alphabet_and_models_lie_in_the_program() -> None:
    ours = set("ara bel bul ell fas heb hin kaz kor mkd rus srp tha ukr vie".split())
    assert languages_of(OURS) == ours
    assert SCRIPT_OF["kor"].letters.match("솔")
    assert not SCRIPT_OF["kor"].letters.match("A")


FONT = ImageFont.truetype("DejaVuSans.ttf", 44)  # has Cyrillic, Greek, Hebrew, Arabic


def drawn(*lines: str) -> Pixels:
    """A white card with lines of black text."""
    card = Image.new("RGB", (1000, 600), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(card).text((80, 60 + 110 * number), line, "black", FONT)
    return np.asarray(card)[:, :, ::-1].copy()


@pytest.fixture(scope="module")
def readers() -> Cascade:
    return load_cascade(ReadOptions())


def text_of(card: Pixels, readers: Cascade) -> str:
    return understand(card, readers.first.read(card), readers, "US").ocr.text


@pytest.mark.parametrize(
    "name",
    [
        "Ярослав Кузнецов",
        "Олександр Їжакевич",
        "Българка Къдринова",
        "Әсел Қуанышқызы",
        "Ελευθέριος Παπαδάκης",
        "אברהם רוזנברג",
        "عبد الرحمن الشريف",
    ],
)
def test_script_is_recognised_from_the_picture_where_nothing_else_shows_it(
    name: str, readers: Cascade
) -> None:
    text = text_of(drawn(name, "hello@kontor.example", "+49 30 23125 012"), readers)

    assert text == f"{name}\nhello@kontor.example\n+49 30 23125 012"


def test_lines_in_latin_letters_stay_beside_those_in_others(readers: Cascade) -> None:
    lines = ("Ярослав Кузнецов", "Yaroslav Kuznetsov", "Kontor Trading LLC")

    assert text_of(drawn(*lines), readers) == "\n".join(lines)


def test_nothing_is_asked_of_tesseract_where_all_lines_were_read() -> None:
    card = drawn("Erika Mustermann", "Head of Sales")
    read = Rapid().read(card)

    assert len(read.places) == 2
    assert reread_foreign_lines(card, read, ("DE",)) is read


def test_ornaments_are_of_no_script() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 500, 3), np.uint8)
    line = np.array([(20, 50), (480, 50), (480, 130), (20, 130)], np.float32)

    assert detect_script(noise, [line, line]) is None


@pytest.mark.parametrize(
    ("lines", "number", "problem"),
    [
        (
            ("ნინო კახიანი", "გაყიდვების მენეჯერი", "შპს მზიური სახლი"),
            "+995 555 00 01 23",
            Problem.GEORGIAN,
        ),
        (
            ("Անահիտ Սարգսյան", "Վաճառքի մենեջեր", "Արարատ Շին ՍՊԸ"),
            "+49 30 23125 012",
            Problem.LETTERS,
        ),
    ],
)
def test_card_in_letters_nobody_reads_says_so_and_keeps_what_is_known(
    lines: Sequence[str], number: str, problem: Problem
) -> None:
    card = drawn(*lines, number, "hello@example.com")

    read = read_card(card, Quad.around(1000, 600), load_tools(ReadOptions()))

    assert read.problems[0] is problem
    assert read.verdict is Verdict.REVIEW
    assert read.best(FieldKind.NAME) is None
    assert read.best(FieldKind.COMPANY) is None
    emails = [field.value for field in read.all(FieldKind.EMAIL)]
    assert emails == ["hello@example.com"]
    assert read.best(FieldKind.PHONE) is not None


def test_letters_of_a_label_taken_for_digits_go_with_it() -> None:
    label = [Word("моб.:", 0.93, Box(0, 0, 100, 30), 0)]
    number = [
        Word("Mo6.:", 0.97, Box(0, 0, 100, 30), 0),
        Word("+49", 0.99, Box(120, 0, 180, 30), 0),
        Word("30", 0.99, Box(200, 0, 240, 30), 0),
        Word("23125012", 0.99, Box(260, 0, 420, 30), 0),
    ]

    read = better_reading(number, [*label, *words("0 0", 0.1)], "rus")

    assert [word.text for word in read] == ["моб.:", "+49", "30", "23125012"]


def test_words_of_letters_of_two_scripts_are_misread() -> None:
    assert better("Tnλ.", "Τηλ.", "ell") == "Τηλ."


def test_signs_that_tesseract_never_reads_are_put_right() -> None:
    assert better("", "ПИРОГОВАЯ Мо1", "rus") == "ПИРОГОВАЯ №1"
    assert better("", "Лицензия Ме 000123", "rus") == "Лицензия № 000123"
    assert better("", "ตลาดน้้า", "tha") == "ตลาดน้ำ"


def test_less_sure_line_is_believed_beside_others_of_its_letters() -> None:
    first, second = words("s:"), words("Їжакевич Соломія", 0.7)

    assert better_reading(first, second, "ukr") == tuple(first)
    assert better_reading(first, second, "ukr", LEAST_SURE_KNOWN) == tuple(second)
