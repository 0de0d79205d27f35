"""Events side by side as a drawing: SVG, PNG, or a page with the SVG in it.

The drawing is a list of bars and texts; each format draws the same list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from actions.follow_ups.figures import Figures
from export.atomic import draft
from models.errors import ExportFailed

WIDTH = 760
"""Pixels."""

_MARGIN, _LABELS, _BAR, _STEP, _TITLE = 24, 190, 16, 22, 34
_ROOM = WIDTH - 2 * _MARGIN - _LABELS - 60  # for the longest bar, and its text
_INK, _GREY, _MARK = "#222222", "#767676", "#c0392b"
_BLUE, _GREEN = "#2f6db5", "#3a8f5c"


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle, in pixels from the top left corner."""

    left: float
    top: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `top` is the upper edge of its letters, `size` in pixels."""

    left: float
    top: float
    text: str
    size: int = 13
    colour: str = _INK


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and how high it is."""

    shapes: tuple[Bar | Label, ...]
    height: int


def draw(events: Sequence[Figures]) -> Drawing:
    """Lay the events out below one another, on one scale."""
    most = max((max(it.cards, it.aim or 0) for it in events), default=0) or 1
    top = float(_MARGIN)
    shapes: list[Bar | Label] = []
    for figures in events:
        day = f"  {figures.held_on}" if figures.held_on else ""
        shapes.append(Label(_MARGIN, top, f"{figures.event}{day}", 16))
        top += _TITLE - 6
        for name, share, text, colour in _rows(figures, most):
            shapes += _row(name, share, text, colour, top)
            top += _STEP
        if figures.aim is not None:
            left = _MARGIN + _LABELS + _ROOM * figures.aim / most
            above = top - 4 * _STEP - 2  # the row of the relationships
            shapes.append(Bar(left - 1, above, 2, _BAR + 4, _MARK))
        top += _TITLE / 2
    return Drawing(tuple(shapes), round(top + _MARGIN))


def as_svg(drawing: Drawing) -> str:
    """The drawing as SVG."""
    size = f'width="{WIDTH}" height="{drawing.height}"'
    box = f'viewBox="0 0 {WIDTH} {drawing.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img"'
        ' font-family="system-ui, sans-serif">',
        f'<rect width="{WIDTH}" height="{drawing.height}" fill="#ffffff"/>',
        *map(_svg, drawing.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def as_html(events: Sequence[Figures]) -> str:
    """A page with the drawing and nothing from elsewhere."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src'
        " 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Events</title>\n{as_svg(draw(events))}</html>\n"
    )


def write_chart(events: Sequence[Figures], path: Path) -> None:
    """Write the chart in the format of the file's ending.

    Raises:
        ExportFailed: It cannot be written, or the ending is none of .svg, .png, .html.
    """
    suffix = path.suffix.lower()
    if suffix not in {".svg", ".png", ".html"}:
        raise ExportFailed(f"{path} is no .svg, .png or .html: name one of these.")
    with draft(path) as part:
        if suffix == ".png":
            _picture(draw(events)).save(part, "png")
        else:
            text = as_html(events) if suffix == ".html" else as_svg(draw(events))
            part.write_text(text, encoding="utf-8")


def _rows(figures: Figures, most: int) -> Iterator[tuple[str, float, str, str]]:
    """Name, length from 0 to 1, text and colour of each bar."""
    aim = f" of {figures.aim}" if figures.aim is not None else ""
    yield "Cards", figures.cards / most, str(figures.cards), _BLUE
    yield "Usable", figures.usable / most, str(figures.usable), _BLUE
    count = figures.relationships
    yield "In conversation or further", count / most, f"{count}{aim}", _BLUE
    yield "Followed up in time", *_share(figures.in_time), _GREEN
    for span, share in figures.talking.items():
        yield f"In conversation, {span} days", *_share(share), _GREEN


def _share(share: float | None) -> tuple[float, str]:
    return (0.0, "too early to say") if share is None else (share, f"{share:.0%}")


def _row(
    name: str, share: float, text: str, colour: str, top: float
) -> list[Bar | Label]:
    left = float(_MARGIN + _LABELS)
    width = max(1.0, share * _ROOM)
    return [
        Label(_MARGIN, top + 1, name, colour=_GREY),
        Bar(left, top, width, _BAR, colour),
        Label(left + width + 6, top + 1, text),
    ]


def _svg(shape: Bar | Label) -> str:
    if isinstance(shape, Bar):
        return (
            f'<rect x="{shape.left:.1f}" y="{shape.top:.1f}" width="{shape.width:.1f}"'
            f' height="{shape.height:.1f}" fill="{shape.colour}"/>'
        )
    return (
        f'<text x="{shape.left:.1f}" y="{shape.top + shape.size * 0.85:.1f}"'
        f' font-size="{shape.size}" fill="{shape.colour}">{_clean(shape.text)}</text>'
    )


def _clean(text: str) -> str:
    """Text for XML, which takes no control characters, not even escaped."""
    return escape("".join(sign for sign in text if sign.isprintable()))


def _picture(drawing: Drawing) -> Image.Image:
    image = Image.new("RGB", (WIDTH, drawing.height), "#ffffff")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Bar):
            right, bottom = shape.left + shape.width, shape.top + shape.height
            pen.rectangle((shape.left, shape.top, right, bottom), fill=shape.colour)
        else:
            font = ImageFont.load_default(shape.size)
            pen.text((shape.left, shape.top), shape.text, shape.colour, font)
    return image
