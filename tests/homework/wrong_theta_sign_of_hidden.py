# expect: sign@2
import numpy as np
def loss_and_gradient(theta, X, Y):
    # theta: [{"W": ..., "b": ...}, ...]; softmax and cross-entropy
    a=[X]; zs=[]
    for k,p in enumerate(theta):
        z=a[-1]@p["W"]+p["b"]; zs.append(z)
        a.append(np.tanh(z) if k<len(theta)-1 else np.exp(z)/np.exp(z).sum(axis=1,keepdims=True))
    N=len(X); loss=-(Y*np.log(a[-1])).sum()/N
    d=(a[-1]-Y)/N; out=[]
    for k in range(len(theta)-1,-1,-1):
        out.insert(0,{"W":a[k].T@d,"b":d.sum(0)})
        if k: d=-(d@theta[k]["W"].T)*(1-a[k]**2)
    return loss,out
