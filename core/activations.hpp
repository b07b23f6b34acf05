// a = sigma(z) and its slope sigma'(z), element by element, in one pass over the memory.
#pragma once

#include <math.h>

#include "elementary.hpp"
#include "kernels.hpp"

namespace {

using backscope::ActivationKind;
using backscope::ActivationSpec;

constexpr double SQRT_HALF = 0.70710678118654752440, INVERSE_SQRT_TAU = 0.39894228040143267794;

// Each gives sigma(z) and puts sigma'(z) into `slope`. Sources and conventions: backscope/network/activations.py.
template <class T>
BACKSCOPE_INLINE T one_sigmoid(T z, T, T& slope) {
    const T a = sigmoid_of(z);
    slope = a * (1 - a);
    return a;
}
template <class T>
BACKSCOPE_INLINE T one_tanh(T z, T, T& slope) {
    const T a = tanh_of(z);
    slope = 1 - a * a;
    return a;
}
template <class T>
BACKSCOPE_INLINE T one_relu(T z, T, T& slope) {
    slope = z > 0 ? T(1) : T(0);
    return z < 0 ? T(0) : z;  // NaN stays NaN
}
template <class T>
BACKSCOPE_INLINE T one_leaky_relu(T z, T below, T& slope) {
    slope = z > 0 ? T(1) : below;
    return z > 0 ? z : below * z;
}
template <class T>
BACKSCOPE_INLINE T one_elu(T z, T alpha, T& slope) {
    const T low = alpha * T(::expm1(z < 0 ? z : T(0)));
    slope = z > 0 ? T(1) : low + alpha;
    return z > 0 ? z : z < 0 ? low : z;
}
template <class T>
BACKSCOPE_INLINE T one_softplus(T z, T, T& slope) {
    slope = sigmoid_of(z);
    return (z < 0 ? T(0) : z) + T(::log1p(::exp(z < 0 ? z : -z)));
}
template <class T>
BACKSCOPE_INLINE T one_gelu(T z, T, T& slope) {
    const T phi = T(0.5 * ::erfc(-SQRT_HALF * z));
    slope = phi + z * T(::exp(-0.5 * double(z) * z) * INVERSE_SQRT_TAU);
    return z * phi;
}
template <class T>
BACKSCOPE_INLINE T one_silu(T z, T, T& slope) {
    const T s = sigmoid_of(z);
    slope = s + z * s * (1 - s);
    return z * s;
}
template <class T>
BACKSCOPE_INLINE T one_identity(T z, T, T& slope) {
    slope = 1;
    return z;
}
template <class T>
BACKSCOPE_INLINE T one_exponential(T z, T, T& slope) {
    return slope = T(::exp(z));
}
template <class T>
BACKSCOPE_INLINE T one_step(T z, T, T& slope) {
    slope = 0;
    return z >= 0 ? T(1) : T(0);
}

template <class T, T (*ONE)(T, T, T&)>
void activate_all(T setting, T* RESTRICT z, T* RESTRICT slope, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        T rise;
        z[i] = ONE(z[i], setting, rise);
        slope[i] = rise;
    }
}

template <class T>
void activate(ActivationSpec sigma, T* z, T* slope, std::size_t count) {
    const T setting = T(sigma.setting);
    switch (sigma.kind) {
        case ActivationKind::sigmoid: return activate_all<T, one_sigmoid<T>>(setting, z, slope, count);
        case ActivationKind::tanh: return activate_all<T, one_tanh<T>>(setting, z, slope, count);
        case ActivationKind::relu: return activate_all<T, one_relu<T>>(setting, z, slope, count);
        case ActivationKind::leaky_relu: return activate_all<T, one_leaky_relu<T>>(setting, z, slope, count);
        case ActivationKind::elu: return activate_all<T, one_elu<T>>(setting, z, slope, count);
        case ActivationKind::softplus: return activate_all<T, one_softplus<T>>(setting, z, slope, count);
        case ActivationKind::gelu: return activate_all<T, one_gelu<T>>(setting, z, slope, count);
        case ActivationKind::silu: return activate_all<T, one_silu<T>>(setting, z, slope, count);
        case ActivationKind::identity: return activate_all<T, one_identity<T>>(setting, z, slope, count);
        case ActivationKind::exponential: return activate_all<T, one_exponential<T>>(setting, z, slope, count);
        case ActivationKind::step: return activate_all<T, one_step<T>>(setting, z, slope, count);
        case ActivationKind::softmax: break;  // an output's alone: see costs.hpp
    }
}

template <class T>
void multiply(T* RESTRICT a, const T* RESTRICT factor, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) a[i] *= factor[i];
}

}  // namespace
