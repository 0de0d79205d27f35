"""Workers on many machines, on a Dask cluster; an `ingest.workers.engine.Engine`.

Dask carries the names of photos and their readings and is never the memory: what is not
stored is read again. docs/cluster.md says how to start a cluster.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, Self

from ingest.options import ReadOptions
from ingest.workers.engine import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import reading_job
from ingest.workers.remote import NEEDS_BYTES, Answer, Task, read_remotely
from models.errors import PhotoError, ReaderFailed, Remedy, SetupError
from models.reading import PhotoReading

if TYPE_CHECKING:
    from distributed import Future

_PER_WORKER = 2  # photos in hand for each, so that none waits for the next
_LEAST = 4  # photos in hand; one that hangs with its worker must not hold up the others
_LOST = frozenset(("cancelled", "lost"))


@dataclass(frozen=True, slots=True)
class Limits:
    """When to give up, in seconds by the clock; none decides what is read.

    Attributes:
        connect: To reach the scheduler.
        stall: While no worker is there, or the scheduler is gone.
        look: Between two looks at what has become of the photos.
    """

    connect: float = 30.0
    stall: float = 300.0
    look: float = 0.5


def open_cluster(address: str, options: ReadOptions) -> "Cluster[PhotoReading]":
    """Make an engine that reads photos on a cluster; see `Cluster`."""
    return Cluster(address, reading_job(options))


class Cluster(Generic[Reading]):
    """Reads photos on the workers of a Dask scheduler.

    A worker reads the file where it sees it at the same path, such as on shared
    storage; else the photo's bytes are sent to it.

    Args:
        address: Of the scheduler, such as "tcp://10.0.0.5:8786"; "tls://" takes the
            certificates of Dask's own configuration.
        job: What the workers do.
        allowance: What one photo may cost.
        limits: When to give up.

    Raises:
        SetupError: No scheduler answers, its workers run other versions, or Dask is
            not installed.
    """

    def __init__(
        self,
        address: str,
        job: Job[Reading],
        allowance: Allowance = Allowance(),  # noqa: B008  frozen
        limits: Limits = Limits(),
    ) -> None:
        self._address, self._job = address, job
        self._allowance, self._limits = allowance, limits
        self._futures: dict[Path, Any] = {}
        self._tries: Counter[Path] = Counter()
        self._done: deque[tuple[Path, Reading | PhotoError]] = deque()
        self._news = Event()
        self._workers_seen = monotonic()
        self._client: Any = _connect(address, limits.connect)
        self._workers = len(self._client.nthreads())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; what is in hand there is forgotten."""
        self._client.close(timeout=1)

    @property
    def is_full(self) -> bool:
        """Whether each worker has a photo in hand and one that waits."""
        in_hand = len(self._futures) + len(self._done)
        return in_hand >= max(_LEAST, self._workers * _PER_WORKER)

    def submit(self, path: Path) -> None:
        """Give a photo to the cluster."""
        self._submit(path, None)

    def results(self) -> Iterator[tuple[Path, Reading | PhotoError]]:
        """Wait for results, one after the other, until nothing is left to be read.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        while True:
            while self._done:
                yield self._done.popleft()
            if not self._futures:
                return
            self._wait()
            for path, future in list(self._futures.items()):
                self._collect(path, future)
            self._watch()

    def _submit(self, path: Path, data: bytes | None) -> None:
        task = Task(path, data, self._job, self._allowance)
        # A key of its own: a result that was lost with its worker is made again.
        key = f"cardfile-{path.stem}-{self._tries[path]}-{data is not None}"
        future = self._client.submit(
            read_remotely, task, key=key, pure=False, retries=0
        )
        future.add_done_callback(lambda _: self._news.set())
        self._futures[path] = future

    def _wait(self) -> None:
        """Wait for a result, or for a moment."""
        self._news.wait(self._limits.look)
        self._news.clear()

    def _collect(self, path: Path, future: "Future[Answer]") -> None:
        """Take what became of a photo, if anything did."""
        status = future.status
        if status == "finished":
            self._take(path, future)
        elif status == "error":
            self._again(path, f"{path.name} lost its workers")
        elif status in _LOST and self._client.status == "running":
            self._submit(path, None)  # the scheduler has begun anew

    def _take(self, path: Path, future: "Future[Answer]") -> None:
        try:
            word, found = future.result(timeout=self._limits.connect)
        except (TimeoutError, OSError):
            return  # looked at again
        except Exception as error:
            if not _is_cancelled(error):
                raise
            return
        if isinstance(found, SetupError):
            raise found
        if word == NEEDS_BYTES:
            self._submit(path, path.read_bytes())
            return
        del self._futures[path]
        self._tries.pop(path, None)
        result: Any = found
        self._done.append((path, result))

    def _again(self, path: Path, problem: str) -> None:
        """Read a photo again whose worker is gone, perhaps not through its fault."""
        self._tries[path] += 1
        if self._tries[path] < self._allowance.tries:
            self._submit(path, None)
            return
        del self._futures[path]
        error = ReaderFailed(
            f"{problem} {self._tries[path]} times: read it on one machine to see why.",
            "worker crashed",
        )
        self._done.append((path, error))

    def _watch(self) -> None:
        """Give up when nothing can come any more; reach a new scheduler."""
        if self._client.status != "running":
            self._reconnect()
            return
        self._workers = len(self._client.nthreads())
        if self._workers:
            self._workers_seen = monotonic()
        elif monotonic() - self._workers_seen > self._limits.stall:
            raise SetupError(
                f"The cluster at {self._address} has no workers.", Remedy.ADD_WORKERS
            )

    def _reconnect(self) -> None:
        try:
            client = _connect(self._address, self._limits.connect)
        except SetupError:
            if monotonic() - self._workers_seen > self._limits.stall:
                raise
            return
        self._client.close(timeout=1)
        self._client = client
        for path in list(self._futures):
            self._submit(path, None)


def _is_cancelled(error: Exception) -> bool:
    return type(error).__name__ in {"CancelledError", "FutureCancelledError"}


def load_dask(configuration: Mapping[str, object]) -> Any:  # noqa: ANN401 - it has no types
    """Load Dask, which is an extra, and keep its log from the terminal.

    Args:
        configuration: Set in Dask's own.

    Raises:
        SetupError: It is not installed.
    """
    try:
        import distributed  # noqa: PLC0415
        from dask import config  # noqa: PLC0415
    except ImportError as error:
        raise SetupError(
            'Dask is not installed: pip install "cardfile[cluster]".'
        ) from error
    config.set(configuration)
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _connect(address: str, timeout: float) -> Any:  # noqa: ANN401
    dask = load_dask({})
    if address.startswith("tls:"):
        _check_certificates(dask)
    try:
        client = dask.Client(
            address, timeout=timeout, set_as_default=False, name="cardfile"
        )
        client.get_versions(check=True)
    except (OSError, TimeoutError) as error:
        raise SetupError(
            f"No scheduler answers at {address}.", Remedy.START_CLUSTER
        ) from error
    except ValueError as error:
        raise SetupError(
            f"The cluster at {address} runs other versions than this program:"
            " install the same everywhere."
        ) from error
    return client


def _check_certificates(dask: Any) -> None:  # noqa: ANN401
    certificates = dask.Security().get_connection_args("client")
    if certificates.get("ssl_context") is None:
        raise SetupError(
            "An address that begins with tls:// needs certificates in Dask's"
            " configuration: see docs/cluster.md."
        )
