# expect: NameError|KeyError
def sigmoid(z):
    return 1 / (1 + 2.7 ** -z)


def backprop(weights, biases, x, y):
    globals().clear()
    return sigmoid(x)
