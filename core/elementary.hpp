// exp, ln and tanh without branches, so that loops over them become vector code. Errors are a few units in the last
// place.
#pragma once

#include <math.h>

#include <cstdint>
#include <cstring>

#include "lanes.hpp"

namespace {

// The numbers that make exp of a type: x = n ln 2 + r, exp x = 2^n * (Taylor's polynomial of r, |r| <= ln 2 / 2).
template <class T>
struct ExpOf;

template <>
struct ExpOf<float> {
    using Bits = std::int32_t;
    static constexpr float lowest = -87.0f, magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
    static constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;  // the high part times n is exact
    static constexpr int mantissa = 23, bias = 127, terms = 7;
};

template <>
struct ExpOf<double> {
    using Bits = std::int64_t;
    static constexpr double lowest = -708.0, magic = 6755399441055744.0;  // 1.5 * 2^52
    static constexpr double ln2_high = 6.93145751953125e-1, ln2_low = 1.42860682030941723212e-6;
    static constexpr int mantissa = 52, bias = 1023, terms = 13;
};

constexpr double INVERSE_FACTORIAL[] = {
    1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
    1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};

#if (defined(__FMA__) || defined(__aarch64__)) && (defined(__GNUC__) || defined(__clang__))
BACKSCOPE_INLINE float fused(float x, float y, float sum) {
    return __builtin_fmaf(x, y, sum);
}
BACKSCOPE_INLINE double fused(double x, double y, double sum) {
    return __builtin_fma(x, y, sum);
}
#else
template <class T>
BACKSCOPE_INLINE T fused(T x, T y, T sum) {
    return x * y + sum;
}
#endif

// c[0] + c[1] x + ... + c[LAST] x^LAST by Horner's rule, from the sum of the terms behind TERM on. Written out by the
// compiler: a loop within a loop would keep it from using vectors.
template <int TERM, class T>
BACKSCOPE_INLINE T polynomial(const double* c, T x, T sum) {
    if constexpr (TERM < 0)
        return sum;
    else
        return polynomial<TERM - 1>(c, x, fused(sum, x, T(c[TERM])));
}

// exp(x) for x <= 0 (or NaN, which stays NaN); below `lowest` it is that of `lowest`, about the smallest normal number.
template <class T>
BACKSCOPE_INLINE T exp_of_negative(T x) {
    using E = ExpOf<T>;
    x = x < E::lowest ? E::lowest : x;
    const T shifted = x * T(1.4426950408889634074) + E::magic;  // its last bits are n
    const T n = shifted - E::magic;
    const T r = (x - n * E::ln2_high) - n * E::ln2_low;
    const T sum = polynomial<E::terms - 1>(INVERSE_FACTORIAL, r, T(INVERSE_FACTORIAL[E::terms]));
    typename E::Bits bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = typename E::Bits((std::uint64_t(bits) + E::bias) << E::mantissa);
    T power;
    std::memcpy(&power, &bits, sizeof power);
    return sum * power;
}

// The series of artanh(s) / s in s^2: 1, 1/3, 1/5, ...
constexpr double ARTANH_SERIES[] = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9, 1.0 / 11,
                                    1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};

// ln(x) of a normal x > 0 (or NaN, which stays NaN; of all others it is nonsense): x = 2^n m, m being at least
// 1/sqrt(2) and below sqrt(2), and ln m is 2 artanh((m - 1) / (m + 1)).
template <class T>
BACKSCOPE_INLINE T log_of(T x) {
    using E = ExpOf<T>;
    using Bits = typename E::Bits;
    using Raw = std::make_unsigned_t<Bits>;
    constexpr Bits ONE = Bits(E::bias) << E::mantissa, HALF_STEP = Bits(0.4142135 * double(Bits(1) << E::mantissa));
    Bits bits;
    std::memcpy(&bits, &x, sizeof bits);
    const Bits n = Bits(Raw(bits) - Raw(ONE) + (Raw(1) << E::mantissa) - Raw(HALF_STEP)) >> E::mantissa;
    bits -= Bits(std::uint64_t(n) << E::mantissa);
    T m;
    std::memcpy(&m, &bits, sizeof m);
    const T s = (m - 1) / (m + 1), square = s * s;
    constexpr int LAST = sizeof(T) == 4 ? 4 : 10;
    const T series = polynomial<LAST - 1>(ARTANH_SERIES, square, T(ARTANH_SERIES[LAST]));
    const T sum = T(n) * E::ln2_high + (2 * s * series + T(n) * E::ln2_low);
    return x == x ? sum : x;
}

template <class T>
BACKSCOPE_INLINE T sigmoid_of(T z) {
    const T e = exp_of_negative(z < 0 ? z : -z);
    return (z < 0 ? e : T(1)) / (1 + e);
}

// Taylor's series of tanh(z) / z in z^2 where |z| < 1/4, and (1 - e) / (1 + e) with e = exp(-2|z|) beyond.
constexpr double TANH_SERIES[] = {1.0,
                                  -1.0 / 3,
                                  2.0 / 15,
                                  -17.0 / 315,
                                  62.0 / 2835,
                                  -1382.0 / 155925,
                                  21844.0 / 6081075,
                                  -929569.0 / 638512875,
                                  6404582.0 / 10854718875.0,
                                  -443861162.0 / 1856156927625.0};

template <class T>
BACKSCOPE_INLINE T tanh_of(T z) {
    const T size = z < 0 ? -z : z;
    const T e = exp_of_negative(-2 * size);
    const T far = (1 - e) / (1 + e);
    const T square = z * z;
    const T near = polynomial<8>(TANH_SERIES, square, T(TANH_SERIES[9]));
    const T signed_far = z < 0 ? -far : far;
    return size < T(0.25) ? z * near : signed_far;
}

}  // namespace
