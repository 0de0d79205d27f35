"""Draw a chart of events as SVG, or as a page that contains the SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from export.atomic import draft
from models.errors import ExportFailed
from models.follow_up import Figures

WIDTH = 760
"""Pixels."""

_MARGIN, _LABELS, _STEP, _TITLE = 24, 190, 22, 34
_ROOM = WIDTH - 2 * _MARGIN - _LABELS - 60  # for the longest bar, and its text
_BLUE, _GREEN = "#2f6db5", "#3a8f5c"
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart; lengths in pixels.

    Attributes:
        mark: Where the goal is, from the left end of the bar; None without a goal.
    """

    top: float
    name: str
    width: float
    text: str
    colour: str
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of an event, below its name."""

    top: float
    title: str
    bars: tuple[Bar, ...]


def as_svg(events: Sequence[Figures]) -> str:
    """Return the events below one another, on one scale."""
    groups, bottom = _lay_out(events)
    has_goal = any(it.aim is not None for it in events)
    jinja = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    # XML takes no control characters, not even escaped.
    jinja.filters["printable"] = lambda text: "".join(filter(str.isprintable, text))
    return jinja.get_template("chart.svg").render(
        groups=groups,
        has_goal=has_goal,
        width=WIDTH,
        height=bottom + _MARGIN + _STEP * has_goal,
        margin=_MARGIN,
        left=_MARGIN + _LABELS,
    )


def as_html(events: Sequence[Figures]) -> str:
    """Return a page with the drawing and nothing from elsewhere."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src'
        " 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Events</title>\n{as_svg(events)}</html>\n"
    )


def write_chart(events: Sequence[Figures], path: Path) -> None:
    """Write the chart in the format of the file's ending.

    Raises:
        ExportFailed: It cannot be written, or the ending is neither .svg nor .html.
    """
    match path.suffix.lower():
        case ".svg":
            text = as_svg(events)
        case ".html":
            text = as_html(events)
        case _:
            raise ExportFailed(f"{path} must end in .svg or .html.")
    with draft(path) as part:
        part.write_text(text, encoding="utf-8", newline="")


def _lay_out(events: Sequence[Figures]) -> tuple[list[Group], int]:
    """Return the groups, and the position where the last one ends."""
    most = max((max(it.cards, it.aim or 0) for it in events), default=0) or 1
    top = float(_MARGIN)
    groups = []
    for figures in events:
        day = f"  {figures.held_on}" if figures.held_on else ""
        rows = list(_rows(figures, most))
        bars = [
            Bar(top + _TITLE - 6 + number * _STEP, *row)
            for number, row in enumerate(rows)
        ]
        groups.append(Group(top, f"{figures.event}{day}", tuple(bars)))
        top += _TITLE - 6 + len(rows) * _STEP + _TITLE / 2
    return groups, round(top)


def _rows(
    figures: Figures, most: int
) -> Iterator[tuple[str, float, str, str, float | None]]:
    """Name, length, text, colour and goal of each bar."""
    scale, count = _ROOM / most, figures.relationships
    aim = figures.aim
    goal = None if aim is None else aim * scale
    text = f"{count}" if aim is None else f"{count} of {aim}"
    yield "Cards", figures.cards * scale, f"{figures.cards}", _BLUE, None
    yield "Usable", figures.usable * scale, f"{figures.usable}", _BLUE, None
    yield "In conversation or further", count * scale, text, _BLUE, goal
    yield "Followed up in time", *_share(figures.in_time), _GREEN, None
    for span, share in figures.talking.items():
        yield f"In conversation, {span} days", *_share(share), _GREEN, None


def _share(share: float | None) -> tuple[float, str]:
    return (
        (0.0, "too early to say") if share is None else (share * _ROOM, f"{share:.0%}")
    )
