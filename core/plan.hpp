// What is to be done: a network and how it learns, and the examples of one step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "input.hpp"
#include "kernels.hpp"

namespace backscope {

// How far pictures are deformed while they are learned from.
struct Deformation {
    double shift, rotation, scale, elastic, smoothness;  // pixels, radians, a fraction, pixels, pixels
    std::size_t height, width;                           // 0: they are not
};

// What a network is and how it learns; lists begin with layer 0, as in the notation.
struct Plan {
    std::vector<std::size_t> sizes;
    std::vector<ActivationSpec> sigma;
    CostSpec cost;
    std::vector<double> dropout;  // rates of layers 0 ... L - 1
    RuleSpec rule;                // eta and the corrections are filled in at each step
    double clip;
    std::uint64_t seed;
    Deformation deformation;
    bool classifies;

    std::size_t L() const { return sizes.size() - 1; }
    int slots() const {
        return rule.kind == RuleKind::sgd ? 0 : rule.kind == RuleKind::adam || rule.kind == RuleKind::adamw ? 2 : 1;
    }
};

// The examples of one step.
template <class T>
struct Batch {
    const Input<T>* input;
    const std::int64_t* rows;
    std::size_t size;
    std::uint64_t step;
    const T* y;             // all wanted outputs, n_L a row; null where only a[L] is asked for
    const double* weights;  // all sample weights, or null
    bool learns;            // whether dropout and deformation are at work
};

}  // namespace backscope
