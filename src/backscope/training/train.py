"""train(), resume(), open_run(): a network and data in, a run out."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from backscope.backprop import Penalty
from backscope.data import Dataset
from backscope.engines import Job, engine_named
from backscope.errors import BackscopeError, BadChoice, BadRun
from backscope.learning import Deformation, Optimizer, Recipe, Schedule, as_deformation, recipe
from backscope.network import Network, checks
from backscope.training.callbacks import as_callbacks
from backscope.training.checkpoint import Checkpoint
from backscope.training.early_stopping import EarlyStopping, as_early_stopping
from backscope.training.material import Material, fingerprints_of, gather, gather_again
from backscope.training.metrics import Metric, chosen_metrics
from backscope.training.run import Origin, Run
from backscope.training.session import Session
from backscope.training.store import FORMAT, RunFolder
from backscope.version import __version__


def train(
    net: Network,
    data: Any,
    *,
    epochs: int = 5,
    batch_size: int = 64,
    optimizer: str | Optimizer = "adam",
    learning_rate: float | None = None,
    schedule: str | Schedule = "constant",
    warmup: int = 0,
    penalty: float | str | Penalty = 0.0,
    dropout: float | Sequence[float] = 0.0,
    clip: float = 0.0,
    seed: int = 0,
    shuffle: bool = True,
    deform: str | Deformation | None = None,
    sample_weight: Any = None,
    class_weight: str | Mapping[Any, float] | None = None,
    validation: Any = None,
    early_stopping: int | str | EarlyStopping | None = None,
    metrics: Sequence[str | Metric] | None = None,
    engine: str = "auto",
    threads: int | None = None,
    callbacks: Iterable[Any] = (),
    folder: str | os.PathLike[str] | None = None,
    keep_step_costs: bool = False,
) -> Run:
    """Train ``net`` in place on mini-batches: shuffle, cut into rows, one approximate gradient and one step per row.

    Parameters
    ----------
    net : Network
    data : Dataset, or pair (x, y)
        x (N, n_0), dense, memory-mapped or SciPy sparse, of any numeric dtype, never changed; y (N,) labels or values,
        or (N, n_L) wanted outputs. Of a Dataset, the training part.
    epochs : int, default 5
        How many times every example is used.
    batch_size : int, default 64
        Rows of a mini-batch: 1 is online learning, N or more is full gradient descent. The last part-batch is used,
        its cost being the mean over its own rows.
    optimizer : str or Optimizer, default "adam"
        ``sgd``, ``momentum``, ``nesterov``, ``adagrad``, ``rmsprop``, ``adam``, ``adamw``.
    learning_rate : float, optional
        eta; default: the optimiser's own.
    schedule : str or Schedule, default "constant"
        ``constant``, ``step``, ``exponential``, ``cosine``, ``one_cycle``; its factor multiplies eta at each step.
    warmup : int, default 0
        Steps over which eta rises linearly from almost nothing.
    penalty : float, str or Penalty, default 0
        l2, or ``"l1=…,l2=…"``: C gains l2/2 Σ w² + l1 Σ |w|, whatever the batch size.
    dropout : float or sequence of float, default 0
        The rate of all hidden layers, or one for each of the layers 0 … L - 1; from 0 to below 1.
    clip : float, default 0
        The largest Euclidean norm of a step's gradient; 0 is no limit.
    seed : int, default 0
        Of the order of examples, the dropout and the validation split.
    shuffle : bool, default True
        Whether the order is drawn anew each epoch.
    deform : str or Deformation, optional
        For pictures, dense: how far each is moved, turned, stretched and bent whenever it is learned from, anew each
        time, as ``"shift=1,rotation=10,scale=0.1,elastic=1.2"``; units in :class:`backscope.Deformation`.
    sample_weight : array_like, (N,), optional
        Weights of the examples, 0 or more; scaled to mean 1.
    class_weight : "balanced" or dict, optional
        Weights of the classes, by label; "balanced" makes all classes count the same.
    validation : float or pair (x, y), optional
        A fraction of the training data to hold out (stratified), or examples of one's own.
    early_stopping : int, str or EarlyStopping, optional
        A patience in epochs, or ``"patience=5,monitor=validation_accuracy"``.
    metrics : sequence of str or function, optional
        Evaluated on the validation data: ``accuracy``, ``balanced_accuracy``, ``r2``, ``rmse``,
        ``mean_absolute_error``, or functions (y, a) -> number of wanted and given outputs (N, n_L).
    engine : str, default "auto"
        Who does the arithmetic: ``compiled`` (the C++ core), ``reference`` (NumPy), or ``auto``: compiled where it was
        built.
    threads : int, optional
        How many threads the engine uses; default: the number that is measured to be best. It changes no bit.
    callbacks : iterable of Callback or function
        Functions are called as (run, record) after each epoch; returning True stops.
    folder : path, optional
        Where to keep the run, so that it can be resumed, replayed and opened; must not exist, or be empty.
    keep_step_costs : bool, default False
        Whether ``run.step_costs`` keeps C of every step.

    Returns
    -------
    Run

    Raises
    ------
    BadChoice, BadData
        If an argument cannot be; nothing has changed then.
    BadRun
        If the folder is taken or cannot be written.
    Diverged
        If a cost or parameter is no longer finite; names step, layer and what to try. A run on disk keeps its last
        checkpoint.
    Interrupted
        On Ctrl-C, after the step under way is whole and saved; carries ``run``.

    Source
    ------
    Mini-batch gradient descent as in Nielsen (2015), chapter 1.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 4, 2], hidden="tanh", seed=3)
    >>> run = bs.train(net, bs.load("xor"), epochs=200, batch_size=4, learning_rate=0.1)
    >>> run.network.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 1, 1, 0]
    """
    shape = data.preparation.image_shape if isinstance(data, Dataset) else None
    plan = recipe(
        len(net.sizes) - 1,
        epochs=epochs,
        batch_size=batch_size,
        optimizer=optimizer,
        learning_rate=learning_rate,
        schedule=schedule,
        warmup=warmup,
        penalty=penalty,
        dropout=dropout,
        clip=clip,
        seed=seed,
        shuffle=shuffle,
        deform=as_deformation(
            deform, net.sizes[0], shape, guess=not isinstance(data, Dataset) or data.features is None
        ),
    )
    if net.activations[-1].name == "step":
        raise BadChoice("output: got step, whose derivative is 0 everywhere; expected one that a gradient passes")
    stopping, functions = as_early_stopping(early_stopping), chosen_metrics(metrics, net.task)
    worker, listeners = engine_named(engine, threads), as_callbacks(callbacks)
    if net.classes is None and isinstance(data, Dataset) and data.classes is not None:
        net.name_classes(data.classes)
    material = gather(net, data, validation, sample_weight, class_weight, plan.seed)
    if plan.deform is not None and checks.is_sparse(material.x):
        raise BadChoice("deform: got a sparse x, expected pictures in a dense array")
    _check_monitor(stopping, material, functions, net.task)
    now = Checkpoint(0, net.parameters, plan.optimizer.start(net.parameters))
    now.step_costs = [] if keep_step_costs else None
    run = Run(net, plan, worker.name, step_costs=now.step_costs, examples=material.about["examples"])
    run.source, run.preparation = material.about["source"], material.preparation
    run.fingerprints = fingerprints_of(material.about)
    about = _about(net, plan, worker.name, threads, material, stopping, functions)
    about |= {"class_weight": class_weight if not isinstance(class_weight, Mapping) else _texts(class_weight)}
    about |= {"sample_weight": sample_weight is not None}
    start = now.parameters.copy() if folder is None else None  # else the first checkpoint has it
    run.origin = Origin(about, start, data, validation, sample_weight)
    store = None if folder is None else RunFolder.create(folder, about, now)
    run.folder = None if store is None else store.path
    job = Job(net, material.x, material.y, material.weights, plan, now.state, material.rows)
    return Session(run, job, now, worker, material.validation, store, listeners, stopping, functions).advance()


def resume(
    folder: str | os.PathLike[str],
    data: Any = None,
    *,
    epochs: int | None = None,
    validation: Any = None,
    sample_weight: Any = None,
    metrics: Sequence[str | Metric] | None = None,
    engine: str | None = None,
    callbacks: Iterable[Any] = (),
) -> Run:
    """Go on with the run in ``folder`` from its last checkpoint, to the same bits as if it had never stopped.

    Parameters
    ----------
    folder : path
    data, validation, sample_weight
        Needed again only where the run was trained on arrays rather than on a bundled set or a file; they must be the
        same, which their fingerprint tells. Shapes as in :func:`train`.
    epochs : int, optional
        A new, larger number of epochs; only for schedules that do not look at the end, and without early stopping.
    metrics
        Needed again only where they were functions.
    engine : str, optional
        Who does the arithmetic; default: the run's own engine. Another one gives the same numbers to rounding.
    callbacks : iterable of Callback or function

    Returns
    -------
    Run
        With ``status`` "finished" at once if there was nothing left to do.

    Raises
    ------
    BadRun
        If there is no run, it is held by another process, or data or arguments are not those of the run.
    BadChoice, BadData, Diverged, Interrupted
        As :func:`train`.

    Source
    ------
    Decision record 0002: every random number is a function of (seed, purpose, counter).

    Examples
    --------
    >>> import backscope as bs
    >>> bs.resume("no/such/run")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    backscope.errors.BadRun: …/no/such/run: is not a run's folder (it has no run.json)
    """
    store = RunFolder(folder)
    about = store.about()
    store.lock()
    try:
        run, now, about = _open(store, about)
        if epochs is not None:
            _extend(run, now, about, epochs)
        run.origin = Origin(about, None, data, validation, sample_weight)
        if now.ended:
            return run
        material = gather_again(run.network, about, data, validation, sample_weight)
        names = metrics if metrics is not None else about["metrics"]
        try:
            functions = chosen_metrics(names, run.network.task)
        except BadChoice as error:
            raise BadRun(f"{store.path}: was trained with metrics of its own; pass them again ({error})") from None
        worker = engine_named(engine or about["engine"], about["threads"])
        job = Job(run.network, material.x, material.y, material.weights, run.recipe, now.state, material.rows)
        store.rewrite_history(run.history)
        store.update(status="running", recipe=run.recipe.to_json())
        run.status = "running"
    except BaseException:
        store.unlock()
        raise
    stopping = as_early_stopping(about["early_stopping"])
    return Session(
        run, job, now, worker, material.validation, store, as_callbacks(callbacks), stopping, functions
    ).advance()


def open_run(folder: str | os.PathLike[str]) -> Run:
    """Return the run in ``folder`` as its last checkpoint left it, without training on.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Run

    Raises
    ------
    BadRun
        If there is no run, or no checkpoint of it can be read.
    BadChoice
        If ``folder`` is no path.

    Source
    ------
    The folder's layout is described in docs/runs.md.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.open_run("no/such/run")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    backscope.errors.BadRun: …/no/such/run: is not a run's folder (it has no run.json)
    """
    store = RunFolder(folder)
    return _open(store, store.about())[0]


def _open(store: RunFolder, about: dict[str, Any]) -> tuple[Run, Checkpoint, dict[str, Any]]:
    """Return the run and its live state, the network's parameters being those of the newest checkpoint."""
    now = store.latest()
    try:
        net, plan = Network(**about["network"]), Recipe.from_json(about["recipe"])
        net.parameters[...] = now.parameters
        now.parameters = net.parameters
        run = Run(net, plan, about["engine"], store.history(now.step), now.step, about["status"], store.path)
        run.best_epoch = None if now.best is None else now.best.epoch
        run.step_costs = now.step_costs
        run.examples = about["data"]["examples"]
        run.source, run.preparation = about["data"]["source"], about["data"]["preparation"]
        run.fingerprints = fingerprints_of(about["data"])
        run.results = about["results"]
        if now.ended == "finished" and len(run.history) < plan.epochs:
            now.ended = ""  # killed when it had been given more epochs, before the first checkpoint of those
    except (KeyError, TypeError, ValueError, BackscopeError) as error:
        if isinstance(error, BadRun):
            raise
        raise BadRun(f"{store.path / 'run.json'}: does not describe a run ({error})") from None
    return run, now, about


def _extend(run: Run, now: Checkpoint, about: dict[str, Any], epochs: int) -> None:
    """Give the run more epochs, where that means the same as having asked for them at the start."""
    plan = run.recipe
    if epochs == plan.epochs:
        return
    if epochs < plan.epochs:
        raise BadRun(f"epochs: got {epochs}, expected {plan.epochs} or more, the run's own number")
    if plan.schedule.needs_end:
        raise BadRun(f"epochs: schedule {plan.schedule.name} was laid out for {plan.epochs}; start a new run")
    if about["early_stopping"] is not None:
        raise BadRun("epochs: this run ends by early stopping; start a new run")
    run.recipe = Recipe.from_json(plan.to_json() | {"epochs": epochs})
    now.ended = ""


def _check_monitor(
    stopping: EarlyStopping | None, material: Material, functions: Mapping[str, Metric], task: str
) -> None:
    """Raise BadChoice before training if the number that early stopping is to watch will not be there."""
    if stopping is None:
        return
    record: dict[str, Any] = {"cost": 0.0} | ({"accuracy": 0.0} if task == "classification" else {})
    if material.validation is not None:
        record |= {"validation_cost": 0.0} | {f"validation_{name}": 0.0 for name in functions}
    if stopping.monitor.startswith("validation_") and material.validation is None:
        raise BadChoice(f"early_stopping: monitors {stopping.monitor}, expected validation data (validation=0.1)")
    stopping.value(record)


def _about(
    net: Network,
    plan: Recipe,
    engine: str,
    threads: int | None,
    material: Material,
    stopping: EarlyStopping | None,
    functions: Mapping[str, Metric],
) -> dict[str, Any]:
    """Return what run.json says of a run that begins."""
    return {
        "format": FORMAT,
        "status": "running",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {
            "backscope": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "network": net.architecture,
        "recipe": plan.to_json(),
        "engine": engine,
        "threads": threads,
        "data": material.about | {"preparation": material.preparation},
        "early_stopping": None if stopping is None else stopping.spec,
        "metrics": list(functions),
        "results": {},
    }


def _texts(weights: Mapping[Any, float]) -> dict[str, float]:
    return {str(label): float(weight) for label, weight in weights.items()}
