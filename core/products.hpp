// Dense products in register tiles: z[l] forward and dC/da backward (`product`), and BP4 (`outer`).
//
// Every number of a result is one chain of multiply-adds in the order of the inputs (product) or of the examples
// (outer), whatever the tile it falls into. So how the work is divided among threads does not change a bit.
#pragma once

#include <type_traits>

#include "kernels.hpp"
#include "lanes.hpp"

namespace {

using backscope::Rows;

constexpr std::size_t INPUTS_AT_ONCE = 256;    // a panel's weights of so many inputs (16 KiB) stay in the first cache
constexpr std::size_t EXAMPLES_AT_ONCE = 512;  // and a panel of so many examples stays in the second

// Rows of a tile that has V vectors a row: its 12 sums, its weights and one input fill 16 registers; of 32 we take 16
// sums.
template <int V>
constexpr int TILE = (BACKSCOPE_VECTOR_BYTES == 64 ? 16 : 12) / V;

// Calls visit(R), R being the constant that height is; it is 1 ... MOST.
template <int MOST, int R = MOST, class F>
BACKSCOPE_INLINE void with_height(std::size_t height, F&& visit) {
    if (height == R) return visit(std::integral_constant<int, R>{});
    if constexpr (R > 1) with_height<MOST, R - 1>(height, visit);
}

// Calls visit(at, R) for tiles of R rows, R being a constant of at most MOST: no more tiles than needed, of about equal
// heights, as low ones have too few sums to be fast.
template <int MOST, class F>
BACKSCOPE_INLINE void by_tiles(std::size_t rows, F&& visit) {
    for (std::size_t at = 0, height; at < rows; at += height) {
        const std::size_t tiles = (rows - at + MOST - 1) / MOST;
        height = (rows - at + tiles - 1) / tiles;
        with_height<MOST>(height, [&](auto R) { visit(at, R); });
    }
}

// Calls visit(p, V) for the panels of so many neurons: of their two vectors the last has but V = 1 that is not padding
// where that is enough.
template <class T, class F>
BACKSCOPE_INLINE void by_width(std::size_t neurons, F&& visit) {
    constexpr std::size_t P = PANEL<T>, W = Lanes<T>::width;
    std::size_t p = 0;
    for (; neurons > p * P + W; ++p) visit(p, std::integral_constant<int, 2>{});
    if (neurons > p * P) visit(p, std::integral_constant<int, 1>{});
}

// Adds R examples' inputs times one panel of weights to sums that begin with the bias, zero, or what is in `out`.
template <class T, int R, int V>
BACKSCOPE_INLINE void product_tile(const T* RESTRICT in, std::size_t in_panel, std::size_t inputs,
                                   const T* RESTRICT weights, std::size_t block, const T* begin, std::size_t begin_step,
                                   T* out) {  // which may be where it begins
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    const auto first = [&](int r, int v) { return begin ? load(begin + r * begin_step + v * W) : Lanes<T>::all(0); };
    Vector<T> sum[R][V];
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < V; ++v) sum[r][v] = first(r, v);
    for (std::size_t from = 0; from < inputs; from += P, in += in_panel, weights += block) {
        const int count = inputs - from < std::size_t(P) ? int(inputs - from) : P;
        for (int k = 0; k < count; ++k) {
            Vector<T> w[V];
            for (int v = 0; v < V; ++v) w[v] = load(weights + k * P + v * W);
            for (int r = 0; r < R; ++r) {
                const Vector<T> x = Lanes<T>::all(in[r * P + k]);
                for (int v = 0; v < V; ++v) sum[r][v] = multiply_add<T>(x, w[v], sum[r][v]);
            }
        }
    }
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < 2; ++v) store(out + r * P + v * W, v < V ? sum[r][v] : first(r, v));
}

template <class T>
void product(const T* in, std::size_t inputs, const T* weights, std::size_t block, const T* biases, T* out,
             std::size_t outputs, Rows rows) {
    constexpr std::size_t P = PANEL<T>;
    const std::size_t room = rows.room * P;
    for (std::size_t from = 0; from < inputs; from += INPUTS_AT_ONCE) {
        const std::size_t count = inputs - from < INPUTS_AT_ONCE ? inputs - from : INPUTS_AT_ONCE;
        by_width<T>(outputs, [&](std::size_t p, auto V) {
            const T* panel = weights + from / P * block + p * P * P;
            by_tiles<TILE<V>>(rows.last - rows.first, [&](std::size_t at, auto R) {
                const std::size_t i = rows.first + at;
                T* target = out + p * room + i * P;
                const bool first = from == 0;
                const T* begin = !first ? target : biases ? biases + p * P : nullptr;
                product_tile<T, R, V>(in + from / P * room + i * P, room, count, panel, block, begin, first ? 0 : P,
                                      target);
            });
        });
    }
}

// Adds the outer products of R inputs and one panel of delta, over `examples`, to a tile of the gradient.
template <class T, int R, int V>
BACKSCOPE_INLINE void outer_tile(const T* RESTRICT in, const T* RESTRICT delta, std::size_t examples, bool first,
                                 T* RESTRICT gradient) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> sum[R][V];
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < V; ++v) sum[r][v] = first ? Lanes<T>::all(0) : load(gradient + r * P + v * W);
    for (std::size_t i = 0; i < examples; ++i, in += P, delta += P) {
        Vector<T> d[V];
        for (int v = 0; v < V; ++v) d[v] = load(delta + v * W);
        for (int r = 0; r < R; ++r) {
            const Vector<T> x = Lanes<T>::all(in[r]);
            for (int v = 0; v < V; ++v) sum[r][v] = multiply_add<T>(x, d[v], sum[r][v]);
        }
    }
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < 2; ++v) store(gradient + r * P + v * W, v < V ? sum[r][v] : Lanes<T>::all(0));
}

template <class T>
void outer(const T* in, std::size_t inputs, const T* delta, std::size_t outputs, std::size_t examples, std::size_t room,
           T* gradient) {
    constexpr std::size_t P = PANEL<T>;
    for (std::size_t from = 0; from < examples; from += EXAMPLES_AT_ONCE) {
        const std::size_t count = examples - from < EXAMPLES_AT_ONCE ? examples - from : EXAMPLES_AT_ONCE;
        by_width<T>(outputs, [&](std::size_t p, auto V) {
            by_tiles<TILE<V>>(inputs, [&](std::size_t at, auto R) {
                outer_tile<T, R, V>(in + from * P + at, delta + (p * room + from) * P, count, from == 0,
                                    gradient + p * P * P + at * P);
            });
        });
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
    constexpr int P = PANEL<T>, W = Lanes<T>::width;
    for (int k = 0; k < P; k += W)
        for (int j = 0; j < P; j += W) {
            Vector<T> rows[W];
            for (int i = 0; i < W; ++i) rows[i] = load(block + (k + i) * P + j);
            transpose_square<T>(rows);
            for (int i = 0; i < W; ++i) store(twin + (j + i) * P + k, rows[i]);
        }
}

}  // namespace
