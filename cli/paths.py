"""The type of arguments and options that are paths."""

import os
from pathlib import Path
from typing import Any

import click


class AnyPath(click.Path):
    """A path that the system can look up, whether or not anything is there.

    A name that is too long, or in a folder that may not be searched, is refused here:
    `pathlib` would raise wherever the path is looked at. Photos have a `click.Path`: of
    several, the others are read.
    """

    def __init__(self, **how: Any) -> None:  # noqa: ANN401 - as of `click.Path`
        super().__init__(path_type=Path, **how)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the path, or fail with the error of the system."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            self.fail(f"{str(path)[:200]}: {why}.", param, ctx)
        return path
