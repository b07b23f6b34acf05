# expect: no function that is called like
x = 1


def hello():
    return 2
