import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.fields import Extraction, extract
from ingest.reading.interpret import Interpretation, interpret
from ingest.reading.unexplained import find_unexplained
from ingest.verdict.judge import Judgement, judge
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Verdict, Word
from models.reason import Reason, ReasonKind


def text(*lines: str) -> OcrResult:
    """Lines as a reader gives them, one below the other."""
    words = []
    for number, line in enumerate(lines):
        left, top = 50, 40 + 60 * number
        for word in line.split():
            right = left + 15 * len(word)
            words.append(Word(word, 0.98, Box(left, top, right, top + 30), number))
            left = right + 15
    return OcrResult(tuple(words), "test")


CARD = text(
    "Falk Bau GmbH",
    "Nora Falk",
    "Projektleiterin",
    "Hafenstraße 12",
    "20457 Hamburg",
    "Tel. +49 40 2345670",
    "nora.falk@falk-bau.de",
    "www.falk-bau.de",
)
RECEIPT = text(
    "SUPERMARKT AM HAFEN",
    "Hafenstraße 12",
    "20457 Hamburg",
    "Tel. 040 2345670",
    "Brot 2,49",
    "Milch 1,19",
    "Käse 4,99",
    "SUMME EUR 8,67",
    "Bar 20,00",
)
PAGE = text(*["It was the best of times, it was the worst of times, it was"] * 12)


def verdict_of(fields: Sequence[Field], ocr: OcrResult) -> Verdict:
    return judge(interpretation(fields, ocr)).verdict


def interpretation(fields: Sequence[Field], ocr: OcrResult) -> Interpretation:
    nothing = Extraction((), (), (), ())
    return Interpretation(
        ocr, tuple(fields), (), find_unexplained(ocr, fields), (nothing, nothing)
    )


def sentences(judged: Judgement) -> tuple[str, ...]:
    return tuple(reason.sentence for reason in judged.reasons)


def sure(confidence: float) -> tuple[Field, ...]:
    """The card's fields, all equally sure."""
    fields = extract(CARD, "DE").fields
    return tuple(replace(field, confidence=confidence) for field in fields)


def test_a_number_too_long_to_be_dialled_with_one_zero_needs_no_field() -> None:
    assert find_unexplained(text("0110000000000"), ()) == ()
    assert find_unexplained(text("0-00-13"), ()) == ("0-00-13",)
    assert find_unexplained(text("2020-00-13"), ()) == ()
    assert find_unexplained(text("011000000000"), ()) == ("011000000000",)


@pytest.mark.parametrize("line", ["Tel. : 22 00 x 3 /261", "22 00 3 x : الهاتف .261"])
def test_digits_beside_the_label_of_a_phone_are_asked_about(line: str) -> None:
    assert find_unexplained(text(line), ()) == (line,)
    assert find_unexplained(text(line.replace("22 00", "")), ()) == ()


def test_card_of_which_all_is_sure_is_ready() -> None:
    assert verdict_of(sure(0.99), CARD) is Verdict.READY


def test_card_with_doubtful_fields_is_for_review() -> None:
    assert verdict_of(sure(0.8), CARD) is Verdict.REVIEW


@pytest.mark.parametrize("kind", [FieldKind.NAME, FieldKind.EMAIL, FieldKind.PHONE])
def test_card_with_one_doubtful_field_is_for_review(kind: FieldKind) -> None:
    fields = [replace(f, confidence=0.5) if f.kind is kind else f for f in sure(0.99)]

    assert verdict_of(fields, CARD) is Verdict.REVIEW


def test_print_that_repeats_what_a_code_says_is_no_loose_end() -> None:
    elsewhere = Box(900, 900, 950, 950)
    fields = [replace(field, box=elsewhere) for field in sure(0.99)]

    assert verdict_of(fields, CARD) is Verdict.READY


def test_number_that_no_field_has_is_a_loose_end() -> None:
    fields = [f for f in sure(0.99) if f.kind is not FieldKind.PHONE]

    assert verdict_of(fields, CARD) is Verdict.REVIEW


def shop(mailbox: str = "info") -> list[Field]:
    """The card's fields without the person."""
    return [
        replace(f, value=f"{mailbox}@falk-bau.de") if f.kind is FieldKind.EMAIL else f
        for f in sure(0.99)
        if f.kind not in {FieldKind.NAME, FieldKind.TITLE}
    ]


@pytest.mark.parametrize("mailbox", ["info", "falkbau", "bau.falk"])
def test_shop_without_a_person_may_be_ready(mailbox: str) -> None:
    assert verdict_of(shop(mailbox), CARD) is Verdict.READY


def test_card_of_neither_a_person_nor_a_company_is_for_review() -> None:
    fields = [f for f in shop() if f.kind is not FieldKind.COMPANY]

    judged = judge(interpretation(fields, CARD))

    assert sentences(judged) == ("neither a person nor a company was found",)


def test_name_is_missed_where_a_mailbox_or_a_title_is_somebodys() -> None:
    title = [f for f in sure(0.99) if f.kind is FieldKind.TITLE]

    judged = judge(interpretation([*title, *shop("o.brandt")], CARD))

    assert sentences(judged) == (
        'the title "Projektleiterin" was found without a name',
        '"o.brandt@falk-bau.de" may belong to a person who was not found',
    )


def test_shop_whose_company_is_not_sure_is_for_review() -> None:
    fields = [
        replace(f, confidence=0.7) if f.kind is FieldKind.COMPANY else f for f in shop()
    ]

    judged = judge(interpretation(fields, CARD))

    assert sentences(judged) == (
        'no person was found, and the company "Falk Bau GmbH" is not sure',
    )


def test_name_that_is_most_unlikely_is_no_second_person() -> None:
    (name,) = (f for f in sure(0.99) if f.kind is FieldKind.NAME)
    other = replace(name, value="Bau Service", confidence=0.02)

    assert verdict_of([*sure(0.99), other], CARD) is Verdict.READY


def test_name_that_is_less_likely_than_not_is_for_review() -> None:
    name = next(it for it in interpret(CARD, "DE").names if it.text == "Nora Falk")
    likely, unlikely = (
        replace(interpretation(sure(0.99), CARD), candidates=(replace(name, sure=at),))
        for at in (0.9, 0.4)
    )

    assert judge(likely).verdict is Verdict.READY
    assert sentences(judge(unlikely)) == (
        'it is not clear that "Nora Falk" is the name',
    )


def test_reasons_of_phones_are_distinguished() -> None:
    (phone,) = (f for f in sure(0.99) if f.kind is FieldKind.PHONE)
    others = [
        replace(phone, value="+4912", printed="+49 12 000000"),
        replace(phone, value="2345670", printed="2345670"),
        replace(phone, value="+49402345671", printed="71"),
    ]

    judged = judge(interpretation([*sure(0.99), *others], CARD))

    assert sentences(judged) == (
        'the country or area of the phone number "2345670" is not known',
        'no country gives out the phone number "+4912"',
        'only "71" of "+49402345671" is printed',
    )


@pytest.mark.parametrize("kind", ReasonKind)
def test_reasons_of_every_kind_are_sentences_and_stored_whole(kind: ReasonKind) -> None:
    reason = Reason(kind, FieldKind.PHONE, ("+49402345671", "{71}"))

    assert reason.sentence
    assert Reason.from_json(json.loads(json.dumps(reason.as_json()))) == reason
    assert Reason.from_json(Reason(kind).as_json()) == Reason(kind)


def test_least_sure_field_is_named_where_nothing_else_is_in_doubt() -> None:
    fields = [
        replace(f, confidence=0.91) if f.kind is FieldKind.PHONE else f
        for f in sure(0.99)
    ]

    judged = judge(interpretation(fields, CARD), ready_from=1.0)

    assert sentences(judged) == ('the phone number "+49402345670" is not quite sure',)


def test_card_in_letters_that_are_hard_to_read_is_less_likely_right() -> None:
    words = tuple(replace(word, confidence=0.6) for word in CARD.words)
    plain, hard = (
        judge(interpretation(sure(0.99), ocr), ready_from=1.0)
        for ocr in (CARD, replace(CARD, words=words))
    )

    assert hard.right < plain.right
    assert sentences(hard) == ("its print is hard to read",)


def test_two_people_are_for_review_and_named() -> None:
    (name,) = (f for f in sure(0.99) if f.kind is FieldKind.NAME)
    other = replace(name, value="Ole Brandt")

    judged = judge(interpretation([*sure(0.99), other], CARD))

    assert judged.verdict is Verdict.REVIEW
    assert sentences(judged) == ('several people are named: "Nora Falk", "Ole Brandt"',)


def test_reasons_name_what_is_in_doubt() -> None:
    fields = [
        replace(f, contested=True, confidence=0.5) if f.kind is FieldKind.EMAIL else f
        for f in sure(0.99)
        if f.kind is not FieldKind.PHONE
    ]

    assert sentences(judge(interpretation(fields, CARD))) == (
        'this is in no field: "+49 40 2345670"',
        'the readings of the e-mail address "nora.falk@falk-bau.de" differ',
    )


def test_more_is_ready_where_less_certainty_is_asked_for() -> None:
    found = interpretation(sure(0.8), CARD)

    assert judge(found, ready_from=0.3).verdict is Verdict.READY
    assert judge(found, ready_from=1.0).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    "lines",
    [
        ("Auto Falke", "Peças originais", "Rua das Flores 12", "Tel. +55 11 3000-0012"),
        ("Café Komorebi", "Coffee · Cake · Books", "info@komorebi.example"),
        ("Gasthof Linde", "Täglich geöffnet", "Tel. +49 30 23125 120"),
    ],
)
def test_shops_slogans_and_goods_are_no_people(lines: tuple[str, ...]) -> None:
    fields = interpret(text(*lines), "DE").fields

    assert [f.value for f in fields if f.kind is FieldKind.NAME] == []


@pytest.mark.parametrize("printed", ["nora.falk@falkbau", "0402345678"])
def test_contact_point_that_was_not_understood_is_for_review(printed: str) -> None:
    word = Word(printed, 0.9, Box(50, 900, 400, 930), 99)
    ocr = OcrResult((*CARD.words, word), "test")

    assert verdict_of(sure(0.99), ocr) is Verdict.REVIEW


@pytest.mark.parametrize(
    ("mailbox", "verdict"),
    [
        ("n.brandstetter", Verdict.READY),
        ("nbrandstetter", Verdict.READY),
        ("n.brandsteter", Verdict.REVIEW),
        ("n.brandstelter", Verdict.REVIEW),
    ],
)
def test_mailbox_that_nearly_has_the_name_is_for_review(
    mailbox: str, verdict: Verdict
) -> None:
    changed = {FieldKind.NAME: "Nora Brandstetter", FieldKind.EMAIL: f"{mailbox}@a.de"}
    fields = [replace(f, value=changed.get(f.kind, f.value)) for f in sure(0.99)]

    assert verdict_of(fields, CARD) is verdict


@pytest.mark.parametrize("rest", ["-47", " to 7", " ~ 7"])
def test_range_of_numbers_is_for_review_since_only_the_first_is_kept(rest: str) -> None:
    printed = f"+1 303 555 0143{rest}"
    ocr = text(*(line.text.replace("+49 40 2345670", printed) for line in CARD.lines()))
    fields = tuple(replace(f, confidence=0.99) for f in extract(ocr, "DE").fields)

    assert "+13035550143" in [field.value for field in fields]
    assert verdict_of(fields, ocr) is Verdict.REVIEW


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("+1 303 555 0143/44", Verdict.REVIEW),
        ("+1 303 555 0143", Verdict.READY),
        ("+1 303 55 014", Verdict.REVIEW),
        ("+1 303 555 0143 Mobile (+1) 303 555 ó143", Verdict.REVIEW),
        ("040 2345670 Fax +49 40 1", Verdict.REVIEW),
    ],
)
def test_number_that_no_country_has_is_for_review(
    number: str, verdict: Verdict
) -> None:
    ocr = text(*(line.text.replace("+49 40 2345670", number) for line in CARD.lines()))
    fields = tuple(replace(f, confidence=0.99) for f in extract(ocr, "DE").fields)

    assert verdict_of(fields, ocr) is verdict


def test_tax_number_is_no_loose_end() -> None:
    label = Word("VAT", 0.9, Box(50, 900, 100, 930), 99)
    number = Word("2345678901", 0.9, Box(120, 900, 400, 930), 99)
    ocr = OcrResult((*CARD.words, label, number), "test")

    assert verdict_of(sure(0.99), ocr) is Verdict.READY


@pytest.mark.parametrize("ocr", [RECEIPT, PAGE, OcrResult((), "test"), text("Nordsee")])
def test_what_is_no_card_is_reported(ocr: OcrResult) -> None:
    assert verdict_of(extract(ocr, "DE").fields, ocr) is Verdict.NOT_A_CARD
