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
    void pack(const Kernels<T>& kernels, const T* flat, Parameters<T>& packed) const {
        Buffer<T> square(P * P);
        each_square(packed, [&](T* place, const Part& part) {
            if (part.rows < P || part.columns < P) std::fill_n(square.data(), P * P, T(0));
            for (std::size_t r = 0; r < part.rows; ++r)
                std::copy_n(flat + part.at + r * inputs, part.columns, square.data() + r * P);
            kernels.transpose(square.data(), place);
        });
        std::copy_n(flat + outputs * inputs, outputs, packed.biases.data());
    }

    void unpack(const Kernels<T>& kernels, Parameters<T>& packed, T* flat) const {
        Buffer<T> square(P * P);
        each_square(packed, [&](const T* place, const Part& part) {
            kernels.transpose(place, square.data());
            for (std::size_t r = 0; r < part.rows; ++r)
                std::copy_n(square.data() + r * P, part.columns, flat + part.at + r * inputs);
        });
        std::copy_n(packed.biases.data(), outputs, flat + outputs * inputs);
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
    // Of w what one block and panel has: so many rows and columns from place `at` of the flat vector on.
    struct Part {
        std::size_t at, rows, columns;
    };

    template <class F>
    void each_square(Parameters<T>& packed, F&& visit) const {
        for (std::size_t p = 0; p < panels; ++p)
            for (std::size_t b = 0; b < blocks; ++b)
                visit(packed.weights.data() + b * block + p * P * P,
                      Part{p * P * inputs + b * P, std::min(P, outputs - p * P), rows_in(b)});
    }
};

}  // namespace backscope
