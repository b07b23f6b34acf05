// What is learned from: dense rows of some type, or non-zeros by row, with wanted outputs and sample weights.
#pragma once

#include <cstddef>
#include <cstdint>

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
    template <class S>
    void copy(const S* from, T* out, std::size_t P, std::size_t panel_step) const {
        for (std::size_t k = 0; k < columns; k += P, out += panel_step)
            for (std::size_t c = 0; c < P && k + c < columns; ++c) out[c] = T(from[k + c]);
    }
};

}  // namespace backscope
