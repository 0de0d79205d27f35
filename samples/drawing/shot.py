"""How a photo is taken."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shot:
    """How a photo is taken.

    Attributes:
        table: Key of TABLES.
        size: Width and height of the picture in pixels.
        fill: Share of the picture's width (or height) that the card takes, 0 to 1.
        roll: Turn of the card on the table in degrees, counter-clockwise.
        pitch: Lean of the camera over the card in degrees.
        yaw: Lean of the camera to the side in degrees.
        shift: Where the card's middle is, in shares of the picture from its middle.
        bend: How far the card's ends stand off the table, in millimetres.
        light: Where light comes from in degrees, and how uneven it is from 0 to 1.
        exposure: Factor on all light.
        warmth: White balance: below 0 is blue, above is yellow.
        shade: Strength of a shadow cast over the card, 0 to 1.
        glare: Strength of a reflection on the card, 0 to 1.
        blur: Defocus as a standard deviation in pixels.
        shake: Length of motion blur in pixels.
        grain: Standard deviation of the sensor's noise, 0 to 1.
        props: Things that lie about: pen, cup, notebook, cards.
    """

    table: str
    size: tuple[int, int] = (1600, 1200)
    fill: float = 0.72
    roll: float = 2.0
    pitch: float = 6.0
    yaw: float = 2.0
    shift: tuple[float, float] = (0.0, 0.0)
    bend: float = 0.0
    light: tuple[float, float] = (120.0, 0.25)
    exposure: float = 1.0
    warmth: float = 0.0
    shade: float = 0.0
    glare: float = 0.0
    blur: float = 0.0
    shake: float = 0.0
    grain: float = 0.009
    props: tuple[str, ...] = ()


def to_shot(settings: dict[str, Any]) -> Shot:
    """A shot from a table of pictures.toml."""
    pairs = {"size", "shift", "light", "props"}
    known: dict[str, Any] = {
        key: tuple(value) if key in pairs else value for key, value in settings.items()
    }
    return Shot(**known)
