"""The output of an import: a line per photo, a progress bar, and the summary."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TimeRemainingColumn,
)
from rich.text import Text

from actions.intake.outcome import Outcome, Result
from cli.output.clean import how_many, safe
from cli.output.terminal import print_json, screen
from models.reading import Problem
from models.storage.object_path import address

Tell: TypeAlias = Callable[[Path, tuple[Outcome, ...]], None]

COLOURS = {
    Result.STORED: "green",
    Result.MERGED: "green",
    Result.KNOWN: "dim",
    Result.NOT_A_CARD: "yellow",
    Result.FAILED: "red",
}


class Report:
    """The results of a run, and the days on which many follow-ups fall."""

    def __init__(self, total: int, per_day: int) -> None:
        self.total = total
        self.photos = 0
        self.counts: Counter[Result] = Counter()
        self.failures: list[str] = []
        self.retakes: dict[Path, list[str]] = {}
        self.cardless: dict[Path, list[str]] = {}
        self.unread: list[Path] = []
        self.incomplete = 0
        self._per_day = per_day
        self._needs_review: dict[int, bool] = {}
        self._due_on: dict[int, date] = {}
        self._started = perf_counter()

    @property
    def failed(self) -> int:
        """The number of photos that failed."""
        return len(self.failures)

    @property
    def reviews(self) -> int:
        """The number of contacts to review; the back of a card may settle a doubt."""
        return sum(self._needs_review.values())

    def add(self, photo: Path, outcomes: tuple[Outcome, ...]) -> None:
        """Count what became of a photo."""
        self.photos += 1
        cards = [it for it in outcomes if it.result is not Result.NOT_A_CARD]
        self.counts.update([it.result for it in cards] or [Result.NOT_A_CARD])
        retakes = self.retakes if cards else self.cardless
        for outcome in outcomes:
            if outcome.result is Result.FAILED:
                self.failures.append(explain(photo, outcome))
            elif reasons := _retake_reasons(outcome.problems):
                known = retakes.setdefault(photo, [])
                known.extend(it for it in reasons if it not in known)
            self.incomplete += Problem.INCOMPLETE in outcome.problems
            self._add_contact(outcome)
        if any(it.is_of_letters for card in outcomes for it in card.problems):
            self.unread.append(photo)

    def _add_contact(self, outcome: Outcome) -> None:
        if outcome.contact_id is not None:
            self._needs_review[outcome.contact_id] = outcome.needs_review
            if outcome.due_on and outcome.result is Result.STORED:
                self._due_on[outcome.contact_id] = outcome.due_on

    def as_object(self) -> dict[str, Any]:
        """Return the summary for a program."""
        return {
            "photos": self.total,
            "done": self.photos,
            **{
                result.value.replace(" ", "_"): self.counts[result] for result in Result
            },
            "to_review": self.reviews,
            "not_fully_read": self.incomplete,
            "retake": [
                {"photo": address(photo), "problems": reasons}
                for photo, reasons in (self.retakes | self.cardless).items()
            ],
            "letters_not_known": [address(photo) for photo in self.unread],
            "seconds": round(perf_counter() - self._started, 1),
        }

    def lines(self) -> Iterator[Text]:
        """Yield the summary for a person."""
        seconds = perf_counter() - self._started
        counts = ", ".join(
            _count(it, self.counts[it]) for it in Result if self.counts[it]
        )
        photos = how_many(self.total, "photo")
        done = photos if self.photos == self.total else f"{self.photos} of {photos}"
        yield Text(f"{done} in {seconds:.0f} s: {counts or 'nothing yet'}")
        if self.reviews:
            yield Text(
                f"To review: {self.reviews}; `cardfile review` shows each beside its"
                " card."
            )
        yield from self._crowded_days()
        if self.incomplete:
            yield Text(
                f"Not fully read: {self.incomplete};"
                " `cardfile reread --all` tries them again."
            )
        if self.failures:
            yield Text("Failed:", "red")
            yield from (Text(f"  {safe(line)}") for line in self.failures)
        yield from _photos("Take again:", self.retakes)
        yield from _photos("No card found; if there is one, take again:", self.cardless)
        if self.unread:
            yield Text("Letters not known (docs/readers.md, Letters):", "yellow")
            yield from (Text(f"  {safe(address(photo))}") for photo in self.unread)

    def _crowded_days(self) -> Iterator[Text]:
        """Yield the day with the most new follow-ups, if a plan allows fewer."""
        for day, count in Counter(self._due_on.values()).most_common(1):
            if count > self._per_day:
                yield Text(
                    f"{count} follow-ups are due on {day}; `cardfile plan` spreads"
                    " them."
                )


def _photos(title: str, photos: Mapping[Path, Sequence[str]]) -> Iterator[Text]:
    """Yield a list of photos, each with its problems."""
    if photos:
        yield Text(title, "yellow")
    for photo, reasons in photos.items():
        yield Text(f"  {safe(address(photo))}: {', '.join(reasons)}")


def _count(result: Result, count: int) -> str:
    match result:
        case Result.STORED:
            return how_many(count, "new contact")
        case Result.MERGED:
            return f"{how_many(count, 'card')} of known contacts"
        case Result.NOT_A_CARD:
            return f"{how_many(count, 'photo')} without a card"
        case _:
            return f"{how_many(count, 'photo')} {result.value}"


def explain(photo: Path, outcome: Outcome) -> str:
    """Return why a photo failed, with its path instead of its name alone."""
    return outcome.message.replace(photo.name, address(photo), 1)


def line(photo: Path, outcome: Outcome) -> Text:
    """Return the result for a card in one line, which may be cut off at its end."""
    text = Text(outcome.result.value, COLOURS[outcome.result])
    if outcome.result is Result.FAILED:
        return text.append(f"  {safe(explain(photo, outcome))}", "default")
    if outcome.needs_review:
        text.append(", to review", "yellow")
    if outcome.result is Result.NOT_A_CARD:
        problems = (it for it in outcome.problems if it is not Problem.NO_CARD)
        text.append("".join(f", {it}" for it in problems), "yellow")
    elif outcome.problems:
        text.append(f", {say_problems(outcome.problems)}", "yellow")
    text.append(f"  {safe(address(photo))}", "default")
    if outcome.contact_id is not None:
        who = ", ".join(filter(None, (outcome.name, outcome.company))) or "(no name)"
        text.append(f"  {outcome.contact_id} {safe(who)}", "default")
    if outcome.due_on:
        text.append(f", follow-up {outcome.due_on}", "default")
    return text


@contextmanager
def choose_teller(report: Report, *, as_json: bool) -> Iterator[Tell]:
    """Report each photo, and the summary at the end, even after an error."""
    console = screen()
    try:
        if as_json:
            yield _tell_program(report)
        elif console.is_terminal:
            with _bar(console) as bar:
                yield _tell_with_bar(report, bar)
        else:
            yield _tell_lines(report, console)
    finally:
        if as_json:
            print_json({"summary": report.as_object()})
        else:
            for text in report.lines():
                console.print(text, soft_wrap=True)


def _tell_program(report: Report) -> Tell:
    def tell(photo: Path, outcomes: tuple[Outcome, ...]) -> None:
        report.add(photo, outcomes)
        print_json({"photo": address(photo), "outcomes": outcomes})

    return tell


def _tell_lines(report: Report, console: Console) -> Tell:
    def tell(photo: Path, outcomes: tuple[Outcome, ...]) -> None:
        report.add(photo, outcomes)
        for outcome in dict.fromkeys(outcomes):  # a blurred photo may have ten pieces
            console.print(line(photo, outcome), soft_wrap=True)

    return tell


def _tell_with_bar(report: Report, bar: Progress) -> Tell:
    task = bar.add_task("", total=report.total)

    def tell(photo: Path, outcomes: tuple[Outcome, ...]) -> None:
        report.add(photo, outcomes)
        for outcome in dict.fromkeys(outcomes):
            text = line(Path(photo.name), outcome)
            bar.console.print(text, no_wrap=True, overflow="ellipsis")
        bar.advance(task)

    return tell


class _Rate(ProgressColumn):
    """Photos a second."""

    def render(self, task: Task) -> Text:
        """Return the rate, or nothing before there is one."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "", "dim")


def _bar(console: Console) -> Progress:
    return Progress(
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=False,  # what rich would print of it is not cleaned
        redirect_stderr=False,
    )


def _retake_reasons(problems: Sequence[str]) -> tuple[str, ...]:
    """Return the problems that another photo would solve."""
    return tuple(it for it in problems if Problem(it).is_of_photo)


def say_problems(problems: Sequence[str]) -> str:
    """Return the problems of a card in words, such as "take again: blurred"."""
    reasons = _retake_reasons(problems)
    retake = (f"take again: {', '.join(reasons)}",) if reasons else ()
    return ", ".join([*(it for it in problems if it not in reasons), *retake])
