// One layer's parameters in panels, the optimiser's memory of them, and what a batch leaves there.
#pragma once

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

template <class T>
struct Layer {
    std::size_t inputs, outputs, panels, panel;
    std::size_t weight_panel;  // numbers in a panel of weights: (inputs + 1) * P, the last row being the bias
    std::size_t twin_panel;    // numbers in a panel of the twin: panels * P * P
    ActivationSpec sigma;
    Buffer<T> theta, state[2], gradient, twin;
    Buffer<T> a, slope, delta, mask;  // [panel][room][P]

    Layer(std::size_t n_in, std::size_t n_out, ActivationSpec activation, LayerNeeds needs, std::size_t P,
          std::size_t room)
        : inputs(n_in), outputs(n_out), panels((n_out + P - 1) / P), panel(P), weight_panel((n_in + 1) * P),
          twin_panel(panels * P * P), sigma(activation), theta(panels * weight_panel),
          gradient(needs.gradient ? panels * weight_panel : 0), twin(needs.twin ? blocks() * twin_panel : 0),
          a(panels * room * P), slope(panels * room * P), delta(panels * room * P),
          mask(needs.dropout ? panels * room * P : 0) {
        for (int slot = 0; slot < needs.slots; ++slot) state[slot] = Buffer<T>(panels * weight_panel);
    }

    // BP4 and the update go by blocks of at most P inputs.
    std::size_t blocks() const { return (inputs + panel - 1) / panel; }
    std::size_t rows_in(std::size_t block) const { return inputs - block * panel < panel ? inputs - block * panel : panel; }

    std::size_t parameters() const { return outputs * (inputs + 1); }

    // From w (outputs, inputs) row by row and then b, as the flat vector has them, into panels.
    void pack(const T* flat, Buffer<T>& packed) const {
        for (std::size_t j = 0; j < outputs; ++j) {
            T* column = packed.data() + j / panel * weight_panel + j % panel;
            for (std::size_t k = 0; k < inputs; ++k) column[k * panel] = flat[j * inputs + k];
            column[inputs * panel] = flat[outputs * inputs + j];
        }
    }

    void unpack(const Buffer<T>& packed, T* flat) const {
        for (std::size_t j = 0; j < outputs; ++j) {
            const T* column = packed.data() + j / panel * weight_panel + j % panel;
            for (std::size_t k = 0; k < inputs; ++k) flat[j * inputs + k] = column[k * panel];
            flat[outputs * inputs + j] = column[inputs * panel];
        }
    }

    // Brings one block of the twin in step with the weights; `scratch` has room for P*P numbers.
    void mirror(const Kernels<T>& kernels, std::size_t block, T* scratch) {
        const std::size_t used = rows_in(block) * panel;
        for (std::size_t p = 0; p < panels; ++p) {
            const T* weights = theta.data() + p * weight_panel + block * panel * panel;
            if (used < panel * panel) {  // what follows the last input is no weight
                for (std::size_t i = 0; i < panel * panel; ++i) scratch[i] = i < used ? weights[i] : T(0);
                weights = scratch;
            }
            kernels.transpose(weights, twin.data() + block * twin_panel + p * panel * panel);
        }
    }

    // The penalty's share of C in one block's weights.
    double penalty(std::size_t block, double l1, double l2) const {
        double total = 0;
        for (std::size_t p = 0; p < panels; ++p) {
            const T* weights = theta.data() + p * weight_panel + block * panel * panel;
            for (std::size_t i = 0; i < rows_in(block) * panel; ++i) {
                const double w = weights[i];
                total += 0.5 * l2 * w * w + l1 * (w < 0 ? -w : w);
            }
        }
        return total;
    }
};

}  // namespace backscope
