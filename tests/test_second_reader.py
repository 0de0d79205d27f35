"""What agreement and conflict of two readers do to a card's fields."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.reconcile import compare, likeness
from models.field import Field, FieldKind
from models.geometry import Box


def field(kind: FieldKind, value: str, confidence: float = 0.7) -> Field:
    box = Box(0, 0, 10, 10)
    return Field(kind, value, value, confidence, box, "scripted", "by hand")


def test_agreement_makes_surer() -> None:
    said = field(FieldKind.EMAIL, "erika@example.com")

    (found,) = compare([said], [replace(said, confidence=0.4)])

    assert found.confidence > said.confidence


def test_another_name_makes_less_sure() -> None:
    one, other = (
        field(FieldKind.NAME, "Erika Mustermann"),
        field(FieldKind.NAME, "Acme"),
    )

    (found,) = compare([one], [other])

    assert found.value == one.value
    assert found.confidence < one.confidence


def test_doubtful_number_gives_way_to_its_better_reading() -> None:
    lost_a_digit = field(FieldKind.PHONE, "212550101", 0.5)
    whole = field(FieldKind.PHONE, "+12125550101", 0.9)

    assert compare([lost_a_digit], [whole]) == (replace(whole, contested=True),)
    assert compare([whole], [lost_a_digit]) == (whole,)


def test_number_next_to_another_is_no_better_reading_of_that() -> None:
    phone, fax = (
        field(FieldKind.PHONE, "+12125550101", 0.8),
        field(FieldKind.PHONE, "+12125550102", 0.8),
    )
    sure = replace(fax, confidence=0.9)

    assert {one.value for one in compare([phone, fax], [sure])} == {
        phone.value,
        fax.value,
    }


def test_unlike_number_of_the_second_reader_is_left_out() -> None:
    one, other = (field(FieldKind.PHONE, v) for v in ("+493012345", "+818199887766"))

    assert compare([one], [other]) == (one,)


def test_kind_the_first_found_nothing_of_is_taken_with_a_doubt() -> None:
    (found,) = compare([], [field(FieldKind.COMPANY, "Acme", 0.9)])

    assert found.value == "Acme"
    assert found.confidence < 0.9


def test_email_at_the_host_of_the_printed_website_stays() -> None:
    email, website = (
        field(FieldKind.EMAIL, "e.muster@acme.co.example"),
        field(FieldKind.WEBSITE, "https://acme.co.example", 0.98),
    )
    misread = field(FieldKind.EMAIL, "emuster@acmeco.example", 0.8)

    assert compare([email, website], [misread]) == (email, website)


FIELDS = st.lists(
    st.builds(
        field,
        st.sampled_from(FieldKind),
        st.text(min_size=1, max_size=12),
        st.floats(0, 1),
    ),
    max_size=6,
)


@given(FIELDS, FIELDS)
def test_confidences_stay_confidences_and_no_field_of_the_first_is_lost(
    first: list[Field], second: list[Field]
) -> None:
    found = compare(first, second)

    assert all(0 <= f.confidence <= 1 for f in found)
    assert len(found) >= len(first)
    kinds = list(FieldKind)
    keys = [(kinds.index(f.kind), -f.confidence) for f in found]
    assert keys == sorted(keys)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_of_itself_it_is_whole(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


def test_end_of_an_address_that_was_cut_off_is_no_website() -> None:
    whole = replace(field(FieldKind.EMAIL, "nora@example.com"), box=Box(0, 0, 160, 20))
    end = replace(field(FieldKind.WEBSITE, "https://le.com"), box=Box(110, 0, 160, 20))

    assert compare([whole], [end]) == (whole,)
