# expect: line 4: raised RecursionError
def backprop(weights, biases, x, y):
    # forever
    return backprop(weights, biases, x, y)
