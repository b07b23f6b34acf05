"""What is said and kept when a training is over: numbers, confusion matrix, learning curve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from backscope.cli.output import Output, complain
from backscope.cli.scores import answer_codes, closing_scores, engine_of
from backscope.cli.tables import MOST_CLASSES, closing_table, confusion, confusion_table
from backscope.data import Dataset
from backscope.engines import Engine
from backscope.errors import BadChoice
from backscope.figures import can_draw, curve, deformed, save_figure
from backscope.learning import Recipe
from backscope.training import Run, RunFolder

DEFORMED = 4  # pictures that are shown beside their deformed selves


def close_run(run: Run, data: Dataset, seconds: float, out: Output) -> None:
    """Measure the network, tell the user, note it in the run's folder, and draw how it went.

    What is told comes first, as a disk may be full; drawing last: it can take as long as the training, and who waits
    for numbers has them by then.
    """
    engine = engine_of(run)
    scores = closing_scores(run.network, data, run.recipe.penalty, engine)
    trained = sum(record["seconds"] for record in run.history)
    used = sum(record["seconds"] * record["examples_per_second"] for record in run.history)
    results: dict[str, Any] = {
        "run": str(run.folder),
        "sizes": list(run.network.sizes),
        "epochs": len(run.history),
        **scores,
        "seconds": round(seconds, 3),
        "examples_per_second": round(used / trained) if trained else None,
        "engine": run.engine,
        "status": run.status,
        "best_epoch": run.best_epoch,
        "task": run.network.task,
        "parameters": int(run.network.parameters.size),
    }
    pictures = _pictures(run)
    if out.talks:
        _tell(run, data, results, pictures, engine, out)
    out.result(results)
    if run.folder is not None:
        RunFolder(run.folder).update(results=results)
    _draw(run, data, scores, pictures)


def _pictures(run: Run) -> dict[str, Path]:
    """Return the files to be drawn in the run's folder, by name: curve, and deformed where pictures were."""
    if run.folder is None or not run.history:
        return {}
    names = ["curve"] if run.recipe.deform is None else ["curve", "deformed"]
    return {name: run.folder / f"{name}.png" for name in names}


def _draw(run: Run, data: Dataset, scores: dict[str, Any], pictures: dict[str, Path]) -> None:
    """Draw ``pictures``; one that cannot be written is told of, and the run is whole without."""
    for name, path in pictures.items():
        try:
            save_figure(_curve(run, data, scores) if name == "curve" else _deformed(run, data), path)
        except BadChoice as error:
            complain(str(error))


def _curve(run: Run, data: Dataset, scores: dict[str, Any]) -> Any:
    """Return the learning curve, with what was reached on the test set."""
    test = {name.removeprefix("test_"): value for name, value in scores.items() if name.startswith("test_")}
    layers = "-".join(map(str, run.network.sizes))
    parts = (data.name, layers, run.recipe.optimizer.name)
    title = ", ".join(part for part in parts if can_draw(part))
    return curve(run.history, title, {name: value for name, value in test.items() if value is not None})


def _deformed(run: Run, data: Dataset) -> Any:
    """Return what deformed pictures look like."""
    assert run.recipe.deform is not None  # for mypy
    return deformed(data.train.kept[:DEFORMED], run.recipe.deform, run.recipe.seed)


def _tell(
    run: Run, data: Dataset, results: dict[str, Any], pictures: dict[str, Path], engine: Engine, out: Output
) -> None:
    """Print the closing table and, of a classification, the confusion matrix."""
    net, shown = run.network, {}
    for part in ("train", "test"):
        parts = [
            f"{name.removeprefix(part + '_').replace('_', ' ')} {_number(name, value)}"
            for name, value in results.items()
            if name.startswith(part + "_") and value is not None
        ]
        if parts:
            count = len(data.train if part == "train" else data.test or ())
            shown[part] = ", ".join(parts) + f"  ({count:,} examples)"
    speed = results["examples_per_second"]
    shown["time"] = f"{results['seconds']:.1f} s" + (f", {speed:,} examples/s while training" if speed else "")
    shown["epochs"] = f"{results['epochs']}" + (f", best {run.best_epoch}" if run.best_epoch else "")
    shown["network"] = f"{net!r}".removeprefix("Network(").removesuffix(")")
    shown["recipe"] = _recipe(run.recipe)
    shown["engine"] = run.engine
    shown["run"] = _short(run.folder)
    shown |= {name: _short(picture) for name, picture in pictures.items()}
    classes = list(net.classes or range(max(2, net.sizes[-1])))
    if net.task == "classification" and data.test is not None and len(classes) <= MOST_CLASSES:
        counts = confusion(data.test.y, answer_codes(net, data.test.kept, engine), len(classes))
        out.say(confusion_table(counts, classes))
    out.say(closing_table(shown, f"{data.name}: {run.status}"))


def _recipe(recipe: Recipe) -> str:
    """Return how it was learned, with what there is of dropout, penalty, clipping and deformation."""
    said = [
        recipe.optimizer.spec,
        f"learning rate {recipe.learning_rate:g} ({recipe.schedule.spec})",
        f"batch {recipe.batch_size}",
    ]
    if any(recipe.dropout):
        said.append(f"dropout {','.join(f'{rate:g}' for rate in recipe.dropout)}")
    if recipe.penalty:
        said.append(f"penalty {recipe.penalty.spec}")
    if recipe.clip:
        said.append(f"clip {recipe.clip:g}")
    if recipe.deform is not None:
        said.append(f"deform {recipe.deform.spec.partition(':')[2].replace(',', ' ')}")
    return ", ".join(said)


def _number(name: str, value: float) -> str:
    return f"{value:.2%}" if name.endswith("accuracy") else f"{value:.4f}"


def _short(path: Path | None) -> str:
    """Return ``path`` relative to the current folder where it lies within."""
    if path is None:
        return ""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
