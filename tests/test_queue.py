"""Work for someone else: handed over as a file, taken back from one."""

import csv
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.follow_ups.answers import changes_in
from export.pages.handover import read_answers, write_folder, write_html
from followup.queue import FIELDS, Answer, digest_of
from models.contact import Status
from models.errors import FileUnreadable
from models.follow_up import QueueItem
from tests.console import Cardfile
from tests.invented import add_contact, add_erika

TODAY = date.today()
VALUES = dict.fromkeys(FIELDS, "") | {
    "name": "Erika Mustermann",
    "emails": "erika@example.com",
    "phones": "+493012345678; +4915112345678",
}


@pytest.fixture
def annas(cardfile: Cardfile) -> Cardfile:
    """Erika, 1, to follow up today, and Max, 2, to review; both are Anna's."""
    with cardfile.store() as session:
        add_erika(session, TODAY)
        add_contact(session, "Max Beipsiel")
    cardfile.say("assign", 1, 2, "Anna")
    return cardfile


def answer_of(item: dict[str, Any], **changed: object) -> dict[str, Any]:
    errand = item["errand"] or {"uid": ""}
    empty = {"is_right": False, "is_done": False, "outcome": "", "next": ""}
    head = {"uid": item["uid"], "digest": item["digest"], "errand": errand["uid"]}
    return head | empty | {"values": {}, "seconds": 30} | changed


def save(path: Path, *answers: dict[str, Any]) -> Path:
    file = {"format": "cardfile answers", "version": 1, "answers": answers}
    path.write_text(json.dumps(file), encoding="utf-8")
    return path


def test_a_queue_has_follow_ups_first_then_reviews(annas: Cardfile) -> None:
    erika, max_ = annas.objects("queue", "anna")
    assert (erika["id"], erika["is_review"]) == (1, False)
    assert (max_["id"], max_["errand"], max_["is_review"]) == (2, None, True)
    assert annas.refuse("queue", "Ann") == (
        2,
        'Error: There is no person "Ann": did you mean "Anna"?',
    )
    assert "1 to review, 1 to follow up" in annas("queue", "Anna").stderr


def test_what_waits_is_assigned_by_filter_and_taken_back(annas: Cardfile) -> None:
    assert "Bert: 1" in annas.say("assign", "--status", "review", "Bert")
    assert len(annas.objects("queue", "Bert")) == 1
    annas.say("assign", 1, "")
    assert annas.refuse("queue", "Anna")[0] == 2, "nothing is Anna's any more"
    code, sentence = annas.refuse("assign", "Anna")
    assert code == 2
    assert "Choose what to assign" in sentence


def test_answers_come_back_once(annas: Cardfile, tmp_path: Path) -> None:
    erika, max_ = annas.objects("queue", "Anna")
    file = save(
        tmp_path / "answers.json",
        answer_of(erika, is_done=True, outcome="wants two", next="2999-01-04"),
        answer_of(
            max_,
            is_right=True,
            values={"name": "Max Beispiel", "phones": "030 1234567; +49 151 12345678"},
        ),
    )
    said = annas.say("queue", "import", file)
    assert "Accepted: 2" in said
    assert "2 min, this took 0 min: 2 min saved" in said
    found = annas.objects("show", 2)[0]
    assert found["status"] == Status.READY
    assert "+49301234567" in json.dumps(found)
    assert "Max Beispiel" in json.dumps(found)
    assert "wants two" in annas.say("log", 1)
    assert annas.say("queue", "import", file).startswith("Nothing new: 2")
    assert annas.say("log", 1).count("wants two") == 1


def test_a_contact_that_was_changed_meanwhile_is_left_alone(
    annas: Cardfile, tmp_path: Path
) -> None:
    _, max_ = annas.objects("queue", "Anna")
    annas.say("edit", 2, "--name", "Maximilian Beispiel")
    file = save(
        tmp_path / "answers.json",
        answer_of(max_, is_right=True, values={"name": "Max Beispiel"}),
        answer_of(max_ | {"uid": "gone"}, is_right=True),
    )
    result = annas("queue", "import", file)
    assert "Left out, changed meanwhile: 1" in result.stdout
    assert "Left out, no such contact: 1" in result.stdout
    assert "Maximilian Beispiel (2): left out, changed meanwhile" in result.stderr
    assert annas.objects("list")[0]["name"] == "Maximilian Beispiel"


def test_a_wrong_answer_is_named_and_the_others_are_accepted(
    annas: Cardfile, tmp_path: Path
) -> None:
    erika, max_ = annas.objects("queue", "Anna")
    file = save(
        tmp_path / "answers.json",
        answer_of(max_, values={"name": "Other", "emails": "no address"}),
        answer_of(erika, is_done=True, next="some day"),
    )
    result = annas("queue", "import", file)
    assert result.exit_code == 1
    assert "Max Beipsiel (2): left out, not valid: " in result.stderr
    assert "no address" in result.stderr
    assert "(1): left out, not valid: " in result.stderr
    assert "Left out, not valid: 2" in result.stdout
    assert annas.objects("queue", "Anna") == [erika, max_], "none was taken by half"

    good = save(
        tmp_path / "good.json", answer_of(erika, is_done=True, next="2026-01-05")
    )
    assert "Accepted: 1" in annas.say("queue", "import", good)
    (due,) = annas.objects("due")
    assert due["due_on"] == str(TODAY), "the day of an answer may have passed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": "cardfile answers", "version": 2, "answers": []}',
        '{"format": "cardfile answers", "version": 1, "answers": [{"uid": 1}]}',
        '{"format": "cardfile answers", "version": 1, "answers": 7}',
        "name,company\nMax,Acme\n",
        'uid,digest\n"1,2\n',
        "\x00\x00\x00",
    ],
)
def test_a_file_that_holds_no_answers_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileUnreadable, match=r"answers\.json contains no answers"):
        read_answers(file)


def item(**values: str) -> QueueItem:
    filled = VALUES | values
    picture = b"\xff\xd8jpeg"
    return QueueItem(
        7, "uid", digest_of(filled), filled, True, None, "", "", (picture, picture)
    )


def test_the_page_holds_all_and_asks_for_nothing(tmp_path: Path) -> None:
    page = tmp_path / "anna.html"
    write_html([item(name='<script>alert("x")</script>')], "Anna", page)
    text = page.read_text(encoding="utf-8")
    assert "data:image/jpeg;base64,/9hqcGVn" in text
    assert "<script>alert" not in text
    assert not re.findall(r"(?:src|href)=\"(?!data:)", text)
    assert "default-src 'none'" in text


def test_a_page_is_written_with_the_cards(annas: Cardfile, tmp_path: Path) -> None:
    annas.say("queue", "Anna", "-o", tmp_path / "anna.html")
    page = (tmp_path / "anna.html").read_text(encoding="utf-8")
    assert 'value="Max Beipsiel"' in page
    assert "There is no picture." in page, "its original is not in the archive"


signs = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)


@given(signs, signs)
def test_a_spreadsheet_brings_back_what_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, name: str, company: str
) -> None:
    folder = tmp_path_factory.mktemp("queue")
    given_out = item(name=" ".join(name.split()), company=" ".join(company.split()))
    write_folder([given_out], folder)
    (answer,) = read_answers(folder / "queue.csv")
    assert answer.digest == given_out.digest
    assert changes_in(answer, given_out.values) == {}


def test_a_filled_in_spreadsheet_is_understood(tmp_path: Path) -> None:
    write_folder([item()], tmp_path)
    file = tmp_path / "queue.csv"
    for name in ("uid.jpg", "uid-2.jpg"):
        assert (tmp_path / name).read_bytes() == b"\xff\xd8jpeg"
    text = file.read_text(encoding="utf-8-sig")
    head, row = csv.reader(text.splitlines())
    row[head.index("phones")] += " | 030 99"
    filled = dict(zip(head, row, strict=False)) | {"is_right": "Ja", "next": "+1 week"}
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerows([head, [filled.get(name, "") for name in head]])
    (answer,) = read_answers(file)
    assert answer.is_right
    assert answer.next == "+1 week"
    assert list(changes_in(answer, VALUES)) == ["phones"]


def test_an_assistant_calls_from_the_page(annas: Cardfile, tmp_path: Path) -> None:
    annas.say("queue", "Anna", "-o", tmp_path / "anna.html")
    text = (tmp_path / "anna.html").read_text("utf-8")
    assert 'href="tel:+493012345678"' in text
    assert 'href="mailto:erika@example.com"' in text


def test_the_kinds_of_phones_come_along_and_are_changed(
    annas: Cardfile, tmp_path: Path
) -> None:
    annas.say("edit", 2, "--phone", "fax: +49 30 23125001", "--website", "max.example")
    _, max_ = annas.objects("queue", "Anna")
    assert max_["values"]["phones"] == "fax: +493023125001"
    assert "max.example" in max_["values"]["websites"]
    values = {"phones": "mobile: 030 23125001", "websites": "https://max.test"}
    file = save(tmp_path / "answers.json", answer_of(max_, values=values))
    annas.say("queue", "import", file)
    facts = {it["kind"]: it for it in annas.objects("show", 2)[0]["facts"]}
    assert facts["phone"]["label"] == "mobile"
    assert facts["website"]["value"] == "https://max.test"


def test_a_number_without_its_kind_is_no_change() -> None:
    answer = Answer("uid", "", {"phones": "+49 30 12345678"})
    assert changes_in(answer, {"phones": "mobile: +493012345678"}) == {}


def test_blanks_in_numbers_are_no_change() -> None:
    answer = Answer("uid", "", VALUES | {"phones": "+49 30 12345678;+49 151 12345678"})
    assert changes_in(answer, VALUES) == {}


def test_work_further_ahead_is_not_in_the_queue_yet(annas: Cardfile) -> None:
    annas.say("snooze", 1, str(TODAY + timedelta(days=30)))
    assert len(annas.objects("queue", "Anna")) == 1
    assert len(annas.objects("queue", "Anna", "--days", 31)) == 2


def test_what_is_no_card_and_who_is_the_same_person_comes_back(
    annas: Cardfile, tmp_path: Path
) -> None:
    with annas.store() as session:
        add_contact(session, "Erika M.")
    annas.say("assign", 3, "Anna")
    _, max_, twin = annas.objects("queue", "Anna")
    result = annas(
        "queue",
        "import",
        save(
            tmp_path / "answers.json",
            answer_of(max_, is_no_card=True),
            answer_of(twin, same_as="1"),
        ),
    )
    assert "Put into the trash, not a card: 1" in result.stdout
    assert "Merged, same person: 1" in result.stdout
    assert [it["id"] for it in annas.objects("list")] == [1]
    annas.say("undo", "--yes")
    assert 3 in [it["id"] for it in annas.objects("list")]


@pytest.mark.parametrize("same_as", ["99", "Erika", "2"])
def test_a_same_person_who_is_nobody_is_named(
    annas: Cardfile, tmp_path: Path, same_as: str
) -> None:
    _, max_ = annas.objects("queue", "Anna")
    file = save(tmp_path / "answers.json", answer_of(max_, same_as=same_as))
    result = annas("queue", "import", file)
    assert "Max Beipsiel (2): left out, not valid: " in result.stderr


def test_doubtful_fields_are_marked_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "anna.html"
    write_html([replace(item(), doubts={"name": "only 55 % sure"})], "Anna", page)
    assert page.read_text(encoding="utf-8").count("<mark>only 55 % sure</mark>") == 1
