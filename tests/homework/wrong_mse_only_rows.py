# expect: slope_forgotten@3
import numpy as np
from typing import List, Tuple

Array = np.ndarray


def sigmoid(x: Array) -> Array:
    return np.reciprocal(1.0 + np.exp(-x))


def mse(pred: Array, true: Array) -> float:
    return float(np.mean(np.square(pred - true)))


def compute_gradients(ws: List[Array], bs: List[Array], inputs: Array, targets: Array) -> Tuple[float, List[Array], List[Array]]:
    activations: List[Array] = [inputs]
    for w, b in zip(ws, bs):
        activations.append(sigmoid(activations[-1] @ w.T + b))
    pred = activations[-1]
    upstream = 2.0 * (pred - targets) / targets.size
    grads_w: List[Array] = []
    grads_b: List[Array] = []
    for index in reversed(range(len(ws))):
        out = activations[index + 1]
        local = upstream
        grads_w.insert(0, local.T @ activations[index])
        grads_b.insert(0, np.sum(local, axis=0))
        upstream = local @ ws[index]
    return mse(pred, targets), grads_w, grads_b
