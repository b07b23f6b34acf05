"""The same mathematics in PyTorch, float64: costs and gradients by autograd, paths of parameters by ``torch.optim``.

Nothing here is shared with backscope but the names, so that an error there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

torch.set_num_threads(1)  # the same bits on every machine with the same build

# softplus and its kin turn linear above a threshold of 20, which costs 2e-9: it is put out of reach
_FAR = 500.0


def activation(spec: str) -> Callable[[Tensor], Tensor]:
    """Return the function that ``name`` or ``name:setting`` stands for."""
    name, _, setting = spec.partition(":")
    number = float(setting) if setting else None
    table: dict[str, Callable[[Tensor], Tensor]] = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda z: F.leaky_relu(z, 0.01 if number is None else number),
        "elu": lambda z: F.elu(z, 1.0 if number is None else number),
        "softplus": lambda z: F.softplus(z, threshold=_FAR),
        "gelu": F.gelu,
        "silu": F.silu,
        "identity": lambda z: z,
        "exponential": torch.exp,
        "softmax": lambda z: torch.softmax(z, dim=1),
    }
    return table[name]


def cost_per_example(spec: str, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    """Return C_x (N,), from the logits ``z`` where the cost is defined by them, else from the outputs ``a``."""
    name, _, setting = spec.partition(":")
    number = float(setting or 0)
    table: dict[str, Callable[[], Tensor]] = {
        "quadratic": lambda: 0.5 * F.mse_loss(a, y, reduction="none"),
        "sum_of_squares": lambda: F.mse_loss(a, y, reduction="none"),
        "binary_cross_entropy": lambda: F.binary_cross_entropy_with_logits(z, y, reduction="none"),
        "cross_entropy": lambda: -y * F.log_softmax(z, dim=1),
        "mae": lambda: F.l1_loss(a, y, reduction="none"),
        "huber": lambda: F.huber_loss(a, y, reduction="none", delta=number or 1.0),
        "poisson": lambda: a - y * torch.log(a),
        "quantile": lambda: torch.maximum((number or 0.5) * (y - a), ((number or 0.5) - 1) * (y - a)),
    }
    return table[name]().sum(dim=1)


def answer_of_torch(case: dict[str, Any]) -> dict[str, Any]:
    """Return cost and gradients of a case (see gradient_cases.py) by autograd."""
    x, y = _tensor(case["x"]), _tensor(case["y"])
    w = [_tensor(rows).requires_grad_() for rows in case["w"]]
    b = [_tensor(row).requires_grad_() for row in case["b"]]
    a = z = x
    for weights, biases, spec in zip(w, b, [*case["hidden"], case["output"]], strict=True):
        z = F.linear(a, weights, biases)
        a = activation(spec)(z)
    costs = cost_per_example(case["cost"], z, a, y)
    if case["sample_weight"] is not None:
        costs = costs * _tensor(case["sample_weight"])
    squares = sum((weights**2).sum() for weights in w)
    sizes = sum(weights.abs().sum() for weights in w)
    cost = costs.mean() + 0.5 * case["l2"] * squares + case["l1"] * sizes
    cost.backward()
    return {
        "cost_value": cost.item(),
        "grad_w": [weights.grad.tolist() for weights in w],
        "grad_b": [biases.grad.tolist() for biases in b],
    }


def _tensor(values: Any) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def optimizer(spec: str, eta: float, weights: list[Tensor], biases: list[Tensor]) -> torch.optim.Optimizer:
    """Return the ``torch.optim`` twin of backscope's ``name:key=value,…``; AdamW's decay is for ``weights`` alone."""
    name, _, rest = spec.partition(":")
    given = {key: float(value) for key, value in (pair.split("=") for pair in rest.split(",") if pair)}
    betas = (given.get("beta1", 0.9), given.get("beta2", 0.999))
    both, eps = weights + biases, given.get("eps", 1e-8)
    if name in ("sgd", "momentum", "nesterov"):
        mu = 0.0 if name == "sgd" else given.get("momentum", 0.9)
        return torch.optim.SGD(both, lr=eta, momentum=mu, nesterov=name == "nesterov")
    if name == "adagrad":
        return torch.optim.Adagrad(both, lr=eta, eps=given.get("eps", 1e-10))
    if name == "rmsprop":
        return torch.optim.RMSprop(both, lr=eta, alpha=given.get("alpha", 0.99), eps=eps)
    if name == "adam":
        return torch.optim.Adam(both, lr=eta, betas=betas, eps=eps)
    decay = given.get("weight_decay", 0.01)
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=eta, betas=betas, eps=eps)


def path(spec: str, eta: float, start: list[float], is_weight: list[bool], steps: int) -> dict[str, Any]:
    """Walk ``steps`` steps on :func:`valley` and return the gradient before and the parameters after each."""
    theta = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in start]
    weights = [t for t, is_w in zip(theta, is_weight, strict=True) if is_w]
    biases = [t for t, is_w in zip(theta, is_weight, strict=True) if not is_w]
    rule = optimizer(spec, eta, weights, biases)
    gradients, parameters = [], []
    for _ in range(steps):
        rule.zero_grad()
        valley(torch.stack(theta)).backward()
        gradients.append([t.grad.item() for t in theta])
        rule.step()
        parameters.append([t.item() for t in theta])
    return {"gradients": gradients, "parameters": parameters}


def valley(theta: Tensor) -> Tensor:
    """Return a smooth, curved, badly scaled function of a vector: Rosenbrock's, its growth tamed, and a ripple."""
    near, far = theta[:-1], theta[1:]
    rosenbrock = (10 * (far - near**2) ** 2 + (1 - near) ** 2).sum()
    return torch.log1p(rosenbrock) + 0.1 * torch.sin(3 * theta).sum() + 0.05 * (theta**2).sum()
