// The output layer of one example: a[L], C_x, and BP1. Formulas and sources: backscope/network/costs.py.
#pragma once

#include <math.h>

#include <cfloat>

#include "activations.hpp"
#include "elementary.hpp"
#include "kernels.hpp"

namespace {

using backscope::CostKind;
using backscope::CostSpec;

// A vector's worth of partial results, put together in one fixed order.
template <class T, class F>
BACKSCOPE_INLINE T fold(T (&part)[Lanes<T>::width], F&& join) {
    for (int half = Lanes<T>::width / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; ++lane) part[lane] = join(part[lane], part[lane + half]);
    return part[0];
}

// a = softmax(z); returns ln of the sum of exp(z - largest), and the largest. Rows have room for whole vectors; what is
// behind the n numbers is made to count for nothing.
template <class T>
T softmax(T* RESTRICT z, std::size_t n, T* RESTRICT a, T& largest) {
    constexpr int W = Lanes<T>::width;
    const std::size_t width = (n + W - 1) / W * W;
    for (std::size_t j = n; j < width; ++j) z[j] = -(sizeof(T) == 4 ? T(FLT_MAX) : T(DBL_MAX));
    T part[W];
    for (int lane = 0; lane < W; ++lane) part[lane] = z[lane];
    for (std::size_t j = W; j < width; j += W)
        for (int lane = 0; lane < W; ++lane) part[lane] = part[lane] > z[j + lane] ? part[lane] : z[j + lane];
    const T top = largest = fold(part, [](T x, T y) { return x > y ? x : y; });
    for (std::size_t j = 0; j < width; ++j) a[j] = exp_of_negative(z[j] - top);
    for (int lane = 0; lane < W; ++lane) part[lane] = 0;
    for (std::size_t j = 0; j < width; j += W)
        for (int lane = 0; lane < W; ++lane) part[lane] += a[j + lane];
    const T total = fold(part, [](T x, T y) { return x + y; }), inverse = 1 / total;
    for (std::size_t j = 0; j < width; ++j) a[j] *= inverse;
    return T(::log(total));
}

// C_x of cost functions of a alone, and dC_x/da into g.
template <class T>
double cost_of_outputs(CostSpec cost, const T* RESTRICT a, const T* RESTRICT y, std::size_t n, T* RESTRICT g) {
    const T setting = T(cost.setting);
    double total = 0;
    for (std::size_t j = 0; j < n; ++j) {
        const T r = a[j] - y[j], size = r < 0 ? -r : r, sign = T(r > 0) - T(r < 0);
        switch (cost.kind) {
            case CostKind::sum_of_squares:
                total += double(r * r);
                g[j] = 2 * r;
                break;
            case CostKind::mae:
                total += size;
                g[j] = r == r ? sign : r;
                break;
            case CostKind::huber: {
                const T near = size > setting ? setting : size;
                total += double(near * (size - T(0.5) * near));
                g[j] = r > setting ? setting : r < -setting ? -setting : r;
                break;
            }
            case CostKind::quantile:  // of y - a = -r
                total += double(r < 0 ? -setting * r : (1 - setting) * r);
                g[j] = r < 0 ? -setting : r > 0 ? 1 - setting : T(0);
                break;
            default:
                total += 0.5 * double(r * r);
                g[j] = r;
        }
    }
    return total;
}

// Poisson's C_x and dC_x/dz; ln a is z where a is too small or too large to take the logarithm of.
template <class T>
double poisson(bool exponential, const T* z, const T* a, const T* y, std::size_t n, const T* slope, T* delta) {
    const T tiny = sizeof(T) == 4 ? T(FLT_MIN) : T(DBL_MIN);
    double total = 0;
    for (std::size_t j = 0; j < n; ++j) {
        const T floor = a[j] > tiny ? a[j] : tiny;
        const bool straight = z[j] < -30 || !(a[j] <= (sizeof(T) == 4 ? T(FLT_MAX) : T(DBL_MAX)));
        const T log_a = straight ? z[j] : T(::log(floor));
        total += double(a[j] - y[j] * log_a);
        delta[j] = exponential ? a[j] - y[j] : slope[j] - y[j] * (z[j] < -30 ? T(1) : slope[j] / floor);
    }
    return total;
}

template <class T>
double judge_softmax(CostSpec cost, T* z, const T* y, std::size_t n, T* a, T* delta, T* g) {
    T largest;
    const T log_sum = softmax(z, n, a, largest);
    if (cost.kind == CostKind::cross_entropy) {
        T total = 0, wanted = 0;
        for (std::size_t j = 0; j < n; ++j) {
            total += y[j] * (log_sum - (z[j] - largest));
            wanted += y[j];
        }
        for (std::size_t j = 0; j < n; ++j) delta[j] = a[j] * wanted - y[j];
        return double(total);
    }
    T along = 0;
    const double total = cost_of_outputs(cost, a, y, n, g);
    for (std::size_t j = 0; j < n; ++j) along += g[j] * a[j];
    for (std::size_t j = 0; j < n; ++j) delta[j] = a[j] * (g[j] - along);
    return total;
}

template <class T>
double judge_elementwise(ActivationSpec sigma, CostSpec cost, const T* z, const T* y, std::size_t n, T* a, T* delta,
                         T* slope) {
    for (std::size_t j = 0; j < n; ++j) a[j] = z[j];
    activate(sigma, a, slope, n);
    double total = 0;
    if (cost.kind == CostKind::binary_cross_entropy) {
        for (std::size_t j = 0; j < n; ++j) {
            total += double((z[j] < 0 ? T(0) : z[j]) + T(::log1p(::exp(z[j] < 0 ? z[j] : -z[j]))) - y[j] * z[j]);
            delta[j] = a[j] - y[j];
        }
        return total;
    }
    if (cost.kind == CostKind::poisson)
        return poisson(sigma.kind == ActivationKind::exponential, z, a, y, n, slope, delta);
    total = cost_of_outputs(cost, a, y, n, delta);
    for (std::size_t j = 0; j < n; ++j) delta[j] *= slope[j];
    return total;
}

template <class T>
double judge(ActivationSpec sigma, CostSpec cost, T* z, const T* y, std::size_t n, double share, T* a, T* delta,
             T* scratch) {
    const double total = sigma.kind == ActivationKind::softmax
                             ? judge_softmax(cost, z, y, n, a, delta, scratch)
                             : judge_elementwise(sigma, cost, z, y, n, a, delta, scratch);
    const T factor = T(share);
    for (std::size_t j = 0; j < n; ++j) delta[j] *= factor;
    return total;
}

}  // namespace
