"""Read photos on the workers of a Dask cluster.

Dask transports paths and readings and stores nothing: after a failure, photos whose
readings are not in the database are read again. docs/cluster.md explains how to start a
cluster.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, Self

from ingest.workers.executor import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.remote import Answer, ReadingTask, read_remotely
from models.errors import PhotoError, ReaderFailed, Remedy, SetupError

if TYPE_CHECKING:
    from distributed import Future

_PER_WORKER = 2  # submitted photos, so that no worker waits for the next
_LEAST = 4  # submitted photos, so that one that hangs does not delay the others
_LOST = frozenset(("cancelled", "lost"))
_CANCELLED = frozenset(("CancelledError", "FutureCancelledError"))


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Wall-clock limits in seconds; none affects a reading.

    Attributes:
        connect: Until the scheduler answers.
        stall: Without any worker, or without the scheduler.
        poll: Between two checks of the submitted photos.
    """

    connect: float = 30.0
    stall: float = 300.0
    poll: float = 0.5


class Cluster(Generic[Reading]):
    """An `Executor` on the workers of a Dask scheduler.

    A worker opens the file itself if it has the same path, as on shared storage;
    otherwise the bytes of the photo are sent to it.

    Args:
        address: Of the scheduler, such as "tcp://10.0.0.5:8786"; "tls://" uses the
            certificates in Dask's configuration.
        job: Loads the handler of a photo in each worker.
        allowance: TimeLimits for one photo.
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
        limits: TimeLimits = TimeLimits(),
    ) -> None:
        self._address, self._job = address, job
        self._allowance, self._limits = allowance, limits
        self._futures: dict[Path, Any] = {}
        self._tries: Counter[Path] = Counter()
        self._done: deque[tuple[Path, Reading | PhotoError]] = deque()
        self._changed = Event()
        self._workers_seen = monotonic()
        self._client: Any = _connect(address, limits.connect)
        self._workers = len(self._client.nthreads())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; unfinished photos are cancelled there."""
        _close(self._client)

    def submit(self, path: Path) -> None:
        """Give a photo to the cluster."""
        self._submit(path, None)

    def results(
        self, *, drain: bool = True
    ) -> Iterator[tuple[Path, Reading | PhotoError]]:
        """Yield results until every photo is read.

        Without `drain`, ends when the workers have too few photos to stay busy.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        while True:
            while self._done:
                yield self._done.popleft()
            enough = 1 if drain else max(_LEAST, self._workers * _PER_WORKER)
            if len(self._futures) < enough:
                return
            self._changed.wait(self._limits.poll)
            self._changed.clear()
            for path, future in list(self._futures.items()):
                self._collect(path, future)
            self._check_workers()

    def _submit(self, path: Path, data: bytes | None) -> None:
        task = ReadingTask(path, data, self._job, self._allowance)
        # Each try has a key of its own: Dask would return the lost result of another.
        key = f"cardfile-{path.stem}-{self._tries[path]}-{data is not None}"
        future = self._client.submit(
            read_remotely, task, key=key, pure=False, retries=0
        )
        future.add_done_callback(lambda _: self._changed.set())
        self._futures[path] = future

    def _collect(self, path: Path, future: "Future[Answer[Reading]]") -> None:
        """Take the result of a photo if it is finished, or submit it again if lost."""
        status = future.status
        if status == "finished":
            self._take_result(path, future)
        elif status == "error":
            self._retry(path, f"{path.name} lost its workers")
        elif status in _LOST and self._client.status == "running":
            self._submit(path, None)  # the scheduler was restarted

    def _take_result(self, path: Path, future: "Future[Answer[Reading]]") -> None:
        try:
            found = future.result(timeout=self._limits.connect)
        except (TimeoutError, OSError):
            return  # tried again at the next poll
        except Exception as error:
            if type(error).__name__ not in _CANCELLED:
                raise
            return
        if isinstance(found, SetupError):
            raise found
        if found is None:
            self._submit(path, path.read_bytes())
            return
        del self._futures[path]
        self._tries.pop(path, None)
        self._done.append((path, found))

    def _retry(self, path: Path, problem: str) -> None:
        """Submit a photo again whose worker was lost, up to the allowed tries."""
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

    def _check_workers(self) -> None:
        """Give up after too long without workers; connect to a restarted scheduler."""
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
        _close(self._client)
        self._client = client
        for path in list(self._futures):
            self._submit(path, None)


def _close(client: Any) -> None:  # noqa: ANN401 - it has no types
    """Close a client, which may be trying to reconnect to a lost scheduler."""
    with suppress(OSError, RuntimeError):
        client.close(timeout=1)


def load_dask(configuration: Mapping[str, object]) -> Any:  # noqa: ANN401 - it has no types
    """Load Dask, which is an extra, without its log on the terminal.

    Args:
        configuration: Values to set in Dask's configuration.

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
            f"The cluster at {address} runs different versions from this program:"
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
