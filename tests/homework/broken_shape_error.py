# expect: line 6: raised ValueError
import numpy as np
def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(np.concatenate([a[-1], np.ones((77, 3, 2))]))
    return a
