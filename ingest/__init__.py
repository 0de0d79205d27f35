"""From a photo to its readings: a package per stage, without a database."""

VERSION = "1"
"""Version of the readings; raised when it is worth reading stored photos again."""
