// What the arithmetic is asked for: a table of functions over plain memory, one table for each instruction set.
//
// Everything is stored in *panels*. A panel holds P neurons of a layer (P = two vectors of the machine: 16 floats with
// AVX2); the last one is filled up with zeros, which stay zeros.
//
//   a[l], delta[l]   [panel of neurons][example][P]           with room for so many examples in each panel
//   w[l]             [block of P inputs][panel of neurons][input][P]
//   twin of w[l]     [block of P neurons][panel of inputs][neuron][P]   for BP2 alone; kept in step by the update
//   b[l]             [panel of neurons][P]
//
// So the forward pass, BP2 and BP4 all read whole vectors, both factors of a product lie in a row in the cache, and a
// block of weights, which one thread moves at a time, is one piece of memory. Blocks are `block` numbers apart, a
// little more than they hold: powers of two would make them compete for the same places in the cache.
#pragma once

#include <cstddef>
#include <cstdint>

namespace backscope {

enum class ActivationKind : int {
    sigmoid,
    tanh,
    relu,
    leaky_relu,
    elu,
    softplus,
    gelu,
    silu,
    identity,
    exponential,
    step,
    softmax
};
enum class CostKind : int {
    quadratic,
    sum_of_squares,
    binary_cross_entropy,
    cross_entropy,
    mae,
    huber,
    poisson,
    quantile
};
enum class RuleKind : int { sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw };

struct ActivationSpec {
    ActivationKind kind;
    double setting;  // leaky_relu's slope, elu's alpha
};

struct CostSpec {
    CostKind kind;
    double setting;  // huber's threshold, quantile's q
};

// How parameters change at one step: the optimiser's settings with eta and the powers of beta1, beta2 worked in.
struct RuleSpec {
    RuleKind kind;
    double eta;
    double first, second;  // momentum or alpha or beta1; beta2
    double eps, weight_decay;
    double bias1, bias2;  // 1 - beta1^t, 1 - beta2^t
    double l1, l2;        // of the penalty, whose gradient is added here
};

// A stretch of parameters that change together: a block of weights, or the biases of a layer.
template <class T>
struct Stretch {
    T* theta;
    T* state[2];
    T* gradient;        // the penalty's part is added to it
    std::size_t count;  // a multiple of the panel
};

// Rows `first` ... `last` - 1 of a batch whose panels have room for `room` examples.
struct Rows {
    std::size_t first, last, room;
};

// Non-zero inputs of a batch: example i has `count[i]` of them, at rising places `index[i]`.
template <class T>
struct SparseRows {
    const std::int32_t* const* index;
    const T* const* value;
    const std::int32_t* count;
};

// The same, by input: input k's non-zeros are entries start[k] ... start[k + 1] - 1, in the order of the examples.
template <class T>
struct Entry {
    std::int32_t example;
    T value;
};
template <class T>
struct SparseColumns {
    const std::int64_t* start;
    const Entry<T>* entry;
    const Entry<T>* nothing;  // a zero, of example 0: taken to add nothing, as deltas are finite

    // Those of input k on.
    SparseColumns from(std::size_t k) const { return {start + k, entry, nothing}; }
};

// What is to be said of a batch's outputs: a[L] in place of z[L], and where y is given C_x, BP1 and who is right.
template <class T>
struct Judgement {
    ActivationSpec sigma;
    CostSpec cost;
    std::size_t n, room;
    T *a, *delta;              // in panels
    const T *y, *y_end;        // wanted outputs of all examples, n a row; or null
    const std::int64_t* rows;  // which of them are in the batch
    const double* weights;     // sample weights of all examples, or null
    std::size_t batch;
    double* costs;        // share * C_x
    std::uint8_t* right;  // or null
};

template <class T>
struct Kernels {
    const char* name;
    std::size_t panel;

    // out = in * weights (+ biases, where there are any): z[l] forward, dC/da[l] backward.
    void (*product)(const T* in, std::size_t inputs, const T* weights, std::size_t block, const T* biases, T* out,
                    std::size_t outputs, Rows rows);
    // The same for non-zero inputs alone.
    void (*sparse_product)(SparseRows<T> in, const T* weights, std::size_t block, const T* biases, T* out,
                           std::size_t panels, Rows rows);
    // A part of it, added to `out`: of each example the non-zeros from at[i] on whose inputs are below `end`; at[i] is
    // left behind them.
    void (*sparse_advance)(SparseRows<T> in, std::int32_t* at, std::size_t end, const T* weights, std::size_t block,
                           T* out, std::size_t panels, Rows rows);
    // gradient[panel][k][P] of the inputs k = 0 ... rows - 1 behind `in`: BP4 for a block of at most P inputs.
    void (*outer)(const T* in, std::size_t inputs, const T* delta, std::size_t outputs, std::size_t examples,
                  std::size_t room, T* gradient);
    // The same for non-zero inputs.
    void (*sparse_outer)(SparseColumns<T> in, std::size_t inputs, const T* delta, std::size_t panels, std::size_t room,
                         T* gradient);
    // That and the update of those weights at once, where there is no penalty: the gradient stays in registers. Asks
    // for parameters and state ahead where they come from `far` in small pieces.
    void (*sparse_update)(SparseColumns<T> in, std::size_t inputs, const T* delta, std::size_t panels, std::size_t room,
                          const RuleSpec& rule, Stretch<T> stretch, bool far);
    // Gradient descent on inputs first ... last - 1 at once: w -= eta * input * delta, example by example.
    void (*sparse_descend)(SparseRows<T> in, std::size_t examples, std::size_t first, std::size_t last, const T* delta,
                           std::size_t panels, std::size_t room, T eta, T* weights, std::size_t block);
    // gradient[panel][P] = sum of delta over examples: BP3.
    void (*sum)(const T* delta, std::size_t panels, std::size_t examples, std::size_t room, T* gradient);
    void (*update)(const RuleSpec& rule, Stretch<T> stretch);
    // twin[j][k] = block[k][j] for P x P numbers.
    void (*transpose)(const T* block, T* twin);
    // a = sigma(z) in place of z, and sigma'(z) into slope where that is wanted.
    void (*activate)(ActivationSpec sigma, T* z, T* slope, std::size_t count);
    void (*multiply)(T* a, const T* factor, std::size_t count);
    // The output layer of examples first ... last - 1; `scratch` has room for 5 * n vectors.
    void (*judge)(const Judgement<T>& task, std::size_t first, std::size_t last, T* scratch);
};

// The tables of the instruction sets (the last two on x86 alone); "scalar" is what a compiler without vector types
// gets.
template <class T>
const Kernels<T>* kernels_scalar();
template <class T>
const Kernels<T>* kernels_baseline();
template <class T>
const Kernels<T>* kernels_avx2();
template <class T>
const Kernels<T>* kernels_avx512();

// The table named "scalar", "baseline", "avx2" or "avx512", or the "best" there is; null if this machine cannot run it.
template <class T>
const Kernels<T>* kernels_for(const char* name);

}  // namespace backscope
