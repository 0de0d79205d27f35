"""The runtime of the neural models, kept from telling anyone that it runs."""

import os
from types import ModuleType


def import_onnxruntime() -> ModuleType:
    """Import onnxruntime; the only place where this is done.

    From 1.29 on, when it is imported, it numbers the device and reports to its maker
    (https://github.com/microsoft/onnxruntime/pull/27379): the variable forbids that on
    Linux and macOS, the call on Windows.

    Raises:
        ImportError: It is not installed.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415

    onnxruntime.disable_telemetry_events()
    module: ModuleType = onnxruntime
    return module
