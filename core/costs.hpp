// The output layer: a[L], C_x, and BP1. Formulas and sources: backscope/network/costs.py.
//
// A vector's worth of examples is judged at once, one in each lane: numbers are [neuron][lane], sums go over neurons,
// and so no vector is ever added up across, whatever n_L is.
#pragma once

#include <math.h>

#include <cfloat>
#include <cstring>

#include "activations.hpp"
#include "elementary.hpp"
#include "kernels.hpp"

namespace {

using backscope::CostKind;
using backscope::CostSpec;
using backscope::Judgement;

// A loop over the lanes of a vector; left rolled, it becomes one vector operation.
#if defined(__GNUC__) && !defined(__clang__)
#define BACKSCOPE_LANES(i) _Pragma("GCC unroll 1") for (std::size_t i = 0; i < W; ++i)
#else
#define BACKSCOPE_LANES(i) for (std::size_t i = 0; i < W; ++i)
#endif

template <class T>
constexpr T LARGEST = sizeof(T) == 4 ? T(FLT_MAX) : T(DBL_MAX);
template <class T>
constexpr T SMALLEST = sizeof(T) == 4 ? T(FLT_MIN) : T(DBL_MIN);

// Some examples' outputs: each array is [n][W]; `total` is C_x.
template <class T>
struct Outputs {
    std::size_t n;
    T *z, *a, *y, *delta, *slope;
    T total[Lanes<T>::width];
};

// a = softmax(z), and with cross-entropy C_x and dC_x/dz as well.
template <class T>
void softmax(Outputs<T>& out, bool cross_entropy) {
    constexpr std::size_t W = Lanes<T>::width;
    const std::size_t n = out.n;
    const T *RESTRICT z = out.z, *RESTRICT y = out.y;
    T *RESTRICT a = out.a, *RESTRICT delta = out.delta;
    T top[W], sum[W], total[W], wanted[W];
    BACKSCOPE_LANES (i) top[i] = z[i], sum[i] = total[i] = wanted[i] = 0;
    for (std::size_t j = 1; j < n; ++j)
        BACKSCOPE_LANES (i) top[i] = z[j * W + i] > top[i] ? z[j * W + i] : top[i];
    for (std::size_t j = 0; j < n; ++j)
        BACKSCOPE_LANES (i) a[j * W + i] = z[j * W + i] - top[i];
    for (std::size_t k = 0; k < n * W; ++k) a[k] = exp_of_negative(a[k]);
    for (std::size_t j = 0; j < n; ++j)
        BACKSCOPE_LANES (i) sum[i] += a[j * W + i];
    for (std::size_t j = 0; j < n; ++j)
        BACKSCOPE_LANES (i) a[j * W + i] /= sum[i];
    if (!cross_entropy) return;
    BACKSCOPE_LANES (i) top[i] += log_of(sum[i]);  // now ln of the sum of exp(z)
    for (std::size_t j = 0; j < n; ++j)
        BACKSCOPE_LANES (i) {
            total[i] += y[j * W + i] * (top[i] - z[j * W + i]);
            wanted[i] += y[j * W + i];
        }
    for (std::size_t j = 0; j < n; ++j)
        BACKSCOPE_LANES (i) delta[j * W + i] = a[j * W + i] * wanted[i] - y[j * W + i];
    BACKSCOPE_LANES (i) out.total[i] = total[i];
}

// From dC_x/da to dC_x/dz, in place.
template <class T>
void pull_back(Outputs<T>& out, bool is_softmax) {
    constexpr std::size_t W = Lanes<T>::width;
    T along[W] = {};
    if (!is_softmax) {
        for (std::size_t k = 0; k < out.n * W; ++k) out.delta[k] *= out.slope[k];
        return;
    }
    for (std::size_t j = 0; j < out.n; ++j)
        BACKSCOPE_LANES (i) along[i] += out.delta[j * W + i] * out.a[j * W + i];
    for (std::size_t j = 0; j < out.n; ++j)
        BACKSCOPE_LANES (i) out.delta[j * W + i] = out.a[j * W + i] * (out.delta[j * W + i] - along[i]);
}

// One output's part of a cost that is a function of r = a - y; its derivative goes into g.
template <class T>
struct Quadratic {
    static BACKSCOPE_INLINE T of(T r, T, T& g) {
        g = r;
        return T(0.5) * r * r;
    }
};
template <class T>
struct SumOfSquares {
    static BACKSCOPE_INLINE T of(T r, T, T& g) {
        g = 2 * r;
        return r * r;
    }
};
template <class T>
struct MeanAbsoluteError {
    static BACKSCOPE_INLINE T of(T r, T, T& g) {
        g = T(r > 0) - T(r < 0);
        return r < 0 ? -r : r;
    }
};
template <class T>
struct Huber {
    static BACKSCOPE_INLINE T of(T r, T threshold, T& g) {
        const T size = r < 0 ? -r : r, near = size > threshold ? threshold : size;
        g = r > threshold ? threshold : r < -threshold ? -threshold : r;
        return near * (size - T(0.5) * near);
    }
};
template <class T>
struct Quantile {
    static BACKSCOPE_INLINE T of(T r, T q, T& g) {
        g = r < 0 ? -q : r > 0 ? 1 - q : T(0);
        return r < 0 ? -q * r : (1 - q) * r;
    }
};

template <class T, class Part>
void residuals(Outputs<T>& out, T setting, bool is_softmax) {
    constexpr std::size_t W = Lanes<T>::width;
    BACKSCOPE_LANES (i) out.total[i] = 0;
    for (std::size_t j = 0; j < out.n; ++j)
        BACKSCOPE_LANES (i) {
            T g;
            out.total[i] += Part::of(out.a[j * W + i] - out.y[j * W + i], setting, g);
            out.delta[j * W + i] = g;
        }
    pull_back(out, is_softmax);
}

template <class T>
void binary_cross_entropy(Outputs<T>& out) {
    constexpr std::size_t W = Lanes<T>::width;
    BACKSCOPE_LANES (i) out.total[i] = 0;
    for (std::size_t k = 0; k < out.n * W; ++k) {
        const T z = out.z[k], softplus = (z < 0 ? T(0) : z) + T(::log1p(::exp(z < 0 ? z : -z)));
        out.total[k % W] += softplus - out.y[k] * z;
        out.delta[k] = out.a[k] - out.y[k];
    }
}

// ln a is z where a is too small or too large to take the logarithm of, and slope / a tends to 1.
template <class T>
void poisson(Outputs<T>& out, bool exponential) {
    constexpr std::size_t W = Lanes<T>::width;
    BACKSCOPE_LANES (i) out.total[i] = 0;
    for (std::size_t k = 0; k < out.n * W; ++k) {
        const T z = out.z[k], a = out.a[k], y = out.y[k], floor = a > SMALLEST<T> ? a : SMALLEST<T>;
        const bool straight = z < -30 || !(a <= LARGEST<T>);
        out.total[k % W] += a - y * (straight ? z : T(::log(floor)));
        out.delta[k] = exponential ? a - y : out.slope[k] - y * (z < -30 ? T(1) : out.slope[k] / floor);
    }
}

template <class T>
void cost_and_delta(ActivationSpec sigma, CostSpec cost, Outputs<T>& out) {
    const T setting = T(cost.setting);
    const bool is_softmax = sigma.kind == ActivationKind::softmax;
    switch (cost.kind) {
        case CostKind::quadratic: return residuals<T, Quadratic<T>>(out, setting, is_softmax);
        case CostKind::sum_of_squares: return residuals<T, SumOfSquares<T>>(out, setting, is_softmax);
        case CostKind::mae: return residuals<T, MeanAbsoluteError<T>>(out, setting, is_softmax);
        case CostKind::huber: return residuals<T, Huber<T>>(out, setting, is_softmax);
        case CostKind::quantile: return residuals<T, Quantile<T>>(out, setting, is_softmax);
        case CostKind::binary_cross_entropy: return binary_cross_entropy(out);
        case CostKind::poisson: return poisson(out, sigma.kind == ActivationKind::exponential);
        case CostKind::cross_entropy: return;  // done with softmax
    }
}

// Whether the first largest a is at the first largest y; of one output, whether both lie on one side of 1/2.
template <class T>
void compare_classes(const Outputs<T>& out, int count, std::uint8_t* right) {
    constexpr std::size_t W = Lanes<T>::width;
    if (out.n == 1) {
        for (int i = 0; i < count; ++i) right[i] = (out.a[i] >= T(0.5)) == (out.y[i] >= T(0.5));
        return;
    }
    T top_a[W], top_y[W], at_a[W], at_y[W];  // places as T, so that all lanes are of one kind
    BACKSCOPE_LANES (i) top_a[i] = out.a[i], top_y[i] = out.y[i], at_a[i] = at_y[i] = 0;
    for (std::size_t j = 1; j < out.n; ++j)
        BACKSCOPE_LANES (i) {
            const T a = out.a[j * W + i], y = out.y[j * W + i];
            at_a[i] = a > top_a[i] ? T(j) : at_a[i];
            top_a[i] = a > top_a[i] ? a : top_a[i];
            at_y[i] = y > top_y[i] ? T(j) : at_y[i];
            top_y[i] = y > top_y[i] ? y : top_y[i];
        }
    for (int i = 0; i < count; ++i) right[i] = at_a[i] == at_y[i];
}

// Between rows of n and lanes, [n][W], of at most W examples, by squares of so many neurons. read(i, j) is what example
// i has from neuron j on; what it says of neurons behind the last is dropped.
template <class T, class F>
BACKSCOPE_INLINE void into_lanes(std::size_t n, int count, T* RESTRICT lanes, F&& read) {
    constexpr int W = Lanes<T>::width;
    for (std::size_t j = 0; j < n; j += W) {
        Vector<T> square[W];
        for (int i = 0; i < W; ++i) square[i] = i < count ? read(i, j) : Lanes<T>::all(0);
        transpose_square<T>(square);
        for (int k = 0; k < W && j + k < n; ++k) store(lanes + (j + k) * W, square[k]);
    }
}

// From panels, [panel][room][P].
template <class T>
void to_lanes(const T* panels, std::size_t room, std::size_t n, int count, T* lanes) {
    constexpr std::size_t P = PANEL<T>;
    into_lanes<T>(n, count, lanes,
                  [&](int i, std::size_t j) { return load(panels + (j / P * room + std::size_t(i)) * P + j % P); });
}

// The wanted outputs of examples i ... i + count - 1 of the batch. A row of y is read by whole vectors, but for the
// last ones, behind which there is nothing to be read.
template <class T>
void wanted(const Judgement<T>& task, std::size_t i, int count, T* lanes) {
    constexpr std::size_t W = Lanes<T>::width;
    into_lanes<T>(task.n, count, lanes, [&](int lane, std::size_t j) {
        const T* row = task.y + std::size_t(task.rows[i + std::size_t(lane)]) * task.n + j;
        const std::size_t left = std::size_t(task.y_end - row);
        Vector<T> some = Lanes<T>::all(0);
        if (left < W)
            std::memcpy(&some, row, left * sizeof(T));
        else
            std::memcpy(&some, row, W * sizeof(T));
        return some;
    });
}

template <class T>
void from_lanes(const T* RESTRICT lanes, std::size_t room, std::size_t n, int count, T* panels) {
    constexpr int W = Lanes<T>::width, P = PANEL<T>;
    for (std::size_t j = 0; j < n; j += W) {
        T* place = panels + j / P * room * P + j % P;
        Vector<T> square[W];  // what fills the panel up stays zero
        for (int k = 0; k < W; ++k) square[k] = j + k < n ? load(lanes + (j + k) * W) : Lanes<T>::all(0);
        transpose_square<T>(square);
        for (int i = 0; i < count; ++i) store(place + i * P, square[i]);
    }
}

template <class T>
void judge(const Judgement<T>& task, std::size_t first, std::size_t last, T* scratch) {
    constexpr std::size_t W = Lanes<T>::width, P = PANEL<T>;
    const std::size_t n = task.n, size = n * W;
    Outputs<T> out{n, scratch, scratch + size, scratch + 2 * size, scratch + 3 * size, scratch + 4 * size, {}};
    for (std::size_t i = first; i < last; i += W) {
        const int count = int(last - i < W ? last - i : W);
        to_lanes(task.a + i * P, task.room, n, count, out.z);
        if (task.y) wanted(task, i, count, out.y);
        if (task.sigma.kind == ActivationKind::softmax) {
            softmax(out, task.y && task.cost.kind == CostKind::cross_entropy);
        } else {
            for (std::size_t k = 0; k < size; ++k) out.a[k] = out.z[k];
            activate(task.sigma, out.a, out.slope, size);
        }
        from_lanes(out.a, task.room, n, count, task.a + i * P);
        if (!task.y) continue;
        cost_and_delta(task.sigma, task.cost, out);
        T factor[W] = {};
        for (int lane = 0; lane < count; ++lane) {
            const double share = (task.weights ? task.weights[task.rows[i + lane]] : 1.0) / double(task.batch);
            task.costs[i + lane] = share * double(out.total[lane]);
            factor[lane] = T(share);
        }
        for (std::size_t j = 0; j < n; ++j)
            BACKSCOPE_LANES (lane) out.delta[j * W + lane] *= factor[lane];
        from_lanes(out.delta, task.room, n, count, task.delta + i * P);
        if (task.right) compare_classes(out, count, task.right + i);
    }
}

}  // namespace
