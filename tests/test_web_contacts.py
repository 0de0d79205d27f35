"""Contacts on the page: found, put in order, merged, deleted and brought back."""

import html
import re

import httpx

from actions.contacts.basis import BasisChange, set_basis
from actions.contacts.edit import Changes, edit_contact
from actions.contacts.lists import count_contacts, list_contacts, list_duplicates
from actions.contacts.view import view_contact
from models.contact import Channel, Filter, Status
from models.database.database import Database
from models.tables.contact import PossibleMatch
from tests.invented import add_contact
from tests.page import RunningPage, page, user
from tests.readings import ERIKA, MAX
from tests.reviewing import Stack, stack
from tests.test_web_review import KIM
from web.pages.contacts import PAGE

__all__ = ["page", "stack", "user"]


def names(text: str) -> list[str]:
    found = re.findall(r'class="who" href="/contacts/\d+"><b>([^<]*)</b>', text)
    return [html.unescape(it) for it in found]


def test_contacts_are_found_by_any_text_and_filter(
    stack: Stack, user: httpx.Client
) -> None:
    erika, kim = stack.add(ERIKA, event="Hannover Fair"), stack.add(KIM)
    assert names(user.get("/contacts").text) == ["Kim Gray", "Erika Mustermann"]
    assert names(user.get("/contacts?q=muster").text) == ["Erika Mustermann"]
    assert names(user.get("/contacts?event=Hannover+Fair").text) == ["Erika Mustermann"]
    assert names(user.get("/contacts?stage=client").text) == []
    user.post(f"/contacts/{kim}/tag", data={"tag": "loom"})
    user.post(f"/contacts/{kim}/set", data={"stage": "client"})
    assert names(user.get("/contacts?tag=loom&stage=client").text) == ["Kim Gray"]
    assert names(user.get("/contacts?status=ready").text) == []
    assert erika


def test_a_contact_of_no_event_and_day_has_nothing_there(
    database: Database, user: httpx.Client
) -> None:
    with database.writing() as session:
        add_contact(session, "Kim Gray").met_on = None
    assert '<span class="met"></span>' in user.get("/contacts").text


def test_contacts_of_a_person_are_listed(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    stack.add(ERIKA)
    mine = stack.add(KIM)
    edit_contact(page.site.work, mine, Changes(columns={"assigned_to": "Anna"}))
    assert names(user.get("/contacts?who=Anna").text) == ["Kim Gray"]


def test_pages_of_the_list_go_on_where_the_last_one_ended(
    user: httpx.Client, database: Database
) -> None:
    with database.writing() as session:
        for number in range(PAGE + 3):
            add_contact(session, f"Person {number}")
    first = user.get("/contacts").text
    (older,) = re.findall(r'href="(\?[^"]*before=[^"]*)" rel="next"', first)
    second = user.get(f"/contacts{html.unescape(older)}").text
    assert len(names(first)) == PAGE
    assert names(second) == ["Person 2", "Person 1", "Person 0"]
    assert 'rel="next"' not in second


def test_a_contact_shows_what_is_known_and_takes_notes(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    user.post(f"/contacts/{number}/note", data={"text": "likes <b>looms</b>"})
    user.post(f"/contacts/{number}/tag", data={"tag": "loom"})
    text = user.get(f"/contacts/{number}").text
    assert 'href="tel:+442079460123"' in text
    assert "likes &lt;b&gt;looms&lt;/b&gt;" in text
    assert 'value="loom"' in text
    user.post(f"/contacts/{number}/tag", data={"remove": "loom"})
    assert view_contact(page.site.work, number).tags == ()


def test_only_harmless_addresses_are_links(stack: Stack, user: httpx.Client) -> None:
    number = stack.add({**KIM, "website": "javascript:alert(1)"})
    assert "javascript:" not in re.findall(
        r'href="([^"]*)"', user.get(f"/contacts/{number}").text
    )


def test_many_contacts_are_tagged_assigned_and_exported_at_once(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    chosen = [stack.add(KIM), stack.add(MAX)]
    stack.add(ERIKA)
    data = {"chosen": [str(it) for it in chosen], "value": "loom"}
    user.post("/contacts/bulk", data={**data, "act": "tag"})
    user.post("/contacts/bulk", data={**data, "value": "Anna", "act": "assign"})
    tagged = list(list_contacts(page.site.work, Filter(tag="loom")))
    assert sorted(it.id for it in tagged) == chosen
    assert view_contact(page.site.work, chosen[0]).assigned_to == "Anna"
    answer = user.post("/contacts/bulk", data={**data, "act": "export-csv"})
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "kim@gray.example" in answer.text
    assert "erika" not in answer.text
    for kind, start in (("vcf", b"BEGIN:VCARD"), ("xlsx", b"PK")):
        answer = user.post("/contacts/bulk", data={**data, "act": f"export-{kind}"})
        assert answer.content.startswith(start)


def test_deleted_contacts_come_back_from_the_trash(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    user.post("/contacts/bulk", data={"chosen": f"{number}", "act": "delete"})
    assert count_contacts(page.site.work, Filter()) == 0
    assert "Kim Gray" in user.get("/trash").text
    answer = user.post(f"/trash/{number}")
    assert answer.headers["Location"] == f"/contacts/{number}"
    assert names(user.get("/contacts?q=gray").text) == ["Kim Gray"]


def test_any_number_of_steps_is_undone(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    user.post(f"/contacts/{number}/note", data={"text": "one"})
    user.post(f"/contacts/{number}/tag", data={"tag": "two"})
    user.post("/undo", data={})
    user.post("/undo", data={})
    view = view_contact(page.site.work, number)
    assert (view.notes, view.tags) == ((), ())
    assert user.post("/undo", data={}).status_code == 404


def test_two_contacts_are_compared_and_merged_or_kept_apart(
    page: RunningPage, stack: Stack, user: httpx.Client, database: Database
) -> None:
    one, other, third = stack.add(KIM), stack.add(ERIKA), stack.add(MAX)
    with database.writing() as session:
        session.add(PossibleMatch(contact_id=one, other_id=third, reason="same phone"))
    assert "same phone" in user.get("/contacts/same").text
    text = user.get(f"/contacts/{one}/same/{other}").text
    assert "kim@gray.example, erika.mustermann@muster.example" in text
    user.post(f"/contacts/{one}/same/{third}", data={"act": "apart"})
    assert list_duplicates(page.site.work) == []
    user.post(f"/contacts/{one}/same/{other}", data={"act": "merge"})
    values = {it.value for it in view_contact(page.site.work, one).facts}
    assert {"kim@gray.example", ERIKA["email"]} <= values
    assert user.get(f"/contacts/{other}").status_code == 404
    user.post("/undo", data={})
    assert user.get(f"/contacts/{other}").status_code == 200


def test_what_a_card_is_gets_decided(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    one, two, third = stack.add(KIM), stack.add(ERIKA), stack.add(MAX)
    answer = user.post(f"/review/{one}/decide", data={"act": "none"})
    assert answer.headers["Location"] == f"/review?after={one}"
    assert user.get(f"/review/{one}").status_code == 404
    user.post(f"/review/{two}/decide", data={"act": "again"})
    assert "take again" in view_contact(page.site.work, two).tags
    answer = user.post(f"/review/{two}/decide", data={"act": "two"})
    second = int(answer.headers["Location"].rpartition("/")[2])
    assert second > third
    facts = view_contact(page.site.work, second).facts
    assert {it.value for it in facts} == {ERIKA["company"]}
    for place in ("review", "contacts"):  # the card is shown beside both people
        assert "/flat.jpg" in user.get(f"/{place}/{second}").text


def test_names_of_many_cards_are_confirmed_at_once(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    numbers = [stack.add(it, {"name": 0.7}) for it in (KIM, ERIKA, MAX)]
    text = user.get("/review/together").text
    seen = [
        html.unescape(it) for it in re.findall(r'name="seen" value="([^"]*)"', text)
    ]
    assert seen == [f"{numbers[0]} Kim Gray", f"{numbers[1]} Erika Mustermann",
                    f"{numbers[2]} Max Beispiel"]  # fmt: skip
    form = {"field": "name", "seen": seen, "wrong": f"{numbers[1]}", "last": "0"}
    user.post("/review/together", data=form)
    states = [view_contact(page.site.work, it).status for it in numbers]
    assert states == [Status.READY, Status.REVIEW, Status.READY]
    assert "Erika Mustermann" in user.get("/review/together").text


def test_a_value_that_was_changed_meanwhile_is_not_confirmed(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM, {"name": 0.7})
    form = {"field": "name", "seen": f"{number} Kim Grey", "last": "0"}
    user.post("/review/together", data=form)
    assert view_contact(page.site.work, number).status is Status.REVIEW


def test_how_a_contact_came_and_what_it_allows_is_noted(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    form = {"source": "badge", "legal_basis": "consent", "refused": ["call", "post"]}
    user.post(f"/contacts/{number}/basis", data={**form, "obtained_on": "2026-11-12"})
    user.post(f"/contacts/{number}/consent", data={"act": "informed"})
    basis = view_contact(page.site.work, number).basis
    assert (basis.source, basis.legal_basis) == ("badge", "consent")
    assert basis.refused == ("call", "post")
    assert basis.informed_on == page.site.work.today
    user.post(f"/contacts/{number}/consent", data={"act": "withdraw"})
    assert "left out of follow-ups" in user.get(f"/contacts/{number}").text
    user.post(
        f"/contacts/{number}/basis",
        data={"refused": "post", "seen-refused": ["call", "post"]},
    )
    user.post(f"/contacts/{number}/consent", data={"act": "agree"})
    basis = view_contact(page.site.work, number).basis
    assert (basis.refused, basis.withdrawn_on) == (("post",), None)


def test_what_somebody_else_changed_meanwhile_is_reported_and_kept(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    change = Changes(columns={"stage": "client", "assigned_to": "Anna"})
    edit_contact(page.site.work, number, change)
    mine = {"stage": "relationship", "seen-stage": "met"}
    mine |= {"assigned_to": "", "seen-assigned_to": ""}
    answer = user.post(f"/contacts/{number}/set", data=mine)
    assert answer.status_code == 409
    assert "Stage is now “client”." in answer.text
    assert "<option selected>relationship" in answer.text
    again = {**mine, "seen-stage": "client"}
    user.post(f"/contacts/{number}/set", data=again)
    view = view_contact(page.site.work, number)
    assert (view.stage, view.assigned_to) == ("relationship", "Anna")


def test_a_form_that_is_out_of_date_allows_nothing_that_was_refused(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    refused = BasisChange(refused=(Channel.CALL,))
    set_basis(page.site.work, [number], Filter(), refused)
    form = {"source": "card", "seen-source": "card", "refused": "post"}
    user.post(f"/contacts/{number}/basis", data=form)
    assert view_contact(page.site.work, number).basis.refused == ("call", "post")


def test_a_message_is_drafted_and_saved_as_a_file(
    stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM, event="Loom Fair")
    shown = user.get(f"/contacts/{number}/draft?template=again&language=de").text
    assert "mailto:kim@gray.example?subject=" in shown
    saved = user.get(f"/contacts/{number}/draft?as=eml")
    assert "To: kim@gray.example" in saved.text
    assert saved.headers["content-type"].startswith("message/rfc822")
    assert "There is no template nothing" in (
        user.get(f"/contacts/{number}/draft?template=nothing").text
    )


def test_why_one_remembers_a_contact_is_edited_and_shown(
    page: RunningPage, stack: Stack, user: httpx.Client
) -> None:
    number = stack.add(KIM)
    given = {"remember": "likes <b>looms</b>", "stage": "client", "assigned_to": "Anna"}
    given |= {"nickname": "Kay", "birthday": "--06-17", "other_company": "Gray & Son"}
    user.post(f"/contacts/{number}/set", data=given)
    view = view_contact(page.site.work, number)
    assert {name: view.values[name] for name in given} == given
    for path in (f"/contacts/{number}", f"/review/{number}", "/today?span=month"):
        assert "likes &lt;b&gt;looms&lt;/b&gt;" in user.get(path).text
