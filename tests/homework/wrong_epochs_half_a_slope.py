# expect: slope_of_another@2
import numpy as np
class Network:
    def __init__(self, sizes):
        self.W=[np.random.randn(a,b) for a,b in zip(sizes[:-1],sizes[1:])]
        self.b=[np.zeros((1,b)) for b in sizes[1:]]
    def sig(self,z): return 1/(1+np.exp(-z))
    def train(self, X, y, epochs=1, lr=0.1):
        for _ in range(epochs):
            a=[X]
            for w,b in zip(self.W,self.b): a.append(self.sig(a[-1]@w+b))
            d=(a[-1]-y)*a[-1]*(1-a[-1])
            for i in range(len(self.W)-1,-1,-1):
                gw=a[i].T@d/len(X); gb=d.mean(0,keepdims=True)
                dn=(d@self.W[i].T)
                self.W[i]-=lr*gw; self.b[i]-=lr*gb
                d=dn*a[i]
