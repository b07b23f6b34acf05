// Dense products in register tiles: z[l] forward and dC/da backward (`product`), and BP4 (`outer`).
//
// Every number of a result is one chain of multiply-adds in the order of the inputs (product) or of the examples
// (outer), whatever the tile it falls into. So how the work is divided among threads does not change a bit.
#pragma once

#include "kernels.hpp"
#include "lanes.hpp"

namespace {

using backscope::Rows;

constexpr int TILE = 6;                      // examples in a tile: 6 x 2 sums, 2 weights and 1 input fill 16 registers
constexpr std::size_t INPUTS_AT_ONCE = 256;  // a panel's weights of so many inputs (16 KiB) stay in the first cache
constexpr std::size_t EXAMPLES_AT_ONCE = 512;  // and a panel of so many examples stays in the second

// Adds R examples' inputs times one panel of weights to sums that begin with the bias, zero, or what is in `out`.
template <class T, int R>
BACKSCOPE_INLINE void product_tile(const T* RESTRICT in, std::size_t in_panel, std::size_t inputs,
                                   const T* RESTRICT weights, std::size_t block, const T* begin, std::size_t begin_step,
                                   T* out) {  // which may be where it begins
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> sum[R][2];
    for (int r = 0; r < R; ++r) {
        sum[r][0] = begin ? load(begin + r * begin_step) : Lanes<T>::all(0);
        sum[r][1] = begin ? load(begin + r * begin_step + W) : Lanes<T>::all(0);
    }
    for (std::size_t from = 0; from < inputs; from += P, in += in_panel, weights += block) {
        const int count = inputs - from < std::size_t(P) ? int(inputs - from) : P;
        for (int k = 0; k < count; ++k) {
            const Vector<T> left = load(weights + k * P), right = load(weights + k * P + W);
            for (int r = 0; r < R; ++r) {
                const Vector<T> x = Lanes<T>::all(in[r * P + k]);
                sum[r][0] = multiply_add<T>(x, left, sum[r][0]);
                sum[r][1] = multiply_add<T>(x, right, sum[r][1]);
            }
        }
    }
    for (int r = 0; r < R; ++r) {
        store(out + r * P, sum[r][0]);
        store(out + r * P + W, sum[r][1]);
    }
}

template <class T>
BACKSCOPE_INLINE void product_rows(std::size_t rows, const T* in, std::size_t in_panel, std::size_t inputs,
                                   const T* weights, std::size_t block, const T* begin, std::size_t begin_step,
                                   T* out) {
    switch (rows) {
        case 1: return product_tile<T, 1>(in, in_panel, inputs, weights, block, begin, begin_step, out);
        case 2: return product_tile<T, 2>(in, in_panel, inputs, weights, block, begin, begin_step, out);
        case 3: return product_tile<T, 3>(in, in_panel, inputs, weights, block, begin, begin_step, out);
        case 4: return product_tile<T, 4>(in, in_panel, inputs, weights, block, begin, begin_step, out);
        case 5: return product_tile<T, 5>(in, in_panel, inputs, weights, block, begin, begin_step, out);
        default: return product_tile<T, TILE>(in, in_panel, inputs, weights, block, begin, begin_step, out);
    }
}

template <class T>
void product(const T* in, std::size_t inputs, const T* weights, std::size_t block, const T* biases, T* out,
             std::size_t panels, Rows rows) {
    constexpr std::size_t P = PANEL<T>;
    const std::size_t room = rows.room * P;
    for (std::size_t from = 0; from < inputs; from += INPUTS_AT_ONCE) {
        const std::size_t count = inputs - from < INPUTS_AT_ONCE ? inputs - from : INPUTS_AT_ONCE;
        for (std::size_t p = 0; p < panels; ++p) {
            const T* panel = weights + from / P * block + p * P * P;
            for (std::size_t i = rows.first; i < rows.last; i += TILE) {
                T* target = out + p * room + i * P;
                const bool first = from == 0;
                const T* begin = !first ? target : biases ? biases + p * P : nullptr;
                product_rows(rows.last - i, in + from / P * room + i * P, room, count, panel, block, begin,
                             first ? 0 : P, target);
            }
        }
    }
}

// Adds the outer products of R inputs and one panel of delta, over `examples`, to a tile of the gradient.
template <class T, int R>
BACKSCOPE_INLINE void outer_tile(const T* RESTRICT in, const T* RESTRICT delta, std::size_t examples, bool first,
                                 T* RESTRICT gradient) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> sum[R][2];
    for (int r = 0; r < R; ++r) {
        sum[r][0] = first ? Lanes<T>::all(0) : load(gradient + r * P);
        sum[r][1] = first ? Lanes<T>::all(0) : load(gradient + r * P + W);
    }
    for (std::size_t i = 0; i < examples; ++i, in += P, delta += P) {
        const Vector<T> left = load(delta), right = load(delta + W);
        for (int r = 0; r < R; ++r) {
            const Vector<T> x = Lanes<T>::all(in[r]);
            sum[r][0] = multiply_add<T>(x, left, sum[r][0]);
            sum[r][1] = multiply_add<T>(x, right, sum[r][1]);
        }
    }
    for (int r = 0; r < R; ++r) {
        store(gradient + r * P, sum[r][0]);
        store(gradient + r * P + W, sum[r][1]);
    }
}

// A panel's P inputs go in tiles of 6, 5 and 5 (P = 16) or the like: as many sums as registers hold, none left over.
template <class T>
BACKSCOPE_INLINE void outer_panel(const T* in, std::size_t inputs, const T* delta, std::size_t examples, bool first,
                                  T* gradient) {
    constexpr int P = PANEL<T>;
    std::size_t r = 0;
    while (r < inputs) {
        const std::size_t left = inputs - r;
        switch (left) {
            case 1:
                outer_tile<T, 1>(in + r, delta, examples, first, gradient + r * P);
                r += 1;
                break;
            case 2:
                outer_tile<T, 2>(in + r, delta, examples, first, gradient + r * P);
                r += 2;
                break;
            case 3:
                outer_tile<T, 3>(in + r, delta, examples, first, gradient + r * P);
                r += 3;
                break;
            case 4:
            case 8:
                outer_tile<T, 4>(in + r, delta, examples, first, gradient + r * P);
                r += 4;
                break;
            case 5:
            case 10:
                outer_tile<T, 5>(in + r, delta, examples, first, gradient + r * P);
                r += 5;
                break;
            default:
                outer_tile<T, 6>(in + r, delta, examples, first, gradient + r * P);
                r += 6;
                break;
        }
    }
}

template <class T>
void outer(const T* in, std::size_t inputs, const T* delta, std::size_t panels, std::size_t examples, std::size_t room,
           T* gradient) {
    constexpr std::size_t P = PANEL<T>;
    for (std::size_t from = 0; from < examples; from += EXAMPLES_AT_ONCE) {
        const std::size_t count = examples - from < EXAMPLES_AT_ONCE ? examples - from : EXAMPLES_AT_ONCE;
        for (std::size_t p = 0; p < panels; ++p)
            outer_panel(in + from * P, inputs, delta + (p * room + from) * P, count, from == 0, gradient + p * P * P);
    }
}

template <class T>
void sum(const T* delta, std::size_t panels, std::size_t examples, std::size_t room, T* gradient) {
    constexpr std::size_t P = PANEL<T>, W = Lanes<T>::width;
    for (std::size_t p = 0; p < panels; ++p) {
        const T* RESTRICT row = delta + p * room * P;
        Vector<T> left = Lanes<T>::all(0), right = Lanes<T>::all(0);
        for (std::size_t i = 0; i < examples; ++i, row += P) {
            left += load(row);
            right += load(row + W);
        }
        store(gradient + p * P, left);
        store(gradient + p * P + W, right);
    }
}

template <class T>
void transpose(const T* RESTRICT block, T* RESTRICT twin) {
    constexpr int P = PANEL<T>;
    for (int k = 0; k < P; ++k)
        for (int j = 0; j < P; ++j) twin[j * P + k] = block[k * P + j];
}

}  // namespace
