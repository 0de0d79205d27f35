"""Plans: no cap broken, no blocked day used, no pin moved, nothing lost."""

from collections import Counter
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.board import Agenda, Board, Caps, Room, Task, monday_of
from followup.planner import Period, Plan, propose_meetings, spread, squeeze
from followup.workdays import WorkingDays
from models.contact import MEETINGS, Channel
from models.errors import PlanImpossible
from models.follow_up import Pause

TODAY = date(2026, 11, 16)  # a Monday
BAVARIA = WorkingDays("DE", "BY")
ADVENT = Pause(date(2026, 12, 7), date(2026, 12, 11), "trade fair")

near = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=60))
tasks_of = st.lists(
    st.builds(
        Task,
        id=st.just(0),
        due_on=near,
        channel=st.sampled_from(Channel),
        worth=st.integers(0, 12),
        is_pinned=st.booleans(),
    ),
    max_size=40,
).map(lambda tasks: [Task(n, *_rest(task)) for n, task in enumerate(tasks)])
caps_of = st.builds(
    Caps,
    per_day=st.integers(1, 4),
    per_week=st.integers(1, 9),
    per_channel=st.dictionaries(st.sampled_from(Channel), st.integers(1, 3)),
    meeting_gap=st.integers(0, 5),
)
busy_of = st.dictionaries(
    near,
    st.builds(Room, st.integers(0, 480), st.frozensets(st.sampled_from(Channel))),
    max_size=30,
)
rooms_of = st.builds(Agenda, st.just(BAVARIA), st.just([ADVENT]), busy_of)


def _rest(task: Task) -> tuple[date, Channel, int, bool]:
    return task.due_on, task.channel, task.worth, task.is_pinned


def carry_out(tasks: list[Task], plan: Plan) -> list[Task]:
    days = {move.task.id: move.day for move in plan.moves}
    return [
        Task(it.id, days.get(it.id, it.due_on), it.channel, it.worth, it.is_pinned)
        for it in tasks
    ]


def board_of(tasks: list[Task], caps: Caps, rooms: Agenda) -> Board:
    board = Board(caps, rooms)
    for task in tasks:
        board.put(task, max(task.due_on, TODAY))
    return board


@given(tasks_of, caps_of, rooms_of)
def test_every_task_fits_beside_all_the_others(
    tasks: list[Task], caps: Caps, rooms: Agenda
) -> None:
    """Caps, gap, time and days off, judged by a board without the task."""
    after = carry_out(tasks, spread(tasks, caps, rooms, TODAY))
    for task in after:
        if not task.is_pinned:
            others = [it for it in after if it.id != task.id]
            assert not board_of(others, caps, rooms).obstacle(task.channel, task.due_on)


@given(tasks_of, caps_of, rooms_of)
def test_caps_are_counted_independently(
    tasks: list[Task], caps: Caps, rooms: Agenda
) -> None:
    after = carry_out(tasks, spread(tasks, caps, rooms, TODAY))
    days = Counter(max(it.due_on, TODAY) for it in after)
    weeks = Counter(monday_of(max(it.due_on, TODAY)) for it in after)
    meetings = [it for it in after if it.channel in MEETINGS]
    for task in (it for it in after if not it.is_pinned):
        assert task.due_on >= TODAY
        assert task.due_on in BAVARIA
        assert not ADVENT.first <= task.due_on <= ADVENT.last
        assert days[task.due_on] <= caps.per_day
        assert weeks[monday_of(task.due_on)] <= caps.per_week
        for other in meetings:
            if task.channel in MEETINGS and other.id != task.id:
                apart = abs(max(other.due_on, TODAY) - task.due_on).days
                assert apart >= caps.meeting_gap


@given(tasks_of, caps_of, rooms_of)
def test_pins_stay_nothing_is_lost_and_nothing_comes_early(
    tasks: list[Task], caps: Caps, rooms: Agenda
) -> None:
    plan = spread(tasks, caps, rooms, TODAY)
    moved = [move.task.id for move in plan.moves]
    assert len(moved) == len(set(moved))
    for move in plan.moves:
        assert not move.task.is_pinned
        assert move.day >= max(move.task.due_on, TODAY)
        assert move.day != move.task.due_on
        assert move.why


@given(tasks_of, caps_of, rooms_of, st.randoms())
def test_the_same_tasks_in_any_order_give_the_same_plan(
    tasks: list[Task], caps: Caps, rooms: Agenda, random: object
) -> None:
    plan = spread(tasks, caps, rooms, TODAY)
    shuffled = tasks[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert spread(shuffled, caps, rooms, TODAY) == plan


@given(tasks_of, caps_of, rooms_of)
def test_planning_twice_changes_nothing(
    tasks: list[Task], caps: Caps, rooms: Agenda
) -> None:
    after = carry_out(tasks, spread(tasks, caps, rooms, TODAY))
    assert spread(after, caps, rooms, TODAY).moves == ()


@given(tasks_of, caps_of, st.integers(0, 30), st.integers(0, 20))
def test_a_squeezed_period_holds_pins_alone(
    tasks: list[Task], caps: Caps, start: int, length: int
) -> None:
    first = TODAY + timedelta(days=start)
    period = Period(first, first + timedelta(days=length), TODAY)
    rooms = Agenda(BAVARIA, [Pause(period.first, period.last, "deadline")])
    plan = squeeze(tasks, caps, rooms, period)
    after = carry_out(tasks, plan)
    inside = [it for it in after if period.first <= it.due_on <= period.last]
    assert [it.id for it in inside] == [it.id for it in plan.kept]
    assert all(it.is_pinned for it in inside)
    for move in plan.moves:
        assert move.asks_later == (move.day > period.last)
        others = [it for it in after if it.id != move.task.id]
        assert not board_of(others, caps, rooms).obstacle(move.task.channel, move.day)
    outside = {it.id for it in tasks} - {it.id for it in inside}
    assert {move.task.id for move in plan.moves} <= outside
    assert squeeze(after, caps, rooms, period).moves == ()


def days(plan: Plan) -> dict[int, str]:
    return {move.task.id: str(move.day) for move in plan.moves}


def test_the_overdue_come_first_then_what_matters() -> None:
    tasks = [
        Task(1, TODAY, worth=12),
        Task(2, date(2026, 11, 10), worth=1),
        Task(3, date(2026, 11, 9), worth=5),
    ]
    plan = spread(tasks, Caps(per_day=1), Agenda(BAVARIA), TODAY)
    assert days(plan) == {1: "2026-11-18", 2: "2026-11-17", 3: "2026-11-16"}
    assert [move.why for move in plan.moves] == [
        "overdue since 2026-11-09",
        "overdue since 2026-11-10; today: 1 on that day already",
        "1 on that day already",
    ]


def test_two_coffees_a_week_and_no_more() -> None:
    tasks = [Task(n, TODAY, Channel.COFFEE) for n in range(5)]
    caps = Caps(per_channel={Channel.COFFEE: 2}, meeting_gap=2)
    assert days(spread(tasks, caps, Agenda(BAVARIA), TODAY)) == {
        1: "2026-11-18",
        2: "2026-11-23",
        3: "2026-11-25",
        4: "2026-11-30",
    }


@pytest.mark.parametrize(
    ("due", "moved", "why"),
    [
        ("2026-12-25", "2026-12-28", "no working day"),  # Christmas, then a weekend
        ("2027-01-01", "2027-01-04", "no working day"),
        ("2026-12-08", "2026-12-14", "blocked: trade fair"),
        ("2028-02-26", "2028-02-28", "no working day"),  # a Saturday in a leap year
    ],
)
def test_days_off_are_passed_over_and_named(due: str, moved: str, why: str) -> None:
    task = Task(1, date.fromisoformat(due))
    (move,) = spread([task], Caps(), Agenda(BAVARIA, [ADVENT]), TODAY).moves
    assert (str(move.day), move.why) == (moved, why)


def test_a_country_without_data_has_its_weekends() -> None:
    nowhere = WorkingDays("AQ")
    (move,) = spread(
        [Task(1, date(2026, 12, 26))], Caps(), Agenda(nowhere), TODAY
    ).moves
    assert str(move.day) == "2026-12-28"


def test_a_plan_that_cannot_be_is_said() -> None:
    rooms = Agenda(BAVARIA, [Pause(TODAY, date(2099, 1, 1), "retired")])
    with pytest.raises(PlanImpossible, match="raise the limits"):
        spread([Task(1, TODAY)], Caps(), rooms, TODAY)
    with pytest.raises(PlanImpossible, match="give the first day first"):
        Period(TODAY, TODAY - timedelta(days=1), TODAY)


def test_what_matters_is_pulled_forward_and_the_rest_asks_for_later() -> None:
    period = Period(date(2026, 11, 23), date(2026, 11, 27), TODAY)
    tasks = [
        Task(1, date(2026, 11, 24), worth=8),
        Task(2, date(2026, 11, 24), worth=4),
        Task(3, date(2026, 11, 25), worth=8, is_pinned=True),
        Task(4, date(2026, 12, 1)),
    ]
    plan = squeeze(tasks, Caps(), Agenda(BAVARIA), period)
    assert [(it.task.id, str(it.day), it.asks_later) for it in plan.moves] == [
        (1, "2026-11-16", False),
        (2, "2026-11-30", True),
    ]
    assert [task.id for task in plan.kept] == [3]


def test_five_thousand_follow_ups_are_planned_in_two_seconds() -> None:
    channels = [Channel.CALL] * 17 + [Channel.EMAIL] * 2 + [Channel.COFFEE]
    tasks = [
        Task(n, TODAY - timedelta(days=n % 90), channels[n % 20], worth=n % 13)
        for n in range(5000)
    ]
    caps = Caps(
        per_day=40, per_week=200, per_channel={Channel.COFFEE: 12}, meeting_gap=0
    )
    started = process_time()
    plan = spread(tasks, caps, Agenda(BAVARIA), TODAY)
    assert process_time() - started < 2
    assert max(move.day for move in plan.moves) < TODAY + timedelta(weeks=27)


@given(tasks_of, caps_of, rooms_of)
def test_a_meeting_is_proposed_where_there_is_room(
    tasks: list[Task], caps: Caps, rooms: Agenda
) -> None:
    try:
        plan = spread(tasks, caps, rooms, TODAY)
    except PlanImpossible:
        return
    tasks = carry_out(tasks, plan)
    days = {task.id: max(task.due_on, TODAY) for task in tasks}
    for proposal in propose_meetings(tasks, days, caps, rooms, TODAY):
        week = monday_of(proposal.day)
        others = [it for it in tasks if monday_of(days[it.id]) == week]
        assert proposal.task in others
        assert not any(it.channel in MEETINGS for it in others)
        assert proposal.channel in rooms.on(proposal.day).channels
        assert not rooms.on(proposal.day).closed
        assert proposal.day >= TODAY


def test_a_week_without_a_meeting_gets_a_coffee_with_who_matters_most() -> None:
    friday = TODAY + timedelta(days=4)
    tasks = [
        Task(1, friday, worth=3),
        Task(2, friday, worth=9),
        Task(3, friday + timedelta(days=7), Channel.LUNCH),
        Task(4, friday + timedelta(days=7), worth=9),
    ]
    days = {task.id: task.due_on for task in tasks}
    (proposal,) = propose_meetings(tasks, days, Caps(), Agenda(BAVARIA), TODAY)
    assert (proposal.task.id, proposal.channel) == (2, Channel.BREAKFAST)
    assert proposal.day == TODAY


@pytest.mark.parametrize("is_pinned", [True, False])
def test_no_day_of_the_calendar_ends_the_plan(*, is_pinned: bool) -> None:
    tasks = [
        Task(1, date.min, is_pinned=is_pinned),
        Task(2, date.max, Channel.COFFEE, is_pinned=is_pinned),
    ]
    plan = spread(tasks, Caps(), Agenda(BAVARIA), TODAY)
    assert all(move.task.id == 1 for move in plan.moves)
    squeeze(tasks, Caps(), Agenda(BAVARIA), Period(TODAY, TODAY, TODAY))
    days = {task.id: max(task.due_on, TODAY) for task in tasks}
    propose_meetings(tasks, days, Caps(), Agenda(BAVARIA), TODAY)
    with pytest.raises(PlanImpossible, match="ten years"):
        Period(TODAY, date.max, TODAY)
