# expect: line 3: raised SyntaxError
def backprop(w, b, x, y):
    return (w,
        b
