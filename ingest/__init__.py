"""From a photo to its readings: a room a stage, free of any database."""

VERSION = "1"
"""Of the readings; raised with each change that makes rereading photos worth while."""
