// One layer's parameters in blocks, the optimiser's memory of them, and what a batch leaves there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernels.hpp"
#include "memory.hpp"

namespace backscope {

// Which parts of a layer are needed.
struct LayerNeeds {
    int slots;      // state vectors of the optimiser: 0, 1 or 2
    bool gradient;  // whether BP4's result is kept, for clipping
    bool twin;      // whether BP2 passes through this layer's weights
    bool dropout;   // whether a[l] is thinned
};

// Something for each parameter of a layer: the parameters themselves, a state vector, or the gradient.
template <class T>
struct Parameters {
    Buffer<T> weights, biases;
};

template <class T>
struct Layer {
    std::size_t inputs, outputs, P, panels, blocks;
    std::size_t block, twin_block;  // numbers from one block of weights to the next
    ActivationSpec sigma;
    Parameters<T> theta, state[2], gradient;
    Buffer<T> twin;
    Buffer<T> a, slope, delta, mask;  // [panel][room][P]

    Layer(std::size_t n_in, std::size_t n_out, ActivationSpec activation, LayerNeeds needs, std::size_t panel,
          std::size_t room)
        : inputs(n_in),
          outputs(n_out),
          P(panel),
          panels((n_out + P - 1) / P),
          blocks((n_in + P - 1) / P),
          block((panels * P + 1) * P),
          twin_block((blocks * P + 1) * P),
          sigma(activation),
          theta(parameters()),
          twin(needs.twin ? panels * twin_block : 0),
          a(panels * room * P),
          slope(panels * room * P),
          delta(panels * room * P),
          mask(needs.dropout ? panels * room * P : 0) {
        for (int slot = 0; slot < needs.slots; ++slot) state[slot] = parameters();
        if (needs.gradient) gradient = parameters();
    }

    Parameters<T> parameters() const { return {Buffer<T>(blocks * block), Buffer<T>(panels * P)}; }
    std::size_t size() const { return outputs * (inputs + 1); }
    std::size_t rows_in(std::size_t b) const { return std::min(P, inputs - b * P); }

    // From w (outputs, inputs) row by row and then b, as the flat vector has them, into blocks.
    void pack(const T* flat, Parameters<T>& packed) const {
        each(packed, [&](T& place, std::size_t at) { place = flat[at]; });
    }

    void unpack(Parameters<T>& packed, T* flat) const {
        each(packed, [&](T& place, std::size_t at) { flat[at] = place; });
    }

    // Brings one block of the twin in step with the weights.
    void mirror(const Kernels<T>& kernels, std::size_t b) {
        for (std::size_t p = 0; p < panels; ++p)
            kernels.transpose(theta.weights.data() + b * block + p * P * P, twin.data() + p * twin_block + b * P * P);
    }

    // The penalty's share of C in one block's weights.
    double penalty(std::size_t b, double l1, double l2) const {
        double total = 0;
        const T* weights = theta.weights.data() + b * block;
        for (std::size_t i = 0; i < panels * P * P; ++i) {
            const double w = weights[i];
            total += 0.5 * l2 * w * w + l1 * (w < 0 ? -w : w);
        }
        return total;
    }

 private:
    template <class F>
    void each(Parameters<T>& packed, F&& visit) const {
        for (std::size_t j = 0; j < outputs; ++j) {
            T* column = packed.weights.data() + j / P * P * P + j % P;
            for (std::size_t b = 0; b < blocks; ++b)
                for (std::size_t k = 0; k < rows_in(b); ++k) visit(column[b * block + k * P], j * inputs + b * P + k);
            visit(packed.biases[j], outputs * inputs + j);
        }
    }
};

}  // namespace backscope
