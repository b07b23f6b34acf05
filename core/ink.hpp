// From pictures as backscope keeps its digits (data/ink.py) to their non-zeros: a bit says whether a pixel has ink, and
// the values of those that have lie in two streams, one for pixels inside a stroke and one for its edges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sparsify.hpp"

namespace backscope {

struct Ink {
    const std::uint8_t* bits;    // (rows, row_bytes), the first pixel in the highest bit
    const std::uint8_t* inside;  // which of them are inside
    std::size_t rows, row_bytes;
    const std::uint8_t* values[2];  // of the edges, and inside
    std::size_t counts[2];
};

// How many bits of a byte are set, for each byte: C++17 has no such function, and 14 million bytes are asked.
struct BitCounts {
    std::uint8_t of[256];
    BitCounts() {
        of[0] = 0;
        for (int byte = 1; byte < 256; ++byte) of[byte] = std::uint8_t(of[byte / 2] + byte % 2);
    }
};

// start[i] ... start[i + 1] is where row i's non-zeros lie; begin[i] is where its values inside a stroke do. False
// where the bits are not as many as the values.
inline bool count_ink(const Ink& ink, std::int64_t* start, std::int64_t* begin) {
    const BitCounts bits;
    start[0] = begin[0] = 0;
    for (std::size_t i = 0; i < ink.rows; ++i) {
        std::int64_t all = 0, inside = 0;
        for (std::size_t k = i * ink.row_bytes; k < (i + 1) * ink.row_bytes; ++k) {
            all += bits.of[ink.bits[k]];
            inside += bits.of[ink.bits[k] & ink.inside[k]];
        }
        start[i + 1] = start[i] + all;
        begin[i + 1] = begin[i] + inside;
    }
    return begin[ink.rows] == std::int64_t(ink.counts[1]) &&
           start[ink.rows] == std::int64_t(ink.counts[0] + ink.counts[1]);
}

// Bytes become value / 255, divided in float as the dense rows are. Returns false as count_ink does.
template <class T>
bool ink_to_rows(const Ink& ink, std::int64_t* start, std::int32_t* index, T* value, int threads) {
    std::vector<std::int64_t> begin(ink.rows + 1);
    if (!count_ink(ink, start, begin.data())) return false;
    T grey[256];
    for (int byte = 0; byte < 256; ++byte) grey[byte] = T(float(byte) / 255.0f);
    in_parts(ink.rows, threads, [&](std::size_t first, std::size_t last) {
        std::int64_t at = start[first];
        const std::uint8_t* next[2] = {ink.values[0] + (at - begin[first]), ink.values[1] + begin[first]};
        for (std::size_t i = first; i < last; ++i)
            for (std::size_t k = 0; k < ink.row_bytes; ++k) {
                const unsigned bits = ink.bits[i * ink.row_bytes + k], inside = ink.inside[i * ink.row_bytes + k];
                for (unsigned j = 0, bit = 0x80; bits && bit; bit >>= 1, ++j) {
                    if (!(bits & bit)) continue;
                    index[at] = std::int32_t(k * 8 + j);
                    value[at++] = grey[*next[(inside & bit) != 0]++];
                }
            }
    });
    return true;
}

}  // namespace backscope
