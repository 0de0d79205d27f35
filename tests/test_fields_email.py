from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.order import join_torn
from ingest.fields.proof.domains import mend_host
from ingest.fields.proof.email import find_emails
from ingest.fields.proof.mailbox import spell_by_name
from ingest.fields.proof.web import find_websites, plain_hosts
from ingest.fields.segment import Segment
from models.geometry import Box
from models.reading import Word

HEIGHT = 20


def line(text: str, row: int = 0, left: int = 0) -> Segment:
    """A line of words side by side, as the row says below others."""
    words, top = [], row * (HEIGHT + 8)
    for word in text.split():
        right = left + 10 * len(word)
        words.append(Word(word, 0.9, Box(left, top, right, top + HEIGHT), row))
        left = right + 10
    return Segment.of(words)


def addresses(lines: Sequence[str], hosts: Sequence[str] = ()) -> list[str]:
    return [span.value for span in find_emails([line(t) for t in lines], hosts)]


@pytest.mark.parametrize("between", [", ", ",", "; ", " ; ", " / ", "/", " ", " | "])
@pytest.mark.parametrize("host", ["falkbau.de", "falkbau.co.in", "falk-bau.edu.vn"])
def test_two_addresses_on_a_line_stay_two(between: str, host: str) -> None:
    found = addresses([f"E-mail: nora.falk@{host}{between}office@falkholz.com"])

    assert found == [f"nora.falk@{host}", "office@falkholz.com"]


def test_handle_beside_an_address_is_no_second_one() -> None:
    assert addresses(["nora@falkbau.de @falk.bau"]) == ["nora@falkbau.de"]


@pytest.mark.parametrize(
    "text",
    ["nora@falkbau.dewww.falkbau.de", "NORA@FALKBAU.DEwww.falkbau.de",
     "nora@www.falkbau.de", "nora@falkbau.deTel"],
)  # fmt: skip
def test_what_is_printed_behind_an_address_is_no_part_of_it(text: str) -> None:
    assert addresses([text]) == ["nora@falkbau.de"]


def test_website_run_into_an_address_is_found() -> None:
    segments = [line("nora@falkbau.dewww.falkbau.de")]

    found = find_websites(segments, find_emails(segments))

    assert [span.value for span in found] == ["https://www.falkbau.de"]


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (["Nora Falk", "Enora.falk@falkbau.de"], "nora.falk@falkbau.de"),
        (["Elena Falk", "Elena.falk@falkbau.de"], "elena.falk@falkbau.de"),
        (["Erik N. Falk", "enfalk@falkbau.de"], "enfalk@falkbau.de"),
        (["T 0201 555", "W www.falkbau.de", "Esekr@falkbau.de"], "sekr@falkbau.de"),
        (["Marc Dahl", "mdahl@falkbau.de"], "mdahl@falkbau.de"),
        (["Emailnora@falkbau.de"], "nora@falkbau.de"),
        (["e_mail-nora@falkbau.de"], "nora@falkbau.de"),
        (["0201 555 01nora@falkbau.de"], "nora@falkbau.de"),
        (["4nora@falkbau.de"], "4nora@falkbau.de"),
    ],
)
def test_label_run_into_an_address_is_told_by_the_card(
    lines: list[str], address: str
) -> None:
    assert addresses(lines) == [address]


@pytest.mark.parametrize(
    "text",
    ["noraêfalkbau.de", "noraQfalkbau.de", "nora(@falkbau.de", "nora(falkbau.de"],
)
def test_sign_like_an_at_is_one_before_a_host_of_the_card(text: str) -> None:
    assert addresses([text], hosts=["falkbau.de"]) == ["nora@falkbau.de"]


def test_website_of_the_same_host_is_no_part_of_a_mailbox() -> None:
    line = "www.falkbau.denora@falkbau.de"

    assert addresses([line]) == ["nora@falkbau.de"]


def test_bracket_before_a_host_of_mailboxes_is_an_at() -> None:
    assert addresses(["nora.falk(gmail.com"]) == ["nora.falk@gmail.com"]
    assert addresses(["Nora (falkbau.de)"]) == []


def test_lost_at_is_put_back_where_a_label_or_an_office_stands() -> None:
    hosts = ["falkbau.de"]

    assert addresses(["Mail: nora falkbau.de"], hosts) == ["nora@falkbau.de"]
    assert addresses(["SALES FALKBAU.DE"], hosts) == ["sales@falkbau.de"]
    assert addresses(["Nora falkbau.de"], hosts) == []


@pytest.mark.parametrize("sign", "oO0Qae")
def test_letter_for_an_at_parts_an_owner_from_the_domain_of_a_company(
    sign: str,
) -> None:
    card = ["Nora Weidenmann", "Falkbau Freight", f"nora{sign}falkbau-freight.net"]

    assert addresses(card) == ["nora@falkbau-freight.net"]


@pytest.mark.parametrize(
    "card",
    [
        ["Nora Falk", "Studio Ninefold", "studioninefold.design"],
        ["Nora Falk", "Norae Works", "noraeworks.com"],
        ["Nora Falk", "Bauhof", "noraoziegel.com"],
        ["Nora Falk", "Bauhof", "nora@falk.com", "noraobauhof.com"],
    ],
)
def test_website_is_no_address_though_it_begins_like_a_name(card: list[str]) -> None:
    assert not set(addresses(card)) - {"nora@falk.com"}


@pytest.mark.parametrize("icon", "QO0©®")
def test_picture_of_a_letter_before_an_address_is_no_part_of_it(icon: str) -> None:
    assert addresses(["Arun Weidenmann", f"{icon}arun@falkbau.com"]) == [
        "arun@falkbau.com"
    ]
    assert addresses(["Quin Weidenmann", "Quin@falkbau.com"]) == ["quin@falkbau.com"]


def test_address_without_an_at_is_less_sure_than_one_with() -> None:
    (printed,) = find_emails([line("nora@falkbau.de")])
    (blank,) = find_emails([line("nora @ falkbau.de")])
    (accent,) = find_emails([line("norá@falkbau.de")])
    (lost,) = find_emails([line("Mail: nora falkbau.de")], ["falkbau.de"])

    assert printed.sure > blank.sure > accent.sure > lost.sure
    assert accent.value == "nora@falkbau.de"


@pytest.mark.parametrize(
    ("host", "countries", "mended"),
    [
        ("falkbau.om", ["OM"], "falkbau.om"),
        ("falkbau.om", ["DE"], "falkbau.com"),
        ("falkbau.com.om", [], "falkbau.com.om"),
        ("falkbau.coin", ["IN"], "falkbau.co.in"),
        ("ymail.com", [], "ymail.com"),
    ],
)
def test_ending_of_a_country_is_believed_on_its_cards(
    host: str, countries: list[str], mended: str
) -> None:
    assert mend_host(host, countries=countries) == mended


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Mail: nora@", "falk-bau.de"),
        ("nora@falk-", "bau.de"),
        ("nora@falk-bau", ".de"),
        ("Mail: nora", "@falk-bau.de"),
    ],
)
def test_address_on_two_lines_is_one(upper: str, lower: str) -> None:
    lines = [line(upper), line(lower, 1), line("www.falk-bau.de", 2)]

    assert [s.value for s in find_emails(join_torn(lines))] == ["nora@falk-bau.de"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("nora@falkbau.de", "falk-holz.de"),
        ("Nora Falk", "@falkbau"),
        ("Nora Falk", "@falkbau.com"),
        ("nora@", "www.falkbau.de"),
    ],
)
def test_lines_that_are_whole_stay_apart(upper: str, lower: str) -> None:
    lines = [line(upper), line(lower, 1)]

    assert join_torn(lines) == lines


@pytest.mark.parametrize("text", ["B.Com.", "M.Com", "(M.Com., Hons.)"])
def test_degree_is_no_website(text: str) -> None:
    assert find_websites([line(text)], []) == []


@given(st.text(alphabet="ab@.,; -EMail:ê/0", min_size=1, max_size=40).filter(str.strip))
def test_addresses_of_a_line_do_not_overlap(text: str) -> None:
    spans = find_emails([line(text)], hosts=["ab.de"])

    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("address", "name", "spelt"),
    [
        ("ldger.vogt@falkbau.de", "Ludger Vogt", "ludger.vogt@falkbau.de"),
        ("nora.ho1mer@falkbau.de", "Nora Holmer", "nora.holmer@falkbau.de"),
        ("lvogtmann@falkbau.de", "Ludger Vogtmann", "lvogtmann@falkbau.de"),
        ("mathia.vogt@falkbau.de", "Mathias Vogt", "mathia.vogt@falkbau.de"),
        ("stefan.vogt@falkbau.de", "Stephan Vogt", "stefan.vogt@falkbau.de"),
        ("mueller@falkbau.de", "Nora Müller", "mueller@falkbau.de"),
        ("nro@falkbau.de", "Nora Vogt", "nro@falkbau.de"),
    ],
)
def test_only_a_letter_lost_or_misread_is_put_right_by_the_name(
    address: str, name: str, spelt: str
) -> None:
    assert spell_by_name(address, [name]) == spelt


def test_wide_letters_close_to_a_host_are_no_part_of_it() -> None:
    assert addresses(["nora@falkbau.de网址"]) == ["nora@falkbau.de"]
    assert [s.value for s in find_websites([line("网址falkbau.com电话")], [])] == [
        "https://falkbau.com"
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("E.nora@falkbau.de", "nora@falkbau.de"),
        ("E-mailn.falk@falkbau.de", "n.falk@falkbau.de"),
        ("nora@@falkbau.de", "nora@falkbau.de"),
        ("nora@falkbau.co uk", "nora@falkbau.co.uk"),
        ("nora@falkbau de", "nora@falkbau.de"),
        ("nora@yahoo.coin", "nora@yahoo.co.in"),
        ("nora@falkbau.co in/norafalk", "nora@falkbau.co"),
    ],
)
def test_signs_and_blanks_of_a_reader_are_put_right(text: str, address: str) -> None:
    assert addresses([text]) == [address]


def test_lost_dot_before_the_ending_of_the_country_is_put_back() -> None:
    (found,) = find_emails([line("nora@falkbaude")], countries=["DE"])

    assert found.value == "nora@falkbau.de"
    assert find_emails([line("nora@falkbaude")], countries=["IT"]) == []


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("annasweIt@example.com", "annaswelt@example.com"),
        ("anna.weIt@exampIe.com", "anna.welt@example.com"),
        ("AnnaIng@example.com", "annaing@example.com"),
        ("INFO@EXAMPLE.COM", "info@example.com"),
    ],
)
def test_capital_i_among_small_letters_is_an_l(printed: str, meant: str) -> None:
    assert addresses([printed]) == [meant]


def test_label_run_into_a_website_is_no_part_of_it() -> None:
    segments = [line("Web:www.falkbau.deEmail:nora@falkbau.de")]

    found = find_websites(segments, find_emails(segments))

    assert [span.value for span in found] == ["https://www.falkbau.de"]


def test_address_after_a_label_is_joined_with_the_line_that_begins_at_the_left() -> (
    None
):
    lines = [line("Correo electronico : nora.falk@"), line("falkbau.de", 1)]

    assert [s.value for s in find_emails(join_torn(lines))] == ["nora.falk@falkbau.de"]


def test_label_of_one_letter_run_into_the_host_of_the_mailbox_is_cut_off() -> None:
    lines = [line("E nora@falkbau.de"), line("Wfalkbau.de", 1)]

    (found,) = find_websites(lines, find_emails(lines), hosts=["falkbau.de"])

    assert found.value == "https://falkbau.de"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Uwe Müller", "uwe@müller-brot.de", "www.müller-brot.de"],
            ["uwe@müller-brot.de"],
        ),
        (
            ["Müller Brot", "uwe@muller-brot.de", "www.müller-brot.de"],
            ["uwe@müller-brot.de"],
        ),
        (["Straße & Sohn", "info@straße-sohn.de"], ["info@straße-sohn.de"]),
        (["Sølvi Bjørnstad", "sølvi@falkbau.no"], ["sølvi@falkbau.no"]),
        (["Nora Falk", "nora@fälkbau.de"], ["nora@falkbau.de"]),
        (["Solvi Falk", "sølvi@falkbau.no"], ["solvi@falkbau.no"]),
    ],
)
def test_accents_are_kept_where_another_line_has_them(
    lines: list[str], expected: list[str]
) -> None:
    segments = [line(text, row) for row, text in enumerate(lines)]

    found = find_emails(segments, plain_hosts(segments))

    assert [span.value for span in found] == expected


@pytest.mark.parametrize(
    ("text", "mailboxes"),
    [
        ("sales@ / service@falkbau.de", ["sales", "service"]),
        ("sales@, service@ & info@falkbau.de", ["sales", "service", "info"]),
        ("info/sales@falkbau.de", ["info", "sales"]),
        ("E-mail: info@ | nora.falk@falkbau.de", ["info", "nora.falk"]),
        ("Nora Falk / nora@falkbau.de", ["nora"]),
    ],
)
def test_mailboxes_may_share_a_host(text: str, mailboxes: list[str]) -> None:
    assert addresses([text]) == [f"{name}@falkbau.de" for name in mailboxes]


@pytest.mark.parametrize(
    "read",
    ["Springfield-500089.nora.falk", "E-mailnora.falk", "ce-mailrnora.falk",
     "5550123456nora.falk", "www.falkbau.comnora.falk"],
)  # fmt: skip
def test_what_is_run_into_a_mailbox_is_cut_off(read: str) -> None:
    assert addresses(["Nora Falk", f"{read}@falkbau.com"]) == ["nora.falk@falkbau.com"]


@pytest.mark.parametrize("sign", ["O", "0", "Q", " ", "a"])
def test_letter_between_an_owner_and_a_known_host_is_an_at(sign: str) -> None:
    lines = ["Nora Falk", f"nora.falk{sign}falkbau.de"]

    assert addresses(lines, ["falkbau.de"]) == ["nora.falk@falkbau.de"]


def test_words_before_a_known_host_are_no_mailbox() -> None:
    for text in ("visit falkbau.de", "Visitofalkbau.de"):
        assert addresses(["Nora Falk", text], ["falkbau.de"]) == []


def test_of_two_spellings_of_a_host_that_of_a_word_on_the_card_is_taken() -> None:
    for email, site in (("falkiers", "falklers"), ("falklers", "falkiers")):
        found = addresses(["Falkiers & Sons", f"nora@{email}.com"], [f"{site}.com"])

        assert found == ["nora@falkiers.com"]


def test_host_whose_dots_were_lost_is_that_of_the_website() -> None:
    assert mend_host("falkbau.camz", ["falkbau.co.mz"]) == "falkbau.co.mz"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Nora Falk", "Mnora@falk.example"], "nora@falk.example"),
        (["Nora Falk", "Mailn.falk@falk.example"], "n.falk@falk.example"),
        (
            [
                "Mara Falk",
                "T 030 23125 100",
                "W www.falk.example",
                "Mm.falk@falk.example",
            ],
            "m.falk@falk.example",
        ),
        (["Mara Falk", "Mfalk@falk.example"], "mfalk@falk.example"),
        (["Falk Bau", "0office@falk.example"], "office@falk.example"),
        (["Lena Falk", "I.falk@falk.example"], "l.falk@falk.example"),
        (["Ida Falk", "I.falk@falk.example"], "i.falk@falk.example"),
        (["Lena Falk", "|.falk@falk.example"], "l.falk@falk.example"),
        (["Nora Falk", "|.falk@falk.example"], "falk@falk.example"),
        (["Nora Falk", "M_nora@falk.example"], "nora@falk.example"),
    ],
)
def test_label_or_misread_initial_in_front_of_a_mailbox_is_told_by_the_name(
    lines: Sequence[str], expected: str
) -> None:
    assert addresses(lines) == [expected]


def test_office_in_front_of_a_known_host_has_lost_its_at_sign() -> None:
    assert addresses(["mailefalk.example"], ["falk.example"]) == ["mail@falk.example"]


def test_name_in_a_network_below_a_host_is_no_address() -> None:
    lines = [
        line("clay@falk.example"),
        line("falk.example", 1),
        line("@falk.studio", 2),
    ]

    assert [s.value for s in find_emails(join_torn(lines))] == ["clay@falk.example"]
