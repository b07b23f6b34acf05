# expect: MB of memory|MemoryError|still running
def backprop(weights, biases, x, y):
    row = [0.0] * 50_000_000
    return row * 50
