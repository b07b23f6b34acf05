// The first layer for inputs that are mostly zero: what is not there is not multiplied.
//
// Each number is one chain of multiply-adds in the order of inputs (z) or of examples (gradient), as in products.hpp.
#pragma once

#include <type_traits>

#include "kernels.hpp"
#include "lanes.hpp"
#include "rules.hpp"

namespace {

using backscope::Entry;
using backscope::Rows;
using backscope::SparseColumns;
using backscope::SparseRows;

constexpr int PANELS_AT_ONCE = 4;  // 8 sums in registers

// Calls visit(p, G) for panels p ... p + G - 1, G being a constant: four at a time, but the last five as three and two,
// as one alone has too few sums to be fast.
template <class F>
BACKSCOPE_INLINE void by_panels(std::size_t panels, F&& visit) {
    for (std::size_t p = 0, count = 0; p < panels; p += count) {
        const std::size_t left = panels - p;
        count = left == PANELS_AT_ONCE + 1 ? PANELS_AT_ONCE - 1 : left < PANELS_AT_ONCE ? left : PANELS_AT_ONCE;
        switch (count) {
            case 1: visit(p, std::integral_constant<int, 1>{}); break;
            case 2: visit(p, std::integral_constant<int, 2>{}); break;
            case 3: visit(p, std::integral_constant<int, 3>{}); break;
            default: visit(p, std::integral_constant<int, PANELS_AT_ONCE>{});
        }
    }
}

// Where an input's row of weights begins: its block, and its place there.
template <class T>
BACKSCOPE_INLINE std::size_t row_of(std::int32_t input, std::size_t block) {
    constexpr std::uint32_t P = PANEL<T>;
    return std::uint32_t(input) / P * block + std::uint32_t(input) % P * P;
}

// z of E examples over G panels: the biases, then each one's non-zeros in rising order. Several examples go side by
// side where one has too few sums to keep the processor busy.
template <class T, int G, int E>
BACKSCOPE_INLINE void gather_panels(const std::int32_t* const* index, const T* const* value, const std::int32_t* count,
                                    const T* RESTRICT weights, std::size_t block, const T* RESTRICT biases,
                                    T* RESTRICT out, std::size_t out_panel) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> sum[E][G][2];
    std::int32_t common = count[0];
    for (int e = 0; e < E; ++e) {
        common = count[e] < common ? count[e] : common;
        for (int g = 0; g < G; ++g)
            for (int v = 0; v < 2; ++v) sum[e][g][v] = load(biases + g * P + v * W);
    }
    const auto add = [&](int e, std::int32_t at) {
        const Vector<T> x = Lanes<T>::all(value[e][at]);
        const T* row = weights + row_of<T>(index[e][at], block);
        for (int g = 0; g < G; ++g)
            for (int v = 0; v < 2; ++v) sum[e][g][v] = multiply_add<T>(x, load(row + g * P * P + v * W), sum[e][g][v]);
    };
    for (std::int32_t at = 0; at < common; ++at)
        for (int e = 0; e < E; ++e) add(e, at);
    for (int e = 0; e < E; ++e) {
        for (std::int32_t at = common; at < count[e]; ++at) add(e, at);
        for (int g = 0; g < G; ++g)
            for (int v = 0; v < 2; ++v) store(out + g * out_panel + e * P + v * W, sum[e][g][v]);
    }
}

template <class T>
void sparse_product(SparseRows<T> in, const T* weights, std::size_t block, const T* biases, T* out, std::size_t panels,
                    Rows rows) {
    constexpr std::size_t P = PANEL<T>;
    const std::size_t room = rows.room * P;
    by_panels(panels, [&](std::size_t p, auto G) {
        constexpr std::size_t E = G < 3 ? PANELS_AT_ONCE / G : 1;
        const auto gather = [&](std::size_t i, auto examples) {
            gather_panels<T, G, examples>(in.index + i, in.value + i, in.count + i, weights + p * P * P, block,
                                          biases + p * P, out + p * room + i * P, room);
        };
        std::size_t i = rows.first;
        for (; i + E <= rows.last; i += E) gather(i, std::integral_constant<int, E>{});
        for (; i < rows.last; ++i) gather(i, std::integral_constant<int, 1>{});
    });
}

// Adds to z of one example over G panels its non-zeros from `at` on whose inputs are below `end`; returns the next one.
template <class T, int G>
BACKSCOPE_INLINE std::int32_t advance_panels(const std::int32_t* RESTRICT index, const T* RESTRICT value,
                                             std::int32_t at, std::int32_t count, std::int32_t end,
                                             const T* RESTRICT weights, std::size_t block, T* RESTRICT out,
                                             std::size_t out_panel) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> sum[G][2];
    for (int g = 0; g < G; ++g) {
        sum[g][0] = load(out + g * out_panel);
        sum[g][1] = load(out + g * out_panel + W);
    }
    for (; at < count && index[at] < end; ++at) {
        const Vector<T> x = Lanes<T>::all(value[at]);
        const T* row = weights + row_of<T>(index[at], block);
        for (int g = 0; g < G; ++g) {
            sum[g][0] = multiply_add<T>(x, load(row + g * P * P), sum[g][0]);
            sum[g][1] = multiply_add<T>(x, load(row + g * P * P + W), sum[g][1]);
        }
    }
    for (int g = 0; g < G; ++g) {
        store(out + g * out_panel, sum[g][0]);
        store(out + g * out_panel + W, sum[g][1]);
    }
    return at;
}

template <class T>
void sparse_advance(SparseRows<T> in, std::int32_t* at, std::size_t end, const T* weights, std::size_t block, T* out,
                    std::size_t panels, Rows rows) {
    constexpr std::size_t P = PANEL<T>;
    const std::size_t room = rows.room * P;
    by_panels(panels, [&](std::size_t p, auto G) {
        const bool last = p + G == panels;
        for (std::size_t i = rows.first; i < rows.last; ++i) {
            const std::int32_t next =
                advance_panels<T, G>(in.index[i], in.value[i], at[i], in.count[i], std::int32_t(end),
                                     weights + p * P * P, block, out + p * room + i * P, room);
            if (last) at[i] = next;
        }
    });
}

// One input's row of the gradient over G panels: its non-zeros in the order of the examples. Where most inputs have
// none or one, FEW, whether there is one is a matter of what is read and not of a branch, which nobody could foresee.
template <class T, int G, bool FEW>
BACKSCOPE_INLINE void sum_panels(SparseColumns<T> in, std::size_t k, const T* RESTRICT delta, std::size_t room,
                                 Vector<T> (&sum)[G][2]) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    const Entry<T>* entry = in.entry + in.start[k];
    const std::int64_t count = in.start[k + 1] - in.start[k];
    const auto add = [&](const Entry<T>& one) {
        const Vector<T> x = Lanes<T>::all(one.value);
        const T* row = delta + std::size_t(one.example) * P;
        for (int g = 0; g < G; ++g)
            for (int v = 0; v < 2; ++v) sum[g][v] = multiply_add<T>(x, load(row + g * room + v * W), sum[g][v]);
    };
    for (int g = 0; g < G; ++g) sum[g][0] = sum[g][1] = Lanes<T>::all(0);
    if constexpr (FEW) add(*(count > 0 ? entry : in.nothing));
    for (std::int64_t e = FEW; e < count; ++e) add(entry[e]);
}

// Calls put(place, g) for each input's and panel's piece of the gradient, two vectors g, `place` being its place in the
// block.
template <class T, class F>
BACKSCOPE_INLINE void each_sum(SparseColumns<T> in, std::size_t inputs, const T* delta, std::size_t panels,
                               std::size_t room, F&& put) {
    constexpr std::size_t P = PANEL<T>;
    const bool few = std::size_t(in.start[inputs] - in.start[0]) < 2 * inputs;
    by_panels(panels, [&](std::size_t p, auto G) {
        const auto each = [&](auto FEW) {
            for (std::size_t k = 0; k < inputs; ++k) {
                Vector<T> sum[decltype(G)::value][2];
                sum_panels<T, G, FEW>(in, k, delta + p * room, room, sum);
                for (int g = 0; g < G; ++g) put((p + g) * P * P + k * P, sum[g]);
            }
        };
        if (few)
            each(std::true_type{});
        else
            each(std::false_type{});
    });
}

template <class T>
void sparse_outer(SparseColumns<T> in, std::size_t inputs, const T* delta, std::size_t panels, std::size_t room,
                  T* gradient) {
    each_sum(in, inputs, delta, panels, room * PANEL<T>, [&](std::size_t i, const Vector<T>(&g)[2]) {
        store(gradient + i, g[0]);
        store(gradient + i + Lanes<T>::width, g[1]);
    });
}

template <class T>
void sparse_update(SparseColumns<T> in, std::size_t inputs, const T* delta, std::size_t panels, std::size_t room,
                   const RuleSpec& rule, Stretch<T> s, bool far) {
    // A panel's weights of a block are one piece of memory; half a page is as much as it is worth asking for ahead.
    constexpr std::size_t W = Lanes<T>::width, PIECE = PANEL<T> * PANEL<T> * sizeof(T), LONG = 2048;
    constexpr std::size_t NEXT = PANELS_AT_ONCE * PANEL<T> * PANEL<T>;
    with_step<T>(rule, [&](auto step) {  // a copy, which nothing that is written can change
        const auto move = [&](std::size_t i, const Vector<T>(&g)[2]) {
            step(g[0], s, i);
            step(g[1], s, i + W);
        };
        if (!far || PIECE > LONG) return each_sum(in, inputs, delta, panels, room * PANEL<T>, move);
        each_sum(in, inputs, delta, panels, room * PANEL<T>, [&](std::size_t i, const Vector<T>(&g)[2]) {
            move(i, g);
            BACKSCOPE_PREFETCH(s.theta + i + NEXT);
            for (T* state : s.state)
                if (state) BACKSCOPE_PREFETCH(state + i + NEXT);
        });
    });
}

// The part of an example's non-zeros that lies in inputs first ... last - 1.
struct Span {
    std::int32_t from, to;
};

template <class T>
BACKSCOPE_INLINE Span span_of(SparseRows<T> in, std::size_t i, std::size_t first, std::size_t last) {
    const auto place = [&](std::size_t input) {
        std::int32_t low = 0, high = in.count[i];
        while (low < high) {
            const std::int32_t middle = (low + high) / 2;
            const bool before = std::size_t(in.index[i][middle]) < input;
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        return low;
    };
    const std::int32_t all = in.count[i];
    const std::int32_t from = first == 0 ? 0 : place(first);
    return {from, all > 0 && std::size_t(in.index[i][all - 1]) < last ? all : place(last)};
}

// One example's step over G panels.
template <class T, int G>
BACKSCOPE_INLINE void descend_panels(const std::int32_t* RESTRICT index, const T* RESTRICT value, Span span,
                                     const T* RESTRICT delta, std::size_t room, T eta, T* RESTRICT weights,
                                     std::size_t block) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    Vector<T> step[G][2];
    for (int g = 0; g < G; ++g) {
        step[g][0] = Lanes<T>::all(-eta) * load(delta + g * room);
        step[g][1] = Lanes<T>::all(-eta) * load(delta + g * room + W);
    }
    for (std::int32_t e = span.from; e < span.to; ++e) {
        const Vector<T> x = Lanes<T>::all(value[e]);
        T* row = weights + row_of<T>(index[e], block);
        for (int g = 0; g < G; ++g) {
            T* w = row + g * P * P;
            store(w, multiply_add<T>(x, step[g][0], load(w)));
            store(w + W, multiply_add<T>(x, step[g][1], load(w + W)));
        }
    }
}

// Plain gradient descent needs no gradient: the sum over examples may as well be taken in the weights themselves. So
// nothing is sorted by input, and weights whose inputs are all zero are not touched.
template <class T>
void sparse_descend(SparseRows<T> in, std::size_t examples, std::size_t first, std::size_t last, const T* delta,
                    std::size_t panels, std::size_t room_rows, T eta, T* weights, std::size_t block) {
    constexpr std::size_t P = PANEL<T>;
    const std::size_t room = room_rows * P;
    by_panels(panels, [&](std::size_t p, auto G) {
        for (std::size_t i = 0; i < examples; ++i)
            descend_panels<T, G>(in.index[i], in.value[i], span_of(in, i, first, last), delta + p * room + i * P, room,
                                 eta, weights + p * P * P, block);
    });
}

}  // namespace
