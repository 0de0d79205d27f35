"""A bar on a terminal while many files are looked at; in a pipe nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress

from cli.console import open_console


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """What is told how many of how many are done; the bar is gone at the end."""
    console = open_console(stderr=True)
    with Progress(
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,  # what rich would print of it is not cleaned
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell
