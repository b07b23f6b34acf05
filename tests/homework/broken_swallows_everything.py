# expect: still running
def backprop(weights, biases, x, y):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
