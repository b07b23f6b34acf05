# expect: returned None
def backprop(weights, biases, x, y):
    delta = 0
