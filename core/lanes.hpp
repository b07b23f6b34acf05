// A vector of numbers that the compiler keeps in one register: the only place that knows its width.
//
// GCC and Clang turn these types into SSE, AVX, AVX-512 or NEON, by the flags that the file is compiled with. Other
// compilers get a plain array, which they may vectorise or not: the same arithmetic either way.
//
// A multiply-add is fused where it is asked for by name and the machine can, and nowhere else (-ffp-contract=off): so
// the bits of a result do not hang on how a compiler arranged one of several copies of a loop.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#ifndef BACKSCOPE_VECTOR_BYTES
#define BACKSCOPE_VECTOR_BYTES 16
#endif

// BACKSCOPE_SCALAR asks for what other compilers get, to have it tested.
#if (defined(__GNUC__) || defined(__clang__)) && !defined(BACKSCOPE_SCALAR)
#define BACKSCOPE_VECTORS
#endif

#ifdef BACKSCOPE_VECTORS
#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif
#endif

#if defined(__GNUC__) || defined(__clang__)
#define BACKSCOPE_INLINE inline __attribute__((always_inline))
// Only within functions that are inlined: gcc takes one that does nothing else for one without effect, and leaves it
// out.
#define BACKSCOPE_PREFETCH(address) __builtin_prefetch(address)
#define BACKSCOPE_INLINED __attribute__((always_inline))
#define RESTRICT __restrict__
#else
#define BACKSCOPE_INLINE __forceinline
#define BACKSCOPE_PREFETCH(address) ((void)(address))
#define BACKSCOPE_INLINED
#define RESTRICT __restrict
#endif

namespace {

#ifdef BACKSCOPE_VECTORS

template <class T>
struct Lanes {
    typedef T Vector __attribute__((vector_size(BACKSCOPE_VECTOR_BYTES), may_alias));
    static constexpr int width = BACKSCOPE_VECTOR_BYTES / sizeof(T);
    static BACKSCOPE_INLINE Vector all(T value) { return value - Vector{}; }
};

#else

template <class T>
struct Lanes {
    static constexpr int width = BACKSCOPE_VECTOR_BYTES / sizeof(T);
    struct Vector {
        T lane[width];
        template <class F>
        static Vector of(F&& lane) {
            Vector result;
            for (int i = 0; i < width; ++i) result.lane[i] = lane(i);
            return result;
        }
        Vector& operator+=(const Vector& other) { return *this = *this + other; }
        friend Vector operator+(const Vector& x, const Vector& y) {
            return of([&](int i) { return x.lane[i] + y.lane[i]; });
        }
        friend Vector operator-(const Vector& x, const Vector& y) {
            return of([&](int i) { return x.lane[i] - y.lane[i]; });
        }
        friend Vector operator*(const Vector& x, const Vector& y) {
            return of([&](int i) { return x.lane[i] * y.lane[i]; });
        }
        friend Vector operator/(const Vector& x, const Vector& y) {
            return of([&](int i) { return x.lane[i] / y.lane[i]; });
        }
    };
    static Vector all(T value) {
        Vector result;
        for (T& lane : result.lane) lane = value;
        return result;
    }
};

#endif

template <class T>
using Vector = typename Lanes<T>::Vector;

// x * y + sum, rounded once where the machine can.
template <class T>
BACKSCOPE_INLINE Vector<T> multiply_add(Vector<T> x, Vector<T> y, Vector<T> sum) {
    return x * y + sum;
}

// The machine's own instructions for the whole vector, where intrinsics have names that differ in the prefix alone.
#ifdef BACKSCOPE_VECTORS
#if defined(__AVX512F__) && BACKSCOPE_VECTOR_BYTES == 64
#define BACKSCOPE_NATIVE(operation) _mm512_##operation
using NativeFloat = __m512;
using NativeDouble = __m512d;
#elif defined(__AVX__) && BACKSCOPE_VECTOR_BYTES == 32
#define BACKSCOPE_NATIVE(operation) _mm256_##operation
using NativeFloat = __m256;
using NativeDouble = __m256d;
#elif defined(__SSE2__) && BACKSCOPE_VECTOR_BYTES == 16
#define BACKSCOPE_NATIVE(operation) _mm_##operation
using NativeFloat = __m128;
using NativeDouble = __m128d;
#endif
#endif

#if defined(BACKSCOPE_NATIVE) && (defined(__FMA__) || defined(__AVX512F__))
template <>
BACKSCOPE_INLINE Vector<float> multiply_add<float>(Vector<float> x, Vector<float> y, Vector<float> sum) {
    return (Vector<float>)BACKSCOPE_NATIVE(fmadd_ps)((NativeFloat)x, (NativeFloat)y, (NativeFloat)sum);
}
template <>
BACKSCOPE_INLINE Vector<double> multiply_add<double>(Vector<double> x, Vector<double> y, Vector<double> sum) {
    return (Vector<double>)BACKSCOPE_NATIVE(fmadd_pd)((NativeDouble)x, (NativeDouble)y, (NativeDouble)sum);
}
#elif defined(BACKSCOPE_VECTORS) && defined(__ARM_NEON) && defined(__aarch64__) && BACKSCOPE_VECTOR_BYTES == 16
template <>
BACKSCOPE_INLINE Vector<float> multiply_add<float>(Vector<float> x, Vector<float> y, Vector<float> sum) {
    return (Vector<float>)vfmaq_f32((float32x4_t)sum, (float32x4_t)x, (float32x4_t)y);
}
template <>
BACKSCOPE_INLINE Vector<double> multiply_add<double>(Vector<double> x, Vector<double> y, Vector<double> sum) {
    return (Vector<double>)vfmaq_f64((float64x2_t)sum, (float64x2_t)x, (float64x2_t)y);
}
#endif

// The square root, exact as the standard has it.
#ifdef BACKSCOPE_NATIVE
BACKSCOPE_INLINE Vector<float> root(Vector<float> x) {
    return (Vector<float>)BACKSCOPE_NATIVE(sqrt_ps)((NativeFloat)x);
}
BACKSCOPE_INLINE Vector<double> root(Vector<double> x) {
    return (Vector<double>)BACKSCOPE_NATIVE(sqrt_pd)((NativeDouble)x);
}
#else
template <class V>
BACKSCOPE_INLINE V root(V x) {
    auto* lane = reinterpret_cast<std::conditional_t<std::is_same_v<V, Vector<float> >, float, double>*>(&x);
    for (std::size_t i = 0; i < sizeof(V) / sizeof *lane; ++i) lane[i] = std::sqrt(lane[i]);
    return x;
}
#endif

// Buffers are aligned to 64 bytes and their rows to whole vectors, so these addresses are aligned.
template <class T>
BACKSCOPE_INLINE Vector<T> load(const T* address) {
    return *reinterpret_cast<const Vector<T>*>(address);
}

template <class T>
BACKSCOPE_INLINE void store(T* address, const Vector<T>& value) {
    *reinterpret_cast<Vector<T>*>(address) = value;
}

// Swaps the lanes of `a` whose number has the bit S with those of `b` that lack it.
#ifdef BACKSCOPE_VECTORS
template <class T, int S, std::size_t... I>
BACKSCOPE_INLINE void trade(Vector<T>& a, Vector<T>& b, std::index_sequence<I...>) {
    constexpr int W = Lanes<T>::width;
#ifdef __clang__
    const Vector<T> low = __builtin_shufflevector(a, b, int(I & S ? W + I - S : I)...);
    b = __builtin_shufflevector(a, b, int(I & S ? W + I : I + S)...);
#else
    using Place = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
    typedef Place Places __attribute__((vector_size(BACKSCOPE_VECTOR_BYTES)));
    const Vector<T> low = __builtin_shuffle(a, b, Places{Place(I & S ? W + I - S : I)...});
    b = __builtin_shuffle(a, b, Places{Place(I & S ? W + I : I + S)...});
#endif
    a = low;
}
#else
template <class T, int S, std::size_t... I>
void trade(Vector<T>& a, Vector<T>& b, std::index_sequence<I...>) {
    for (int i = 0; i < Lanes<T>::width; ++i) {
        if (i & S) continue;
        const T moved = a.lane[i + S];
        a.lane[i + S] = b.lane[i];
        b.lane[i] = moved;
    }
}
#endif

// Transposes as many vectors as one has lanes: blocks off the diagonal are traded, the halves, then within them.
template <class T, int S = Lanes<T>::width / 2>
BACKSCOPE_INLINE void transpose_square(Vector<T>* rows) {
    constexpr int W = Lanes<T>::width;
    for (int i = 0; i < W; ++i)
        if (!(i & S)) trade<T, S>(rows[i], rows[i + S], std::make_index_sequence<W>{});
    if constexpr (S > 1) transpose_square<T, S / 2>(rows);
}

// Neurons of a layer are kept in panels of two vectors: see kernels.hpp.
template <class T>
constexpr int PANEL = 2 * Lanes<T>::width;

}  // namespace
