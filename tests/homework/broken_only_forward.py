# expect: returned \[array
def dot(a,b): return sum(x*y for x,y in zip(a,b))
def backprop(network, inputs, expected):
    import math
    outs=[inputs]
    for layer in network:
        outs.append([1/(1+math.exp(-(dot(w,outs[-1])+b))) for w,b in zip(layer["W"],layer["b"])])
    return outs
