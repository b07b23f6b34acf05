"""A run's folder on disk: ``run.json``, ``history.jsonl``, ``checkpoints/``, ``model.safetensors``.

The folder appears at once with its first checkpoint in it; every file in it is replaced as a whole, and the one that
grows, the history, is read up to its last whole line and cut back to the checkpoint that a resume starts from. So a
kill at any instant leaves the last complete state readable.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backscope.errors import BadFile, BadRun, FolderTaken
from backscope.files import save_model, sync_folder, write_bytes, write_json
from backscope.named import require
from backscope.network import Network
from backscope.training.checkpoint import Checkpoint

FORMAT = 1
MOST_CHECKPOINTS = 32  # besides the first and the newest; when there are more, every second one goes
MOST_BYTES = 200e6  # that those may take on the disk


class RunFolder:
    """The files of one run. Only the process that holds :meth:`lock` may write; raises BadChoice if it is no path."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        try:
            self.path = Path(path).expanduser().absolute()
            good = "\0" not in str(self.path)
        except (TypeError, RuntimeError):  # no path at all, or the home of a user that there is not
            good = False
        require(good, "folder", path, "the path of a folder")
        self._lock: Any = None

    @classmethod
    def create(cls, path: str | os.PathLike[str], about: dict[str, Any], first: Checkpoint) -> RunFolder:
        """Make the folder with everything that a resume needs, in one rename.

        Raises FolderTaken if something is there, BadRun if it cannot be made.
        """
        folder = cls(path)
        target = folder.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        except OSError as error:
            raise BadRun(f"folder: cannot make {target} ({error.strerror})") from None
        try:
            building.chmod(0o755)  # mkdtemp makes it private
            (building / "checkpoints").mkdir()
            write_json(building / "run.json", about)
            write_bytes(building / "history.jsonl", b"")
            first.write(building / "checkpoints" / _name(first.step))
            _put(building, target)
            sync_folder(target.parent)
        except OSError as error:
            shutil.rmtree(building, ignore_errors=True)
            raise BadRun(f"folder: cannot make {target} ({error.strerror})") from None
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        folder.lock()
        return folder

    def lock(self) -> None:
        """Hold the folder for writing until :meth:`unlock` or the end of the process; raises BadRun if it is held."""
        from filelock import FileLock, Timeout

        self._lock = FileLock(self.path / ".lock", timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise BadRun(f"{self.path}: another process is training this run") from None
        except OSError as error:
            raise BadRun(f"{self.path}: cannot be written ({error.strerror})") from None

    def unlock(self) -> None:
        """Let others write."""
        if self._lock is not None:
            self._lock.release()

    def about(self) -> dict[str, Any]:
        """Return run.json; raises BadRun if this is no run's folder or of a format to come."""
        file = self.path / "run.json"
        try:
            about = json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise BadRun(f"{self.path}: is not a run's folder (it has no run.json)") from None
        except (OSError, ValueError) as error:
            raise BadRun(f"{file}: cannot be read ({error})") from None
        version = about.get("format") if isinstance(about, dict) else None
        if version != FORMAT:
            raise BadRun(f"{file}: has format {version!r}, this backscope reads format {FORMAT}")
        return dict(about)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn what the system says against writing into one line; a checkpoint that is there is whole."""
        try:
            yield
        except OSError as error:
            rest = "its last checkpoint is whole" if self.checkpoints() else "it has no checkpoint any more"
            raise BadRun(f"{self.path}: cannot be written ({error.strerror}); {rest}") from None

    def update(self, **values: Any) -> None:
        """Change entries of run.json."""
        with self._writing():
            write_json(self.path / "run.json", self.about() | values)

    def checkpoints(self) -> list[Path]:
        """Return the checkpoints, oldest first."""
        return sorted((self.path / "checkpoints").glob("step-*.safetensors"))

    def by_step(self) -> dict[int, Path]:
        """Return the checkpoints by the number of steps done, oldest first."""
        return {_step(path): path for path in self.checkpoints()}

    def latest(self) -> Checkpoint:
        """Return the newest readable checkpoint; raises BadRun if there is none."""
        reason = "it has none"
        for path in reversed(self.checkpoints()):
            try:
                return Checkpoint.read(path)
            except BadFile as error:
                reason = str(error)
        raise BadRun(f"{self.path}: no checkpoint can be read ({reason})")

    def save(self, checkpoint: Checkpoint, net: Network, preparation: dict[str, Any] | None) -> None:
        """Write ``checkpoint`` and the model as it stands, and thin out older checkpoints."""
        with self._writing():
            checkpoint.write(self.path / "checkpoints" / _name(checkpoint.step))
            save_model(net, self.path / "model.safetensors", preparation)
            self._thin_out(-1 if checkpoint.best is None else checkpoint.best.step)

    def _thin_out(self, best: int) -> None:
        """Keep what checkpoints there is room for, and what the newest two say was best; ``best`` says the newest."""
        kept = self.checkpoints()
        older = kept[1:-1]
        if len(older) >= min(MOST_CHECKPOINTS, MOST_BYTES / kept[-1].stat().st_size):
            for path in older[::2]:
                path.unlink(missing_ok=True)
        files = sorted((self.path / "checkpoints").glob("best-*.safetensors"))
        known = [path for path in files if _step(path) <= best]  # the others are of a training that went on otherwise
        for path in set(files) - set(known[-2:]):
            path.unlink(missing_ok=True)

    def append_history(self, records: list[dict[str, Any]]) -> None:
        """Add a line each to history.jsonl and flush them to the disk."""
        with self._writing(), (self.path / "history.jsonl").open("ab") as file:
            file.write(_lines(records))
            file.flush()
            os.fsync(file.fileno())

    def history(self, step: int) -> list[dict[str, Any]]:
        """Return the records up to ``step``; a last line that was cut short by a kill is passed over."""
        try:
            lines = (self.path / "history.jsonl").read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            lines = []
        except OSError as error:
            raise BadRun(f"{self.path / 'history.jsonl'}: cannot be read ({error.strerror})") from None
        try:
            records = [json.loads(line) for line in lines if line.strip()]
            return [record for record in records if record["step"] <= step]
        except (ValueError, KeyError, TypeError) as error:
            raise BadRun(f"{self.path / 'history.jsonl'}: holds a line that is no record ({error})") from None

    def rewrite_history(self, records: list[dict[str, Any]]) -> None:
        """Replace history.jsonl by ``records``: what lies beyond the checkpoint will be trained again."""
        with self._writing():
            write_bytes(self.path / "history.jsonl", _lines(records))


def _put(building: Path, target: Path) -> None:
    """Rename the folder ``building`` to ``target``, which may be an empty folder; raises FolderTaken or OSError."""
    try:
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        building.rename(target)
    except OSError:
        if target.is_file() or (target.is_dir() and any(target.iterdir())):
            reason = "it exists and is not empty; resume it, or choose another"
            raise FolderTaken(f"folder: cannot make {target} ({reason})") from None
        raise


def _lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def _step(path: Path) -> int:
    """Return the number of steps in the name of a checkpoint or of a best epoch's file."""
    return int(path.name.split("-")[1].split(".")[0])


def _name(step: int) -> str:
    return f"step-{step:012d}.safetensors"
