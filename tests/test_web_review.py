"""Checking cards over HTTP, as a browser without JavaScript does."""

import html
import re
from pathlib import Path

import httpx
import pytest
from PIL import Image

from actions.contacts.edit import Changes, edit_contact
from actions.contacts.view import view_contact
from models.contact import PointKind, Status
from models.field import FieldKind
from models.reason import Reason, ReasonKind
from tests.page import RunningPage, page, user
from tests.readings import ERIKA, MAX
from tests.reviewing import Stack, stack

__all__ = ["page", "stack", "user"]

KIM = {"name": "Kim Gray", "email": "kim@gray.example", "phone": "+442079460123"}


def form_of(text: str) -> dict[str, str]:
    """The inputs of the card's form, as a browser would send them."""
    form = text.partition('id="sheet"')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input [^>]+>", form):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        found[parts["name"]] = html.unescape(parts.get("value", ""))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form):
        (chosen,) = re.findall(r"<option selected>([^<]+)", options) or ["work"]
        found[name] = chosen
    return found


def key_of(form: dict[str, str], value: str) -> str:
    return next(key for key, text in form.items() if text == value)


def test_a_right_card_is_saved_and_the_next_one_shown_in_one_act(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    first, second = stack.add(ERIKA), stack.add(KIM)
    assert user.get("/review").headers["Location"] == f"/review/{first}"
    form = form_of(user.get(f"/review/{first}").text)
    answer = user.post(f"/review/{first}", data={**form, "act": "right"})
    answer = user.get(answer.headers["Location"])
    assert answer.headers["Location"] == f"/review/{second}"
    assert view_contact(page.site.work, first).status is Status.READY


def test_nothing_that_was_only_looked_at_counts_as_typed(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    form = form_of(user.get(f"/review/{number}").text)
    user.post(f"/review/{number}", data={**form, "act": "right"})
    facts = view_contact(page.site.work, number).facts
    assert not any(fact.typed for fact in facts)
    assert {fact.value for fact in facts} == {*KIM.values()}


def test_fields_are_corrected_added_and_taken_away(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    form = form_of(user.get(f"/review/{number}").text)
    phone, email = key_of(form, "+44 20 7946 0123"), key_of(form, KIM["email"])
    changed = {
        "name": "Kim Grey",
        "city": "Leeds",
        phone: "020 7946 0999",
        f"{phone}-label": "mobile",
        f"{phone}-extension": "7",
        email: "",
        "new-email": "kim@grey.example",
        "remember": "asked about looms",
    }
    settings = page.site.work.settings
    assert settings.country == "DE"
    changed[phone] = "+44 20 7946 0999"
    user.post(f"/review/{number}", data={**form, **changed, "act": "right"})
    view = view_contact(page.site.work, number)
    found = {fact.kind.value: fact for fact in view.facts}
    assert found["name"].value == "Kim Grey"
    assert found["email"].value == "kim@grey.example"
    assert found["phone"].value == "+442079460999"
    assert (found["phone"].label, found["phone"].extension) == ("mobile", "7")
    assert view.values["remember"] == "asked about looms"


def test_what_cannot_be_stored_says_why_beside_it_and_stays(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    form = form_of(user.get(f"/review/{number}").text)
    email = key_of(form, KIM["email"])
    wrong = {email: "kim at gray", "name": "Kim Grey", "act": "right"}
    answer = user.post(f"/review/{number}", data={**form, **wrong})
    assert answer.status_code == 422
    again = form_of(answer.text)
    assert (again[email], again["name"]) == ("kim at gray", "Kim Grey")
    assert "kim at gray is n" in answer.text
    assert 'aria-invalid="true"' in answer.text
    view = view_contact(page.site.work, number)
    assert view.status is Status.REVIEW
    assert view.facts[0].value == "Kim Gray"


def test_the_second_to_save_is_shown_what_the_first_changed(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(ERIKA)
    form = form_of(user.get(f"/review/{number}").text)
    changes = Changes(columns={"company": "Muster AG", "title": "Director"})
    edit_contact(page.site.work, number, changes)
    mine = {**form, "title": "Head of Marketing", "act": "right"}
    answer = user.post(f"/review/{number}", data=mine)
    assert answer.status_code == 409
    assert "Company is now “Muster AG”." in answer.text
    assert "Title is now “Director”." in answer.text
    again = form_of(answer.text)
    assert (again["title"], again["company"]) == ("Head of Marketing", "Muster AG")
    user.post(f"/review/{number}", data={**again, "act": "right"})
    facts = view_contact(page.site.work, number).facts
    found = {it.kind.value: it.value for it in facts}
    assert (found["title"], found["company"]) == ("Head of Marketing", "Muster AG")


def test_doubtful_fields_come_first_and_say_why(
    stack: Stack, user: httpx.Client
) -> None:
    number = stack.add({**ERIKA, "phone": "01614960345"}, {"email": 0.7})
    text = user.get(f"/review/{number}").text
    order = re.findall(r'data-field="([^"]+)" data-kind="([^"]+)"', text)
    assert [kind for _, kind in order[:2]] == ["email", "phone"]
    assert "70% sure" in text.lower()
    reason = f'The e-mail address "{ERIKA["email"]}" is not sure.'
    assert reason in html.unescape(text)
    reason = 'The phone number "01614960345" has no country code.'
    assert reason in html.unescape(text)


def test_what_a_person_typed_answers_the_questions_about_it(
    page: RunningPage, stack: Stack
) -> None:
    work = page.site.work
    title = Reason(ReasonKind.TITLE_ALONE, FieldKind.TITLE, ("Head of Sales",))
    no_point = Reason(ReasonKind.NO_CONTACT_POINT)
    loose = Reason(ReasonKind.UNEXPLAINED, None, ("23125",))
    card = {"company": "Muster GmbH", "title": "Head of Sales"}
    number = stack.add(card, reasons=(title, no_point, loose))
    asked = view_contact(work, number).waits
    added = ((PointKind.EMAIL, "erika@example.com"),)
    edit_contact(work, number, Changes({"name": "Erika Mustermann"}, added))

    assert len(asked) == 3
    assert view_contact(work, number).waits == ('This is in no field: "23125".',)


def test_a_person_checks_the_cards_assigned_to_them(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    stack.add(ERIKA, {"name": 0.6})
    mine = stack.add(KIM, {"name": 0.6})
    edit_contact(page.site.work, mine, Changes(columns={"assigned_to": "Anna"}))
    assert "/review?who=Anna" in user.get("/review/which").text
    to_next = user.get("/review?who=Anna").headers["location"]
    assert to_next == f"/review/{mine}?who=Anna"
    form = form_of(user.get(to_next).text)
    end = user.post(f"/review/{mine}", data={**form, "act": "right"})
    assert end.headers["location"] == f"/review?after={mine}&who=Anna"
    assert "These cards are checked" in user.get("/review?who=Anna").text


def test_the_last_card_leads_to_the_end(stack: Stack, user: httpx.Client) -> None:
    number = stack.add(MAX)
    form = form_of(user.get(f"/review/{number}").text)
    answer = user.post(f"/review/{number}", data={**form, "act": "right"})
    end = user.get(answer.headers["Location"])
    assert "All cards are checked" in end.text
    assert "Today: 1 card in" in end.text


@pytest.mark.parametrize(("sure", "offered"), [(0.6, True), (0.1, False)])
def test_another_reading_is_offered_only_if_it_is_likely(
    sure: float, offered: bool, stack: Stack, user: httpx.Client
) -> None:
    stack.add({**KIM, "title": "Buyer"})
    number = stack.add({**KIM, "title": "Bvyer"}, {"title": sure})

    form = user.get(f"/review/{number}").text.partition('id="sheet"')[2]

    assert ("Bvyer" in form) is offered


def test_a_skipped_card_comes_again_behind_the_others(
    stack: Stack, user: httpx.Client
) -> None:
    first, second = stack.add(ERIKA), stack.add(KIM)
    skipped = user.get(f"/review?after={first}")
    assert skipped.headers["Location"] == f"/review/{second}"
    skipped = user.get(f"/review?after={second}")
    assert skipped.headers["Location"] == f"/review/{first}"


def test_pictures_are_drawn_again_and_never_those_that_were_sent(
    stack: Stack, user: httpx.Client, tmp_path: Path
) -> None:
    stack.add(ERIKA)
    for name in ("flat.jpg", "photo.jpg", "cut.jpg?box=80,20,500,100"):
        answer = user.get(f"/cards/1/{name}")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.content not in {it.read_bytes() for it in tmp_path.glob("*.jpg")}
        (tmp_path / "seen.jpg").write_bytes(answer.content)
        with Image.open(tmp_path / "seen.jpg") as picture:
            assert picture.width > 400


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "5,5,5,5", "a,b,c,d", "-1,0,9,9", "9,9,1,1"]
)
def test_a_box_that_is_none_has_no_picture(
    stack: Stack, user: httpx.Client, box: str
) -> None:
    stack.add(MAX)
    assert user.get(f"/cards/1/cut.jpg?box={box}").status_code == 404


def test_a_picture_that_is_gone_leaves_the_fields(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(ERIKA)
    for original in page.site.work.archive.folder.rglob("*.jpg"):
        original.unlink()
    assert user.get("/cards/1/flat.jpg").status_code == 404
    assert ERIKA["email"] in user.get(f"/review/{number}").text


SCRIPT = "<script>alert(1)</script>"


def test_what_stands_on_a_card_is_never_markup(
    stack: Stack, user: httpx.Client
) -> None:
    nasty = {
        "name": f'{SCRIPT}"onfocus="alert(1)',
        "company": "<img src=x onerror=alert(1)>",
        "title": "javascript:alert(1)",
        "address": f"</textarea>{SCRIPT}",
        "email": "a@b.example",
    }
    number = stack.add(nasty, dict.fromkeys(nasty, 0.5))
    text = user.get(f"/review/{number}").text
    assert "<script>" not in text
    assert "<img src=x" not in text
    assert 'onfocus="alert' not in text


def test_a_check_of_what_is_typed_says_what_is_wrong(user: httpx.Client) -> None:
    def problem(kind: str, text: str) -> str:
        query = {"kind": kind, "text": text}
        return str(user.get("/check", params=query).json()["problem"])

    assert problem("phone", "+44 20 7946 0123") == ""
    assert "+44 20" in problem("phone", "+44 20")
    assert problem("email", "a@b.example") == ""
    assert "a@@b" in problem("email", "a@@b")
    assert problem("nonsense", "x") == ""
