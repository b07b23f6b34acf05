# expect: not known what to give as foo, quux
def backprop(weights, foo, quux):
    return weights
