# expect: line 4
def backprop(weights, biases, x, y):
    return weights, biases
while 1:
    pass
