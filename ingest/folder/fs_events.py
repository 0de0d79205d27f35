"""Watch for changes of the file system, to list a folder earlier."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import watchfiles

from ingest.folder.listing import DONE, FAILED

_GATHER = 2000  # milliseconds within which changes are joined to one event
_STEP = 250  # milliseconds without a change after which it is reported


@contextmanager
def watch_changes(folder: Path, notify: Callable[[], None]) -> Iterator[None]:
    """Call `notify`, in another thread, soon after something has changed.

    If the system reports no changes, or stops reporting them, nothing is lost: the
    folder is listed every few seconds anyway.
    """
    over = Event()
    thread = Thread(target=_listen, args=(folder, notify, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)


def _listen(folder: Path, notify: Callable[[], None], over: Event) -> None:
    def concerns(_change: watchfiles.Change, path: str) -> bool:
        below = Path(path).relative_to(folder).parts
        return not below or below[0] not in {DONE, FAILED}

    try:
        for _ in watchfiles.watch(
            folder,
            watch_filter=concerns,
            debounce=_GATHER,
            step=_STEP,
            stop_event=over,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            notify()
    except (OSError, RuntimeError):  # such as the limit of watches
        return
