// The square root of a vector of numbers that are not negative.
//
// For float on x86 by the machine's estimate of 1/sqrt (12 bits or more) and one step of Newton's method, which brings it
// to the last bit or the one before: half the time of the exact instruction, in which an optimiser's update would spend
// most of its time. For double, and elsewhere, exact.
#pragma once

#include <float.h>
#include <math.h>

#include "lanes.hpp"

#if defined(__SSE2__) && (defined(__GNUC__) || defined(__clang__))
#define BACKSCOPE_X86_VECTORS
#endif

namespace {

BACKSCOPE_INLINE float root_of(float x) { return ::sqrtf(x); }
BACKSCOPE_INLINE double root_of(double x) { return ::sqrt(x); }

#ifdef BACKSCOPE_X86_VECTORS

#if BACKSCOPE_VECTOR_BYTES == 64
BACKSCOPE_INLINE Vector<float> estimate(Vector<float> x) { return (Vector<float>)_mm512_rsqrt14_ps((__m512)x); }
BACKSCOPE_INLINE Vector<float> larger(Vector<float> x, Vector<float> y) {
    return (Vector<float>)_mm512_max_ps((__m512)x, (__m512)y);
}
BACKSCOPE_INLINE Vector<double> exact(Vector<double> x) { return (Vector<double>)_mm512_sqrt_pd((__m512d)x); }
#elif BACKSCOPE_VECTOR_BYTES == 32
BACKSCOPE_INLINE Vector<float> estimate(Vector<float> x) { return (Vector<float>)_mm256_rsqrt_ps((__m256)x); }
BACKSCOPE_INLINE Vector<float> larger(Vector<float> x, Vector<float> y) {
    return (Vector<float>)_mm256_max_ps((__m256)x, (__m256)y);
}
BACKSCOPE_INLINE Vector<double> exact(Vector<double> x) { return (Vector<double>)_mm256_sqrt_pd((__m256d)x); }
#else
BACKSCOPE_INLINE Vector<float> estimate(Vector<float> x) { return (Vector<float>)_mm_rsqrt_ps((__m128)x); }
BACKSCOPE_INLINE Vector<float> larger(Vector<float> x, Vector<float> y) {
    return (Vector<float>)_mm_max_ps((__m128)x, (__m128)y);
}
BACKSCOPE_INLINE Vector<double> exact(Vector<double> x) { return (Vector<double>)_mm_sqrt_pd((__m128d)x); }
#endif

template <class T>
BACKSCOPE_INLINE Vector<T> root(Vector<T> x);

// With y near 1/sqrt(x) and s = x y near sqrt(x): s + y/2 (x - s^2). Below the smallest normal number the estimate would
// be infinite; such an x has a root below 1e-19, which comes out as less still. NaN and infinity stay what they are.
template <>
BACKSCOPE_INLINE Vector<float> root<float>(Vector<float> x) {
    const Vector<float> y = estimate(larger(Lanes<float>::all(FLT_MIN), x));
    const Vector<float> s = x * y;
    return multiply_add<float>(Lanes<float>::all(0.5f) * y, multiply_add<float>(-s, s, x), s);
}

template <>
BACKSCOPE_INLINE Vector<double> root<double>(Vector<double> x) {
    return exact(x);
}

#else

template <class T>
BACKSCOPE_INLINE Vector<T> root(Vector<T> x) {
    T lane[Lanes<T>::width];
    store(lane, x);
    for (T& number : lane) number = root_of(number);
    return load(lane);
}

#endif

}  // namespace
