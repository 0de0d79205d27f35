"""From a photo to its readings: a room a stage, free of any database."""
