"""The whole state of a training after a step, and as a file: enough to go on with the same bits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadFile
from backscope.files import read_tensors, write_tensors
from backscope.learning import State

PREFIX = "optimizer."  # of the names of its state


@dataclass
class Sums:
    """What the epoch that is under way has added up so far; weighted by rows, so that a part-batch counts rightly."""

    rows: int = 0
    cost: float = 0.0
    right: int = 0


@dataclass
class Best:
    """The best epoch by early stopping's monitor, ``step`` steps being done then; ``file`` holds its arrays."""

    value: float
    epoch: int
    step: int
    parameters: NDArray[Any]
    state: State
    file: Path | None = None


@dataclass(frozen=True)
class Standing:
    """The network alone, after ``step`` steps.

    ``put_back``: the parameters are those of an earlier, the best epoch, and not what the last step left.
    """

    step: int
    parameters: NDArray[Any]
    state: State
    put_back: bool


@dataclass
class Checkpoint:
    """Where a training stands: ``step`` steps are done.

    ``waited`` counts the epochs since the best one; ``step_costs`` (step,) is kept on request, else None; ``ended`` is
    the status of a training that is over, the best parameters put back, and empty before.
    """

    step: int
    parameters: NDArray[Any]
    state: State
    sums: Sums = field(default_factory=Sums)
    best: Best | None = None
    waited: int = 0
    step_costs: list[float] | None = None
    ended: str = ""

    def write(self, path: Path) -> None:
        """Write everything to ``path``, all or nothing.

        The best epoch's arrays change seldom: they go to a file of their own beside it, once.
        """
        arrays = _arrays(self.parameters, self.state)
        about: dict[str, Any] = {"step": self.step, "sums": asdict(self.sums), "waited": self.waited}
        about |= {"ended": self.ended, "best": None}
        if self.best is not None:
            about["best"] = {"value": self.best.value, "epoch": self.best.epoch, "step": self.best.step}
            file = best_file(path, self.best.step)
            if self.best.file != file:  # one that is there may be of a training that was killed, and went on otherwise
                write_tensors(file, _arrays(self.best.parameters, self.best.state), about["best"])
                self.best.file = file
        if self.step_costs is not None:
            arrays["step_costs"] = np.array(self.step_costs, dtype=np.float64)
        write_tensors(path, arrays, about)

    @classmethod
    def read(cls, path: Path) -> Checkpoint:
        """Return what :meth:`write` wrote; raises BadFile if the file is cut short or foreign."""
        arrays, about = read_tensors(path)
        try:
            best = None
            if about["best"] is not None:
                file = best_file(path, about["best"]["step"])
                kept = read_tensors(file)[0]
                best = Best(**about["best"], parameters=kept["parameters"], state=_state(kept), file=file)
            costs = arrays["step_costs"].tolist() if "step_costs" in arrays else None
            return cls(
                step=about["step"],
                parameters=arrays["parameters"],
                state=_state(arrays),
                sums=Sums(**about["sums"]),
                best=best,
                waited=about["waited"],
                step_costs=costs,
                ended=about["ended"],
            )
        except (KeyError, TypeError) as error:
            raise _foreign(path, error) from None


def read_standing(path: Path) -> Standing:
    """Return the network alone of what :meth:`Checkpoint.write` wrote; raises BadFile as :meth:`Checkpoint.read`.

    The best epoch's file beside it is not looked at: of older checkpoints it is no longer there.
    """
    arrays, about = read_tensors(path)
    try:
        step, best = about["step"], about["best"]
        put_back = bool(about["ended"]) and best is not None and best["step"] != step
        return Standing(step, arrays["parameters"], _state(arrays), put_back)
    except (KeyError, TypeError) as error:
        raise _foreign(path, error) from None


def _foreign(path: Path, error: Exception) -> BadFile:
    return BadFile(f"{path}: is no checkpoint of a training (lacks {error})")


def best_file(checkpoint: Path, step: int) -> Path:
    """Return where the best epoch's arrays lie that the file ``checkpoint`` speaks of."""
    return checkpoint.with_name(f"best-{step:012d}.safetensors")


def _arrays(parameters: NDArray[Any], state: State) -> dict[str, NDArray[Any]]:
    return {"parameters": parameters} | {PREFIX + name: array for name, array in state.items()}


def _state(arrays: dict[str, NDArray[Any]]) -> State:
    return {name.removeprefix(PREFIX): array for name, array in arrays.items() if name.startswith(PREFIX)}
