// Philox-4x64-10 with the counters of backscope/randomness.py: random words as a function of (seed, purpose, counter).
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#endif

namespace backscope {

enum class Purpose : std::uint64_t { order = 2, dropout = 3, deformation = 7 };

inline std::uint64_t multiply_high(std::uint64_t x, std::uint64_t y) {
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 Wide;
    return std::uint64_t((Wide(x) * y) >> 64);
#else
    return __umulh(x, y);
#endif
}

// A stream: block n = 0, 1, ... holds its words 4n ... 4n + 3. NumPy counts up before its first block, so n + 1 counts.
class Philox {
 public:
    using Block = std::array<std::uint64_t, 4>;
    Philox(std::uint64_t seed, Purpose purpose, std::uint64_t c1, std::uint64_t c2 = 0, std::uint64_t c3 = 0)
        : key_{seed, std::uint64_t(purpose)}, counter_{c1, c2, c3} {}

    Block block(std::uint64_t n) const {
        Block c{n + 1, counter_[0], counter_[1], counter_[2]};
        std::uint64_t k0 = key_[0], k1 = key_[1];
        for (int round = 0; round < 10; ++round) {
            const std::uint64_t high0 = multiply_high(M0, c[0]), low0 = M0 * c[0];
            const std::uint64_t high1 = multiply_high(M1, c[2]), low1 = M1 * c[2];
            c = {high1 ^ c[1] ^ k0, low1, high0 ^ c[3] ^ k1, low0};
            k0 += W0;
            k1 += W1;
        }
        return c;
    }

    std::uint64_t word(std::uint64_t place) const { return block(place / 4)[place % 4]; }

 private:
    static constexpr std::uint64_t M0 = 0xD2E7470EE14C6C93u, M1 = 0xCA5A826395121157u;
    static constexpr std::uint64_t W0 = 0x9E3779B97F4A7C15u, W1 = 0xBB67AE8584CAA73Bu;
    std::array<std::uint64_t, 2> key_;
    std::array<std::uint64_t, 3> counter_;
};

// The order in which an epoch goes through `size` examples: the ranks of that many random words.
//
// Sorted by radix on the upper 22 bits, two digits of 11, from 2^22 examples on by a third; what is equal in those
// (rare) is sorted by the rest, which is computed again then.
inline void random_order(std::uint64_t seed, std::uint64_t epoch, std::size_t size, std::int64_t* order) {
    struct Entry {
        std::uint32_t upper, place;
    };
    if (size > UINT32_MAX) throw std::length_error("more examples than an order is made of");
    const Philox stream(seed, Purpose::order, epoch);
    std::vector<Entry> entries(size + 3), other(size);
    for (std::size_t from = 0; from < size; from += 4) {
        const auto words = stream.block(from / 4);
        for (std::size_t lane = 0; lane < 4; ++lane)
            entries[from + lane] = {std::uint32_t(words[lane] >> 32), std::uint32_t(from + lane)};
    }
    entries.resize(size);
    const std::size_t many = std::size_t(1) << 22;
    for (int shift : {0, 10, 21}) {
        if (shift == 0 && size < many) continue;
        std::vector<std::size_t> start(2049);
        for (const Entry& entry : entries) ++start[(entry.upper >> shift & 2047) + 1];
        for (int digit = 0; digit < 2048; ++digit) start[digit + 1] += start[digit];
        for (const Entry& entry : entries) other[start[entry.upper >> shift & 2047]++] = entry;
        entries.swap(other);
    }
    const auto word = [&](const Entry& x) { return stream.block(x.place / 4)[x.place % 4]; };
    const auto smaller = [&](const Entry& x, const Entry& y) {
        return x.upper < y.upper || (x.upper == y.upper && word(x) < word(y));
    };
    for (std::size_t i = 1; i < size; ++i)  // an insertion sort of what is nearly sorted keeps equal words in place
        for (std::size_t j = i; j > 0 && smaller(entries[j], entries[j - 1]); --j)
            std::swap(entries[j], entries[j - 1]);
    for (std::size_t i = 0; i < size; ++i) order[i] = entries[i].place;
}

// Dropout at one step of one layer: neuron j of the batch's row i is kept where word i*n + j is at least `least`.
struct Dropout {
    Philox stream;
    std::uint64_t least;
    double factor;

    Dropout(std::uint64_t seed, std::uint64_t step, std::size_t layer, double rate)
        : stream(seed, Purpose::dropout, step, layer),
          least(std::uint64_t(rate * 18446744073709551616.0)),
          factor(1 / (1 - rate)) {}

    double at(std::uint64_t place) const { return stream.word(place) >= least ? factor : 0; }

    // The factors of places first ... first + count - 1.
    template <class T>
    void fill(std::uint64_t first, std::size_t count, T* out) const {
        const T kept = T(factor);
        for (std::uint64_t n = first / 4; n * 4 < first + count; ++n) {
            const auto words = stream.block(n);
            for (std::uint64_t lane = 0; lane < 4; ++lane) {
                const std::uint64_t place = n * 4 + lane;
                if (place >= first && place < first + count) out[place - first] = words[lane] >= least ? kept : T(0);
            }
        }
    }
};

}  // namespace backscope
