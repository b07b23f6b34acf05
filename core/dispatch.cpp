// Which table of kernels this machine can run.
#include <cstring>

#include "kernels.hpp"

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#endif

namespace backscope {

#ifdef BACKSCOPE_X86
namespace {

#if defined(__GNUC__) || defined(__clang__)
bool has_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
bool has_avx512() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
#else
// Bits of a cpuid leaf's register, and of XCR0: whether the system saves the wide registers.
bool has(int leaf, int reg, unsigned bits, unsigned long long saved) {
    int found[4];
    __cpuidex(found, leaf, 0);
    return (unsigned(found[reg]) & bits) == bits && (_xgetbv(0) & saved) == saved;
}
bool has_avx2() {
    return has(1, 2, 1u << 12 | 1u << 27, 0x6) && has(7, 1, 1u << 5, 0x6);
}
bool has_avx512() {
    return has_avx2() && has(7, 1, 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31, 0xe6);
}
#endif

}  // namespace
#endif

template <class T>
const Kernels<T>* kernels_for(const char* name) {
    const bool best = std::strcmp(name, "best") == 0;
#ifdef BACKSCOPE_X86
    if ((best || std::strcmp(name, "avx512") == 0) && has_avx512()) return kernels_avx512<T>();
    if ((best || std::strcmp(name, "avx2") == 0) && has_avx2()) return kernels_avx2<T>();
#endif
    if (std::strcmp(name, "scalar") == 0) return kernels_scalar<T>();
    return best || std::strcmp(name, "baseline") == 0 ? kernels_baseline<T>() : nullptr;
}

template const Kernels<float>* kernels_for<float>(const char*);
template const Kernels<double>* kernels_for<double>(const char*);

}  // namespace backscope
