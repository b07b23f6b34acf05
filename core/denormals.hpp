// Numbers too small to be normal (below 1.2e-38 in float32) count as zero while the core works.
//
// Adam's memory of a gradient that stays away, as of a pixel that is hardly ever lit or of a dead neuron, shrinks by a
// tenth at each step and ends among such numbers, which processors handle many times slower than others. Squares of
// gradients vanish too: what is then divided by is eps alone, so it must be large beside their roots (`harmless`).
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels.hpp"

#if defined(__SSE2__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace backscope {

// As long as one lives, of the thread that made it; not at all where `on` is false.
class FlushDenormals {
 public:
    explicit FlushDenormals(bool on) : before_(read()) {
        if (on) write(before_ | FLUSH);
    }
    ~FlushDenormals() { write(before_); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

    // Whether a rule's steps in T are the same to rounding.
    template <class T>
    static bool harmless(const RuleSpec& rule) {
        const bool divides = rule.kind >= RuleKind::adagrad;
        return !divides || rule.eps >= 1e5 * std::sqrt(double(std::numeric_limits<T>::min()));
    }

 private:
#if defined(__SSE2__) || defined(_M_X64)
    using Control = unsigned int;
    static constexpr Control FLUSH = 1u << 15 | 1u << 6;  // results, and what is read
    static Control read() { return _mm_getcsr(); }
    static void write(Control control) { _mm_setcsr(control); }
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
    using Control = std::uint64_t;
    static constexpr Control FLUSH = 1u << 24;
    static Control read() {
        Control control;
        asm volatile("mrs %0, fpcr" : "=r"(control));
        return control;
    }
    static void write(Control control) { asm volatile("msr fpcr, %0" : : "r"(control)); }
#else
    using Control = int;  // nothing is known of this machine
    static constexpr Control FLUSH = 0;
    static Control read() { return 0; }
    static void write(Control) {}
#endif

    Control before_;
};

}  // namespace backscope
