"""Run neural models on onnxruntime, or on OpenVINO if it is chosen.

Both give the same readings (docs/readers.md compares their cost). Their telemetry is
disabled here, so no other module may import them.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from ingest.options import AUTO, ENGINES
from models.errors import ReaderFailed, ReaderMissing, SettingInvalid
from models.storage.files import make_private_folder

if TYPE_CHECKING:  # NumPy, which the program that hands out photos has no use for
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float32]

NOT_INSTALLED = (
    "RapidOCR is not installed; install it by `pip install rapidocr onnxruntime`,"
    " or choose another reader."
)
CHARACTERS = "character"  # key of the letters in the metadata of a model


class Model(Protocol):
    """A neural model with one input and one output.

    Attributes:
        characters: The letters that a recognition model knows, one a line; else "".
    """

    characters: str

    def run(self, batch: "Numbers") -> "Numbers":
        """Run the model; the result is valid until the next run.

        Raises:
            ReaderFailed: It could not be run.
        """
        ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """How models are run; small and picklable.

    Attributes:
        name: One of `ingest.options.ENGINES`.
        cache: Folder for compiled models, so that workers start faster; None for none.
    """

    name: str = AUTO
    cache: Path | None = None

    def load(self, path: Path) -> Model:
        """Load a model from an ONNX file.

        Raises:
            ReaderMissing: The runtime or the file is not installed.
            SettingInvalid: There is no runtime of this name.
        """
        if not path.is_file():
            raise ReaderMissing(f"RapidOCR lacks its model {path}; install it again.")
        return _LOADERS[self.choose()](path, self.cache)

    def choose(self) -> str:
        """The name of the runtime that is used: "openvino" or "onnxruntime".

        Raises:
            ReaderMissing: None, or not the one that is asked for, is installed.
            SettingInvalid: There is no runtime of this name.
        """
        if self.name not in ENGINES:
            raise SettingInvalid(
                f'There is no engine called "{self.name}"; choose one of'
                f" {', '.join(ENGINES)}."
            )
        if self.name == AUTO:
            for name in _LOADERS:
                if find_spec(name):
                    return name
            raise ReaderMissing(NOT_INSTALLED)
        if not find_spec(self.name):
            raise ReaderMissing(
                f"{self.name} is not installed: run `pip install {self.name}`, or set"
                " CARDFILE_ENGINE=auto."
            )
        return self.name

    def describe(self) -> str:
        """Name and version, such as "openvino 2026.4.1"."""
        name = self.choose()
        return f"{name} {version(name)}"


class _OpenVINO:
    """A model on OpenVINO, in full precision and on one thread.

    Only some processors have half precision (bf16), so with it two machines would read
    the same photo differently.
    """

    def __init__(self, path: Path, cache: Path | None) -> None:
        openvino = import_openvino()
        core = openvino.Core()
        config = {
            "INFERENCE_PRECISION_HINT": "f32",
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
        }
        if cache is not None:
            config["CACHE_DIR"] = str(cache)
            make_private_folder(cache)
        try:
            model = core.compile_model(path, "CPU", config)
        except RuntimeError as error:
            raise ReaderMissing(
                f"OpenVINO cannot load {path}; install it again, or set"
                " CARDFILE_ENGINE=onnxruntime."
            ) from error
        if cache is not None:
            for compiled in cache.glob("*.blob"):  # created readable for the group
                compiled.chmod(0o600)
        self._request = model.create_infer_request()
        self.characters = ""
        source = core.read_model(path)
        place = ["framework", CHARACTERS]
        if source.has_rt_info(place):
            self.characters = source.get_rt_info(place).astype(str)

    def run(self, batch: "Numbers") -> "Numbers":
        """Run the model; see `Model.run`."""
        try:
            self._request.infer([batch], share_inputs=True)
        except RuntimeError as error:
            raise ReaderFailed("RapidOCR gave up on the picture.", "reader") from error
        result: Numbers = self._request.get_output_tensor().data
        return result


class _OnnxRuntime:
    """A model on onnxruntime, on one thread."""

    def __init__(self, path: Path, _cache: Path | None) -> None:
        onnxruntime = import_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it never returns memory
        options.log_severity_level = 4
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(str(path), options, providers)
        self._input = self._session.get_inputs()[0].name
        metadata = self._session.get_modelmeta().custom_metadata_map
        self.characters = metadata.get(CHARACTERS, "")
        state = onnxruntime.capi.onnxruntime_pybind11_state
        self._failures = (state.Fail, state.RuntimeException, state.InvalidArgument)

    def run(self, batch: "Numbers") -> "Numbers":
        """Run the model; see `Model.run`."""
        try:
            results: list[Numbers] = self._session.run(None, {self._input: batch})
        except self._failures as error:
            raise ReaderFailed("RapidOCR gave up on the picture.", "reader") from error
        return results[0]


_LOADERS: Mapping[str, Callable[[Path, Path | None], Model]] = {
    "onnxruntime": _OnnxRuntime,
    "openvino": _OpenVINO,
}


def import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry.

    Its conversion tools, imported with it, import openvino_telemetry, which writes an
    identifier into the home folder and reports to Intel. They work without it if it
    cannot be imported.

    Raises:
        ReaderMissing: It is not installed.
    """
    hidden: Any = None  # makes `import openvino_telemetry` fail
    sys.modules.setdefault("openvino_telemetry", hidden)
    try:
        import openvino  # noqa: PLC0415
    except ImportError as error:
        raise ReaderMissing(NOT_INSTALLED) from error
    module: ModuleType = openvino
    return module


def import_onnxruntime() -> ModuleType:
    """Import onnxruntime without its telemetry.

    From 1.29 on its import identifies the device and reports to Microsoft
    (https://github.com/microsoft/onnxruntime/pull/27379). The variable disables that on
    Linux and macOS, the call on Windows.

    Raises:
        ReaderMissing: It is not installed.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime  # noqa: PLC0415
    except ImportError as error:
        raise ReaderMissing(NOT_INSTALLED) from error
    onnxruntime.disable_telemetry_events()
    module: ModuleType = onnxruntime
    return module
