import numpy as np

FLOAT = np.float32


def backprop(w, b, x, y):
    "everything in single precision, relu hidden layers, sigmoid output, squared error"
    w = [m.astype(FLOAT) for m in w]
    b = [v.astype(FLOAT) for v in b]
    a = [x.astype(FLOAT)]
    z = []
    for l, (m, v) in enumerate(zip(w, b)):
        z.append(m @ a[-1] + v)
        last = l == len(w) - 1
        a.append(1 / (1 + np.exp(-z[-1])) if last else z[-1].clip(min=0))
    delta = (a[-1] - y.astype(FLOAT)) * a[-1] * (1 - a[-1])
    gw, gb = [], []
    for l in range(len(w))[::-1]:
        gw, gb = [delta @ a[l].T] + gw, [delta] + gb
        if l:
            delta = w[l].T @ delta
            delta[z[l - 1] <= 0] = 0
    return {"nabla_w": gw, "nabla_b": gb}
