import numpy as np
# cross entropy, one example; the gradients go by their parameters' names
def backprop(W1,b1,W2,b2,x,y):
    z1=W1@x+b1; a1=np.tanh(z1)
    z2=W2@a1+b2; a2=1/(1+np.exp(-z2))
    loss=-(y*np.log(a2)+(1-y)*np.log(1-a2)).sum()
    d2=a2-y
    d1=W2.T@d2*(1-a1**2)
    return {"loss":loss,"W1":np.outer(d1,x),"b1":d1,"W2":np.outer(d2,a1),"b2":d2}
