import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.proof.domains import mend_host, owner, public_suffix
from ingest.fields.proof.email import find_emails, normalise_email
from ingest.fields.proof.web import find_handles, find_websites, normalise_website
from ingest.fields.segment import Segment
from models.geometry import Box
from models.reading import Word


def line(text: str) -> Segment:
    """A line of words side by side."""
    words, left = [], 0
    for word in text.split():
        right = left + 10 * len(word)
        words.append(Word(word, 0.9, Box(left, 0, right, 20), 0))
        left = right + 10
    return Segment.of(words)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("E-mail: nora.falk@falkbau.de", "nora.falk@falkbau.de"),
        ("nora . falk @ falkbau . de", "nora.falk@falkbau.de"),
        ("Nora.Falk©falkbau.de", "nora.falk@falkbau.de"),
        ("nora,falk@falkbau.corn", "nora.falk@falkbau.com"),
        ("nora.falk(at)falkbau.de", "nora.falk@falkbau.de"),
        ("E: nf@falkbau.co.at", "nf@falkbau.co.at"),
        ("E-mailnora@falkbau.de", "nora@falkbau.de"),
        ("nora@gmailcom", "nora@gmail.com"),
        ("nora@falkbau.de. Call us", "nora@falkbau.de"),
        ("Email:office@falkbau.de www.falkbau.de", "office@falkbau.de"),
    ],
)
def test_email_is_found_however_it_was_read(text: str, address: str) -> None:
    assert [span.value for span in find_emails([line(text)])] == [address]


@pytest.mark.parametrize(
    "text", ["meet us at falkbau.de", "@norafalk", "nora@falkbau", "3 @ 5.00", "a@b"]
)
def test_what_only_looks_like_an_email_is_none(text: str) -> None:
    assert find_emails([line(text)]) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("nora@fa1kbau.de", "nora@falkbau.de"),
        ("nora@falkbau de", "nora@falkbau.de"),
        ("nora@falkbaude", "nora@falkbau.de"),
        ("nora@another-firm.de", "nora@another-firm.de"),
    ],
)
def test_website_of_the_card_puts_a_misread_email_right(
    text: str, address: str
) -> None:
    found = find_emails([line(text)], hosts=["falkbau.de"])

    assert [span.value for span in found] == [address]


def test_email_is_normalised_or_refused() -> None:
    assert normalise_email(" Nora@FalkBau.de ") == "nora@falkbau.de"
    assert normalise_email("nora@falkbau.notasuffix") is None
    assert normalise_email("nora") is None


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("www.falkbau.de", ["https://www.falkbau.de"]),
        ("Web: http://www.FalkBau.de/team/", ["http://www.falkbau.de/team"]),
        ("Internetwww.falkbau.de", ["https://www.falkbau.de"]),
        ("vwww.falkbau.de", ["https://www.falkbau.de"]),
        ("falkbau.com", ["https://falkbau.com"]),
        ("FALKBAU.COM", ["https://falkbau.com"]),
        ("www.falk.de. www.bau.de", ["https://www.falk.de", "https://www.bau.de"]),
        ("St.Paul", []),
        ("Falk Bau Ltd.Co", []),
        ("Mail: falkbau.com", []),
    ],
)
def test_website_is_found_with_and_without_www(text: str, urls: list[str]) -> None:
    assert [span.value for span in find_websites([line(text)], [])] == urls


def test_website_is_put_right_by_the_email() -> None:
    found = find_websites([line("www.falk bau.de")], [], hosts=["falkbau.de"])

    assert [span.value for span in found] == ["https://www.falkbau.de"]


def test_website_is_normalised_or_refused() -> None:
    assert normalise_website("FalkBau.de/Team") == "https://falkbau.de/Team"
    assert normalise_website("http://falkbau.de/") == "http://falkbau.de"
    assert normalise_website("no address") is None


@pytest.mark.parametrize("text", ["linkedin.com/in/", "facebook.com/@", "xing.com//"])
def test_network_without_a_handle_is_no_handle(text: str) -> None:
    assert find_handles([line(text)], []) == []


@pytest.mark.parametrize("letters", ["ſkype: nora.falk", "Lınkedın: nora.falk"])
def test_letters_that_count_as_others_name_a_network(letters: str) -> None:
    (span,) = find_handles([line(letters)], [])

    assert span.value == "nora.falk"


@pytest.mark.parametrize(
    ("text", "handle", "network"),
    [
        ("linkedin.com/in/norafalk", "norafalk", "linkedin"),
        ("www.xing.com/profile/Nora_Falk", "Nora_Falk", "xing"),
        ("Skype: nora.falk", "nora.falk", "skype"),
        ("WeChat ID: falk_nora", "falk_nora", "wechat"),
        ("t.me/norafalk", "norafalk", "telegram"),
        ("FB: falk.bau", "falk.bau", "facebook"),
        ("IG @falkbau", "falkbau", None),
        ("ig: @falkbau", "falkbau", "instagram"),
        ("@norafalk", "norafalk", None),
        ("@nora.falk_atelier", "nora.falk_atelier", None),
    ],
)
def test_handle_is_found_with_its_network(
    text: str, handle: str, network: str | None
) -> None:
    (span,) = find_handles([line(text)], [])

    assert (span.value, span.parts.get("network")) == (handle, network)


@pytest.mark.parametrize(
    "text", ["@www.falk-bau.de", "falk.de/@nora.falk", "@falk.de", "in/outdoor plants"]
)
def test_sign_before_or_within_an_address_makes_no_handle(text: str) -> None:
    assert find_handles([line(text)], []) == []


def test_host_is_taken_apart() -> None:
    assert public_suffix("www.falkbau.co.uk") == "co.uk"
    assert owner("www.falkbau.co.uk") == "falkbau"


@given(st.text(max_size=80))
def test_mended_host_stays_as_it_is(text: str) -> None:
    host = mend_host(text)

    assert mend_host(host) == host


@given(st.text(max_size=80))
def test_normalised_values_are_their_own_normal_form(text: str) -> None:
    email, website = normalise_email(text), normalise_website(text)

    assert email is None or normalise_email(email) == email
    assert website is None or normalise_website(website) == website
