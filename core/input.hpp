// What is learned from: dense rows of some type, or non-zeros by row, with wanted outputs and sample weights.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "lanes.hpp"
#include "philox.hpp"

namespace backscope {

enum class Kind { none, float32, float64, uint8, sparse };

template <class T>
struct Input {
    Kind kind = Kind::none;
    std::size_t rows = 0, columns = 0;
    const void* dense = nullptr;  // rows of `columns` numbers, `stride` numbers apart
    std::ptrdiff_t stride = 0;
    const std::int64_t* start = nullptr;  // sparse: row i is entries start[i] ... start[i + 1] - 1
    const std::int32_t* index = nullptr;  // rising within a row
    const T* value = nullptr;

    bool sparse() const { return kind == Kind::sparse; }
    std::size_t count(std::size_t row) const { return std::size_t(start[row + 1] - start[row]); }

    // Asks for the beginning of a row, which will be read soon; of a long one the machine fetches the rest by itself.
    BACKSCOPE_INLINE void fetch(std::size_t row) const {
        const auto ask = [](const void* from, std::size_t bytes) BACKSCOPE_INLINED {
            const char *first = static_cast<const char*>(from), *last = first + std::min(bytes, FETCHED);
            for (; first < last; first += LINE) BACKSCOPE_PREFETCH(first);
            BACKSCOPE_PREFETCH(last - 1);  // rows need not begin where a line does
        };
        if (sparse()) {
            ask(index + start[row], count(row) * sizeof *index);
            ask(value + start[row], count(row) * sizeof *value);
        } else {
            const std::size_t size = kind == Kind::float64 ? 8 : kind == Kind::float32 ? 4 : 1;
            ask(static_cast<const char*>(dense) + std::ptrdiff_t(row) * stride * std::ptrdiff_t(size), columns * size);
        }
    }

    // Writes one dense row as T into panels of P, `panel_step` numbers apart.
    void copy_row(std::size_t row, T* out, std::size_t P, std::size_t panel_step) const {
        switch (kind) {
            case Kind::float32: return copy(static_cast<const float*>(dense) + row * stride, out, P, panel_step);
            case Kind::float64: return copy(static_cast<const double*>(dense) + row * stride, out, P, panel_step);
            case Kind::uint8: return copy(static_cast<const std::uint8_t*>(dense) + row * stride, out, P, panel_step);
            default: return;
        }
    }

 private:
    static constexpr std::size_t LINE = 64, FETCHED = 256;  // bytes

    template <class S>
    void copy(const S* from, T* out, std::size_t P, std::size_t panel_step) const {
        for (std::size_t k = 0; k < columns; k += P, out += panel_step) {
            const std::size_t count = std::min(P, columns - k);
            for (std::size_t c = 0; c < count; ++c) out[c] = T(from[k + c]);
        }
    }
};

}  // namespace backscope
