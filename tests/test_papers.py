"""Papers of other sorts are told from cards, and cards with a little of them stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.interpret import interpret
from ingest.verdict.judge import judge
from ingest.verdict.other_documents import Sign, find_signs
from models.reading import OcrResult, Verdict
from tests.test_verdict import text

PAPERS = {
    "receipt of a card payment": "Northgate Fuels / VISA CREDIT / AMOUNT GBP 38.14"
    " / AUTH CODE 118273 / 12/10/2026 08:44 / Tel. 020 7946 0512",
    "receipt in French": "Boulangerie du Pont / 8 rue des Tanneurs / 67000 Strasbourg"
    " / Tél. 03 53 01 22 10 / Croissant x4 5,20 / TOTAL TTC 11,60 € / CB 11,60 €",
    "receipt in Japanese": "喫茶 すずらん / TEL 03-0000-1182 / 2026年10月3日"
    " / ブレンド ¥480 / 合計 ¥480",
    "invoice with an address to write to": "Halden & Rowe Ltd / INVOICE / No. 10442"
    " / Phone 0117 496 0144 / accounts@haldenrowe.example.co.uk / Survey £900.00"
    " / Travel £82.40 / Total due £982.40",
    "letter": "Wexford & Dale Solicitors / 020 7946 0512 / office@wexforddale.example"
    " / 12 October 2026 / Thank you for your letter of last week. We have now"
    " / reviewed the lease and can confirm that the landlord / Harriet Dale / Partner",
    "ticket": "SILVER LANTERNS / Friday 20 November 2026 Doors 19:00 / Standard £28.50"
    " / Box office 01632 960155 / www.thefoundry.example.co.uk",
    "boarding pass": "BOARDING PASS / Name BECKER/THOMAS / Hamburg HAM Lisbon LIS"
    " / Seat 14A Boarding 06:35",
    "menu": "The Copper Kettle / Soup of the day 6.50 / Lamb shank £19 / Trout £9"
    " / Bookings 01632 960411",
    "title page": "The Salt Road / A Novel / Imogen Farrow / Lantern Press / London",
    "certificate": "Certificate / This is to certify that / Rosalind Pembrook"
    " / has completed the course / First Aid at Work",
    "e-mail": "From: Miriam Castle miriam.castle@fenwick.example / Tue 6 Oct 2026 14:22"
    " / thanks for the offer, looks good to me. / Miriam Castle / Head of Marketing",
}
CARDS = {
    "a baker's hours": "Boulangerie Pommier / Luc Pommier / Artisan boulanger"
    " / 7h30-13h00 et 15h30-19h30 / 03 53 01 22 11",
    "a shop's hours": "Anna Lindgren / Friseurmeisterin / Di-Fr 9:00 - 18:00 Uhr"
    " / Sa 8.30 - 14.00 Uhr / Tel. 030 23125 406",
    "hours by the half day": "Zur Mühle / Open daily 11.30am - 10pm / Fri 5 to 11:30 pm"
    " / www.zur-muehle.example / 030 23125 406",
    "an appointment to be filled in": "Nora Falk, DDS / 207-555-0135"
    " / YOUR NEXT APPOINTMENT: MON TUE 10:15 AM",
    "prices": "Anna Lindgren / Cosmetician / Manicure 25.00 / Pedicure 32.00"
    " / Tel. +49 30 23125 406 / anna@lindgren.example.de",
    "a street called after a day": "Bruno Salvi / Avvocato / Via 25 Aprile 12, Milano"
    " / Tel. +39 02 0005512",
    "a tax number": "Bruno Salvi / Avvocato / P.IVA 01234567890 / 02 0005512",
    "a slogan": "Nora Falk / Projektleiterin / wir bauen, was du dir immer wünschst"
    " / Tel. +49 40 2345670 / nora.falk@falk-bau.de",
    "a front whose back says the rest": "Falk & Reimann Bau / Nora Falk",
    "no way to reach anybody, in Japanese": "株式会社 青葉工業 / 白樺 直人",
    "no way to reach anybody": "Falk Bau GmbH / Nora Falk / Projektleiterin",
}


def verdict(lines: str) -> Verdict:
    ocr = text(*lines.split(" / "))
    return judge(interpret(ocr, "DE")).verdict


def test_prices_without_cents_leave_a_card_for_review() -> None:
    lines = "Anna Lindgren / Cosmetician / Manicure 25.- / Pedicure 32,–"
    ocr = text(*f"{lines} / Tel. +49 30 23125 406".split(" / "))

    assert find_signs(ocr) == {Sign.PRICES}


@pytest.mark.parametrize("lines", PAPERS.values(), ids=list(PAPERS))
def test_another_paper_is_no_card(lines: str) -> None:
    assert verdict(lines) is Verdict.NOT_A_CARD


@pytest.mark.parametrize("lines", CARDS.values(), ids=list(CARDS))
def test_card_with_a_little_of_another_paper_is_one(lines: str) -> None:
    assert verdict(lines) is not Verdict.NOT_A_CARD


@pytest.mark.parametrize(
    "day",
    "3.11.2026 / 03.11.26 / 11/03/2026 / 03-11-2026 / 2026-11-03 / 3 November 2026"
    " / 3. März 2026 / 3 de marzo de 2026 / March 3, 2026 / 2026年11月".split(" / "),
)
def test_day_of_a_year_is_a_sign(day: str) -> None:
    assert find_signs(text(day)) == {Sign.DATE}


@pytest.mark.parametrize(
    "print_of_a_card",
    "+49 30 12.11.26 / 06.12.11.05.26 / 0341 0005512 / 東京都杉並区西荻北2-10-14"
    " / 17. Juni / Raum 12.04 / 192.168.10.26 / Since 1926 / 9:00-18:00"
    " / 8.30 - 14.00 Uhr / 10 a.m. - 6 p.m. / 9h-12h30 / 5 to 11:30pm / 20457 Hamburg"
    " / Total Quality GmbH / ISO 9001:2015".split(" / "),
)
def test_what_cards_print_is_no_sign(print_of_a_card: str) -> None:
    assert find_signs(text(print_of_a_card)) == set()


def test_vietnamese_syllables_are_no_words_of_a_sentence() -> None:
    services = ("chuyên thiết kế nội thất căn hộ", "in ấn bao bì giấy các loại")

    assert find_signs(text(*services)) == set()


@given(st.lists(st.text(), max_size=6))
def test_any_text_has_signs_or_none(lines: list[str]) -> None:
    assert find_signs(text(*lines)) <= set(Sign)


def test_card_on_a_newspaper_is_one() -> None:
    news = ["and then the old bridge was closed for good"] * 30
    card = ["Nora Falk", "Tel. +49 40 2345670", "nora.falk@falk-bau.de"]
    ocr = text(*card, *news)

    assert judge(interpret(ocr, "DE")).verdict is Verdict.REVIEW
    assert judge(interpret(text(*news), "DE")).verdict is Verdict.NOT_A_CARD


def test_nothing_is_read_of_nothing() -> None:
    assert find_signs(OcrResult((), "test")) == set()
