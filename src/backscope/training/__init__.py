"""How steps become a trained network: train, resume, open_run, callbacks, early stopping, metrics, runs on disk."""

from backscope.training.callbacks import Callback
from backscope.training.early_stopping import EarlyStopping
from backscope.training.metrics import METRICS, evaluate
from backscope.training.run import Run
from backscope.training.store import RunFolder
from backscope.training.train import open_run, resume, train

__all__ = ["METRICS", "Callback", "EarlyStopping", "Run", "RunFolder", "evaluate", "open_run", "resume", "train"]
