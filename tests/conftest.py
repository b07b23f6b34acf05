"""What all tests share."""

import os

from hypothesis import settings

# One thread of BLAS a worker: tests run side by side, and small products gain nothing from more.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
settings.register_profile("backscope", deadline=None, derandomize=True, database=None)
settings.load_profile("backscope")
