"""Accuracy and speed, measured."""

import os

from ingest.workers.job import ONE_THREAD

os.environ |= ONE_THREAD  # before NumPy is loaded: as in a worker
