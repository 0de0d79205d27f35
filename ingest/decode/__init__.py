"""A file of an unknown sender becomes upright pages, within limits of size and time."""
