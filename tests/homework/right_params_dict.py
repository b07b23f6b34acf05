import numpy as np
class NN:
    def __init__(self, layers, lr=0.1):
        self.params={}
        for i in range(1,len(layers)):
            self.params['W'+str(i)]=np.random.randn(layers[i],layers[i-1])
            self.params['b'+str(i)]=np.zeros((layers[i],1))
        self.L=len(layers)-1; self.lr=lr
    def forward(self,X):
        self.cache={'A0':X}; A=X
        for i in range(1,self.L+1):
            Z=self.params['W'+str(i)]@A+self.params['b'+str(i)]
            A=np.maximum(0,Z) if i<self.L else np.exp(Z-Z.max(0))/np.exp(Z-Z.max(0)).sum(0)
            self.cache['Z'+str(i)]=Z; self.cache['A'+str(i)]=A
        return A
    def backward(self,Y):
        m=Y.shape[1]; g={}
        dZ=self.cache['A'+str(self.L)]-Y
        for i in range(self.L,0,-1):
            g['dW'+str(i)]=dZ@self.cache['A'+str(i-1)].T/m
            g['db'+str(i)]=dZ.sum(1,keepdims=True)/m
            if i>1: dZ=(self.params['W'+str(i)].T@dZ)*(self.cache['Z'+str(i-1)]>0)
        return g
