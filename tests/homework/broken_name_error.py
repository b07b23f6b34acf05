# expect: line 5: raised NameError: name 'sigmoid' is not defined
def backprop(weights, biases, x, y):
    a = x
    for w, b in zip(weights, biases):
        a = sigmoid(w @ a + b)
    return a
