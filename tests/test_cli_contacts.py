"""Seeing and mending contacts on the command line."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.contact import Stage
from tests.console import Cardfile
from tests.invented import add_contact, add_erika

TODAY = date.today()
HOSTILE = "Max [bold]Beispiel[/] \x1b]0;owned\x07\x9b2J"


@pytest.fixture
def filled(cardfile: Cardfile) -> Cardfile:
    """Erika, 1, due today; Max with a name of hostile signs, 2, overdue; Taro, 3."""
    with cardfile.store() as session:
        add_erika(session, TODAY)
        late = add_contact(session, HOSTILE, TODAY - timedelta(days=2))
        late.assigned_to = "Anna"
        add_contact(session, "山田太郎", TODAY + timedelta(days=5)).stage = Stage.CLIENT
    return cardfile


def ids(objects: list[dict[str, object]]) -> list[object]:
    return [found["id"] for found in objects]


def test_list_has_the_newest_first(filled: Cardfile) -> None:
    assert ids(filled.objects("list")) == [3, 2, 1]


def test_list_tells_all_that_a_program_needs(filled: Cardfile) -> None:
    assert filled.objects("list", "--limit", 9)[-1] == {
        "id": 1,
        "name": "Erika Mustermann",
        "title": "Head of Sales",
        "company": "Müller & Söhne GmbH",
        "email": "erika@example.com",
        "phone": "+493012345678",
        "event": "Hannover Fair",
        "met_on": "2026-11-12",
        "due_on": str(TODAY),
        "status": "ready",
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--event", "hannover fair"], [1]),
        (["--tag", "supplier"], [1]),
        (["--assigned-to", "anna"], [2]),
        (["--stage", "client"], [3]),
        (["--status", "review"], [3, 2]),
        (["--since", "2000-01-01", "--limit", "2"], [3, 2]),
        (["--since", "2999-01-01"], []),
        (["--since", "0001-01-01"], [3, 2, 1]),
        (["--since", "9999-12-31"], []),
        (["--search", "SÖHNE hannover"], [1]),
        (["--search", "suehne"], []),
        (["--search", "muller"], [1]),
        (["--search", "offer"], [1]),
        (["--search", "030 1234 5678"], [1]),
        (["--search", "太郎"], [3]),
        (["--search", "100%"], []),
        (["--search", "erika", "--status", "review"], []),
    ],
)
def test_list_is_narrowed(
    filled: Cardfile, options: list[str], found: list[int]
) -> None:
    assert ids(filled.objects("list", *options)) == found


def test_a_shop_is_listed_by_its_company(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, "", TODAY).company = "Gasthof Beispiel"
    for words in (["list"], ["due"]):
        (line,) = cardfile.say(*words).splitlines()[1:]
        assert line.count("Gasthof Beispiel") == 2  # as its name, and as the company


def test_a_pipe_gets_plain_lines_that_are_not_cut(filled: Cardfile) -> None:
    with filled.store() as session:
        add_contact(session, "Name " * 60)
    heading, newest, *_ = filled.say("list").splitlines()
    assert heading.startswith("ID")
    assert ("Name " * 60).strip() in newest


def test_nothing_printed_is_obeyed_by_the_terminal(filled: Cardfile) -> None:
    for words in (["list"], ["show", 2], ["due"], ["status"]):
        shown = filled.say(*words)
        assert not {"\x1b", "\x07", "\x9b"} & set(shown)
    assert "Max [bold]Beispiel[/]" in filled.say("list")


def test_an_empty_list_says_so(cardfile: Cardfile) -> None:
    assert "No contacts" in cardfile("list").stderr
    assert cardfile.objects("list") == []


def test_due_has_the_overdue_first(filled: Cardfile) -> None:
    assert ids(filled.objects("due")) == [2, 1]
    assert ids(filled.objects("due", "--week")) == [2, 1, 3]
    assert ids(filled.objects("due", "--month", "--limit", 1)) == [2]


def test_a_fax_is_not_the_number_to_call(filled: Cardfile) -> None:
    assert filled.objects("due")[-1]["phone"] == "+493012345678"


def test_done_ends_the_follow_up_and_sets_the_next(filled: Cardfile) -> None:
    shown = filled.say("done", 1, "--note", "wants an offer", "--next", "2999-12-01")
    assert "2999-12-01" in shown
    (contact,) = filled.objects("show", 1)
    assert contact["stage"] == "followed up"
    done, following = contact["follow_ups"]
    assert (done["done_on"], done["outcome"]) == (str(TODAY), "wants an offer")
    assert (following["due_on"], following["pinned"]) == ("2999-12-01", True)


def test_a_follow_up_is_done_once(filled: Cardfile) -> None:
    filled.say("done", 1)
    code, sentence = filled.refuse("done", 1)
    assert code == 2
    assert "has no open follow-up" in sentence


def test_snooze_counts_from_today(filled: Cardfile) -> None:
    filled.say("snooze", 2, "+1 week")
    (contact,) = filled.objects("show", 2)
    (task,) = contact["follow_ups"]
    assert date.fromisoformat(task["due_on"]) >= TODAY + timedelta(days=7)
    assert (task["rule"], task["pinned"]) == ("+1 week", True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["snooze", 1, "soon"], "is not understood as a date"),
        (["snooze", 1, "none"], "is not a date"),
        (["done", 1, "--next", "soon"], "is not understood as a date"),
        (["show", 9], "There is no contact 9"),
        (["list", "--event", "Hanover Fair"], 'did you mean "Hannover Fair"?'),
        (["list", "--tag", "suplier"], 'did you mean "Supplier"?'),
        (["edit", 9, "--name", "x"], "There is no contact 9"),
        (["edit", 1], "Nothing to change"),
        (["edit", 1, "--email", "erika"], "is not an e-mail address"),
        (["edit", 1, "--email", f"{'x' * 70}@x.example"], "is not an e-mail address"),
        (["edit", 1, "--website", "mailto:e@x.example"], "is not a web address"),
        (["edit", 1, "--website", "https://bank.example@x.example"], "is not a web"),
        (["edit", 1, "--remove", "x@example.com"], "no e-mail, phone or website"),
        (["edit", 1, "--met-on", "friday"], "friday is not a date"),
        (["edit", 1, "--stage", "friend"], "friend"),
        (["note", 1, " "], "must not be empty"),
        (["tag", 1, "--remove", "vip"], "no tag vip"),
        (["merge", 1, 1], "merged with itself"),
        (["split", 1, 2], "has no card 2"),
        (["split", 1, 1], "If two people are on the card: `cardfile split ID`"),
        (["export", "--to", "nowhere", "-o", "x.csv"], "nowhere"),
        (["show", "erika"], "not a valid integer"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    filled: Cardfile, words: list[object], said: str
) -> None:
    code, sentence = filled.refuse(*words)
    assert code == 2
    assert said in sentence


def test_the_second_person_on_a_card_is_followed_up_as_well(filled: Cardfile) -> None:
    assert "Added contact 4 for the second person" in filled.say("split", 1)
    first, second = (filled.objects("show", it)[0] for it in (1, 4))
    assert first["values"]["company"] == second["values"]["company"]
    assert [it["due_on"] for it in second["follow_ups"]] == [str(TODAY)]
    assert "Undone" in filled.say("undo", "--yes")


def test_show_says_why_each_field_is_believed(filled: Cardfile) -> None:
    shown = filled.say("show", 1)
    assert 'address by form, printed "erika @example.com"' in shown
    assert "97%" in shown
    assert "+493012345678 ext. 12" in shown
    assert "originals/ab/ab/" in shown
    assert "take again: glare" in shown


def test_show_has_all_of_it_for_a_program(filled: Cardfile) -> None:
    (contact,) = filled.objects("show", 1)
    (email,) = [fact for fact in contact["facts"] if fact["kind"] == "email"]
    assert email["source"]["confidence"] == 0.97
    assert email["source"]["box"] == {"left": 10, "top": 20, "right": 300, "bottom": 40}
    assert Path(contact["cards"][0]["original"]).parent.name == "ab"


def test_edit_writes_what_no_card_changes(filled: Cardfile) -> None:
    filled.say(
        "edit", 2, "--name", "Max Beispiel", "--add-phone", "mobile: 0151 23456789"
    )
    (contact,) = filled.objects("show", 2)
    facts = {fact["kind"]: fact for fact in contact["facts"]}
    assert (facts["name"]["value"], facts["name"]["typed"]) == ("Max Beispiel", True)
    assert facts["phone"]["value"] == "+4915123456789"
    assert facts["phone"]["label"] == "mobile"


def test_an_email_alone_stands_instead_of_the_others(filled: Cardfile) -> None:
    filled.say("edit", 1, "--email", "e@example.org", "--remove", "+493012345670")
    (contact,) = filled.objects("show", 1)
    points = [
        fact["value"] for fact in contact["facts"] if fact["kind"] in {"email", "phone"}
    ]
    assert points == ["e@example.org", "+493012345678"]


def test_ready_ends_the_review(filled: Cardfile) -> None:
    filled.say("edit", 3, "--ready")
    assert ids(filled.objects("list", "--status", "review")) == [2]


def test_an_empty_text_empties_a_field(filled: Cardfile) -> None:
    filled.say("edit", 1, "--title", "")
    assert "Head of Sales" not in filled.say("show", 1)


def test_notes_and_tags_are_kept(filled: Cardfile) -> None:
    filled.say("note", 3, "met at lunch")
    filled.say("tag", 3, "vip", "Japan")
    filled.say("tag", 3, "--remove", "japan")
    (contact,) = filled.objects("show", 3)
    assert contact["tags"] == ["vip"]
    assert contact["notes"] == [[str(TODAY), "met at lunch"]]


def test_strangers_are_merged_only_when_asked_for(filled: Cardfile) -> None:
    assert filled("merge", 1, 2, 3, answer="n\n").exit_code == 1
    assert ids(filled.objects("list")) == [3, 2, 1]
    filled.say("merge", 1, 2, 3, "--yes")
    assert ids(filled.objects("list")) == [1]


def test_delete_asks_first(filled: Cardfile) -> None:
    assert filled("delete", 3, answer="n\n").exit_code == 1
    assert ids(filled.objects("list")) == [3, 2, 1]
    assert filled("delete", 3, answer="y\n").exit_code == 0
    filled.say("delete", 2, "--yes")
    assert ids(filled.objects("list")) == [1]


def test_export_writes_the_chosen(filled: Cardfile, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert str(path) in filled.say(
        "export", "--to", "csv", "--tag", "supplier", "-o", path
    )
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["Company"] == "Müller & Söhne GmbH"


def test_status_counts(filled: Cardfile) -> None:
    (found,) = filled.objects("status")
    assert found["contacts"] == {"ready": 1, "review": 2}
    assert (found["overdue"], found["today"], found["week"]) == (1, 1, 1)
    assert "to review: 2" in filled.say("status")


def test_export_can_leave_out_what_a_target_has(
    filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("export", "-o", tmp_path / "all.csv")
    filled.say("note", 1, "call back")
    shown = filled.say("export", "--changed", "-o", tmp_path / "new.csv")
    assert shown.endswith("\n1 contact\n")
