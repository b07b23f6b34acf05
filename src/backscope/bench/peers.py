"""Who is compared: one small class each, that does one epoch of a workload at a call, and the answers afterwards.

Every peer starts from the same parameters and goes through the same examples in an order drawn anew each epoch. Each is
written as its own users would write it for speed: JAX with the epoch as one jitted scan, PyTorch eager with its fused
optimiser, scikit-learn by ``partial_fit``.
"""

from __future__ import annotations

import importlib.util
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from backscope.bench.workloads import Workload
from backscope.engines import Job, Steps, engine_named
from backscope.learning import recipe

CYCLE = "one_cycle:0.1"  # of the learning rate, where the number of epochs is known


class Peer(Protocol):
    """One library at one workload."""

    def __init__(self, work: Workload, x: Any, y: Any, threads: int, epochs: int | None = None) -> None: ...

    def epoch(self) -> float:
        """Go through the examples once, and return the mean cost of the mini-batches as they were met."""

    def answers(self, x: Any) -> NDArray[Any]:
        """Return the classes of ``x``."""


def _orders(work: Workload) -> Any:
    random = np.random.default_rng(7)
    while True:
        yield random.permutation(work.examples)


def _rates(work: Workload, epochs: int | None) -> NDArray[np.float32]:
    """Return the learning rate of every step: constant, or one cycle over ``epochs``."""
    schedule = "constant" if epochs is None else CYCLE
    plan = recipe(
        1, epochs=epochs or 1, batch_size=work.batch_size, learning_rate=work.learning_rate, schedule=schedule
    )
    steps = -(-work.examples // work.batch_size)
    return plan.rates(0, steps * (epochs or 1), work.examples).astype(np.float32)


class Backscope:
    """Backscope by its compiled core; ``threads`` 0 lets it choose."""

    def __init__(self, work: Workload, x: Any, y: Any, threads: int, epochs: int | None = None) -> None:
        self.net = work.network()
        schedule = "constant" if epochs is None else CYCLE
        plan = recipe(
            len(work.sizes) - 1,
            epochs=epochs or 10**6,
            batch_size=work.batch_size,
            optimizer=work.optimizer,
            learning_rate=work.learning_rate,
            schedule=schedule,
        )
        state = plan.optimizer.start(self.net.parameters)
        self.job = Job(self.net, x, self.net.targets(y, rows=len(y)), None, plan, state)
        self.engine = engine_named("compiled", threads or None)
        self.each, self.step = -(-work.examples // work.batch_size), 0

    def epoch(self) -> float:
        costs: list[float] = []

        def watch(steps: Steps) -> bool:
            costs.extend(steps.costs.tolist())
            return False

        self.engine.advance(self.job, self.step, self.step + self.each, watch)
        self.step += self.each
        return float(np.mean(costs))

    def answers(self, x: Any) -> NDArray[Any]:
        return self.engine.outputs(self.net, x)[1].argmax(axis=1)


class Jax:
    """JAX: the whole epoch as one compiled scan over mini-batches."""

    def __init__(self, work: Workload, x: Any, y: Any, threads: int, epochs: int | None = None) -> None:
        import jax
        import jax.numpy as jnp

        net = work.network()
        self.work, self.jnp = work, jnp
        parameters = [(jnp.asarray(w.T), jnp.asarray(b)) for w, b in zip(net.w[1:], net.b[1:], strict=True)]
        m, v = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
        self.carry = (parameters, m, v, jnp.float32(0))
        self.x, self.y, self.orders = jnp.asarray(x), jnp.asarray(y), _orders(work)
        self.rates, self.done = _rates(work, epochs), 0
        sigma = jax.nn.sigmoid if work.hidden == "sigmoid" else jax.nn.relu

        def forward(parameters: Any, x: Any) -> Any:
            for w, b in parameters[:-1]:
                x = sigma(x @ w + b)
            w, b = parameters[-1]
            return x @ w + b

        def cost(parameters: Any, x: Any, y: Any) -> Any:
            z = forward(parameters, x)
            if work.task == "regression":
                return 0.5 * jnp.mean((z[:, 0] - y) ** 2)
            return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))

        def step(carry: Any, x: Any, y: Any, eta: Any) -> Any:
            parameters, m, v, t = carry
            C, g = jax.value_and_grad(cost)(parameters, x, y)
            if work.optimizer == "sgd":
                return (jax.tree.map(lambda p, g: p - eta * g, parameters, g), m, v, t), C
            t = t + 1
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
            c1, c2 = 1 - 0.9**t, 1 - 0.999**t
            parameters = jax.tree.map(lambda p, m, v: p - eta * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), parameters, m, v)
            return (parameters, m, v, t), C

        def many(carry: Any, rows: Any, eta: Any, x: Any, y: Any) -> Any:
            def one(carry: Any, batch: Any) -> Any:
                return step(carry, x[batch[0]], y[batch[0]], batch[1])

            carry, costs = jax.lax.scan(one, carry, (rows, eta))
            return carry, costs.mean()

        self.many = jax.jit(many, donate_argnums=0)
        self.forward = jax.jit(forward)

    def epoch(self) -> float:
        jnp, size = self.jnp, self.work.batch_size
        order, whole = next(self.orders), self.work.examples // size * size
        steps = -(-self.work.examples // size)
        eta = self.rates[self.done % len(self.rates) :][:steps]
        self.done += steps
        rows = jnp.asarray(order[:whole].reshape(-1, size))
        self.carry, cost = self.many(self.carry, rows, jnp.asarray(eta[: len(rows)]), self.x, self.y)
        if whole < self.work.examples:  # the part-batch that is left over
            rest = jnp.asarray(order[None, whole:])
            self.carry, _ = self.many(self.carry, rest, jnp.asarray(eta[-1:]), self.x, self.y)
        return float(cost)

    def answers(self, x: Any) -> NDArray[Any]:
        return np.asarray(self.forward(self.carry[0], self.jnp.asarray(x))).argmax(axis=1)


class Torch:
    """PyTorch: eager, with its fused optimiser."""

    def __init__(self, work: Workload, x: Any, y: Any, threads: int, epochs: int | None = None) -> None:
        import torch

        torch.set_num_threads(max(1, threads))
        net = work.network()
        layers: list[Any] = []
        for l in range(1, len(work.sizes)):
            linear = torch.nn.Linear(work.sizes[l - 1], work.sizes[l])
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(net.w[l]))
                linear.bias.copy_(torch.from_numpy(net.b[l]))
            layers += [linear, torch.nn.Sigmoid() if work.hidden == "sigmoid" else torch.nn.ReLU()]
        self.torch, self.work, self.orders = torch, work, _orders(work)
        self.model = torch.nn.Sequential(*layers[:-1])
        kind = torch.optim.SGD if work.optimizer == "sgd" else torch.optim.Adam
        self.optimizer = kind(self.model.parameters(), lr=work.learning_rate, fused=True)
        self.x, self.y = torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(np.ascontiguousarray(y))
        self.rates = None if epochs is None else iter(_rates(work, epochs).tolist())

    def epoch(self) -> float:
        torch, regression = self.torch, self.work.task == "regression"
        order, costs = torch.from_numpy(next(self.orders)), []
        for rows in order.split(self.work.batch_size):
            if self.rates is not None:
                self.optimizer.param_groups[0]["lr"] = next(self.rates)
            z, wanted = self.model(self.x[rows]), self.y[rows]
            if regression:
                cost = 0.5 * torch.nn.functional.mse_loss(z[:, 0], wanted)
            else:
                cost = torch.nn.functional.cross_entropy(z, wanted)
            self.optimizer.zero_grad()
            cost.backward()
            self.optimizer.step()
            costs.append(cost.detach())
        return float(torch.stack(costs).mean())

    def answers(self, x: Any) -> NDArray[Any]:
        with self.torch.no_grad():
            return self.model(self.torch.from_numpy(np.ascontiguousarray(x))).numpy().argmax(axis=1)


class ScikitLearn:
    """scikit-learn's MLPClassifier and MLPRegressor, an epoch by ``partial_fit``; CSR input where it is one-hot."""

    def __init__(self, work: Workload, x: Any, y: Any, threads: int, epochs: int | None = None) -> None:
        from scipy.sparse import csr_array
        from sklearn.neural_network import MLPClassifier, MLPRegressor
        from threadpoolctl import threadpool_limits

        threadpool_limits(max(1, threads))
        kind = MLPRegressor if work.task == "regression" else MLPClassifier
        self.model = kind(
            hidden_layer_sizes=work.sizes[1:-1],
            activation="logistic" if work.hidden == "sigmoid" else work.hidden,
            solver=work.optimizer,
            alpha=0.0,
            batch_size=work.batch_size,
            learning_rate_init=work.learning_rate,
            momentum=0.0,
            random_state=0,
            shuffle=True,
        )
        self.x, self.y = csr_array(x) if work.data == "one-hot" else x, y
        self.net, self.classes, self.started = work.network(), np.unique(y) if kind is MLPClassifier else None, False

    def epoch(self) -> float:
        if self.classes is None:
            self.model.partial_fit(self.x, self.y)
        else:
            self.model.partial_fit(self.x, self.y, classes=self.classes)
        if not self.started:  # it makes its parameters in the first call; from now on they are those of the others
            for l, (w, b) in enumerate(zip(self.net.w[1:], self.net.b[1:], strict=True)):
                self.model.coefs_[l][...], self.model.intercepts_[l][...] = w.T, b
            self.started = True
        return float(self.model.loss_)

    def answers(self, x: Any) -> NDArray[Any]:
        return self.model.predict(x)


PEERS: dict[str, tuple[str, type[Peer]]] = {
    "backscope": ("backscope", Backscope),
    "jax": ("jax", Jax),
    "torch": ("torch", Torch),
    "sklearn": ("sklearn", ScikitLearn),
}
TITLES = {"backscope": "backscope", "jax": "JAX", "torch": "PyTorch", "sklearn": "scikit-learn"}


def installed() -> list[str]:
    """Return the peers that can be imported here, backscope first."""
    return [name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module) is not None]
