"""Other programs that read a picture as it is, each on one thread at its defaults."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

Read = Callable[[Path], object]


def load_programs() -> Mapping[str, Read]:
    """By name, what reads a picture with another program."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    return {
        "RapidOCR": _load_rapidocr(),
        "pytesseract": _load_pytesseract(),
        "Tesseract in this process": _load_tesserocr(),
    }


def _load_rapidocr() -> Read:
    from ingest.readers.runtime import import_onnxruntime  # noqa: PLC0415

    import_onnxruntime()  # without its telemetry
    from rapidocr import RapidOCR  # noqa: PLC0415

    threads = ("intra_op_num_threads", "inter_op_num_threads")
    one = {f"EngineConfig.onnxruntime.{it}": 1 for it in threads}
    engine: Any = RapidOCR(params={**one, "Global.log_level": "critical"})
    return lambda path: engine(str(path))


def _load_pytesseract() -> Read:
    import pytesseract  # noqa: PLC0415

    read: Any = pytesseract.image_to_string
    return lambda path: read(Image.open(path))


def _load_tesserocr() -> Read:
    from ingest.readers.tesseract import Tesseract  # noqa: PLC0415

    reader = Tesseract()
    return lambda path: reader.recognise(np.asarray(Image.open(path).convert("L")))
