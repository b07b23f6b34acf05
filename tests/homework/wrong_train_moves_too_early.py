# expect: w_updated
import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
def train(X, y, w_hidden, b_hidden, w_output, b_output, learning_rate=0.5):
    h=sigmoid(X@w_hidden+b_hidden); o=sigmoid(h@w_output+b_output)
    d=(y-o)*o*(1-o)/len(X)
    w_output=w_output+learning_rate*h.T@d
    b_output=b_output+learning_rate*d.sum(0)
    dh=(d@w_output.T)*h*(1-h)
    w_hidden=w_hidden+learning_rate*X.T@dh
    b_hidden=b_hidden+learning_rate*dh.sum(0)
    return w_hidden,b_hidden,w_output,b_output
