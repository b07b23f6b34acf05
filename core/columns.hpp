// A batch's non-zeros sorted by input.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels.hpp"
#include "memory.hpp"

namespace backscope {

// The non-zeros of a batch by input, for a range of inputs: one thread's share of the first layer.
template <class T>
class Columns {
 public:
    Columns(std::size_t inputs, std::size_t room, std::size_t entries)
        : inputs_(inputs), start_(inputs + 2), from_(room), to_(room), entry_(entries + 1) {}

    // Counting sort of the entries of `batch` examples whose inputs are first ... last - 1. An entry is written as one
    // piece, since what is written lies in as many places as there are inputs.
    SparseColumns<T> fill(SparseRows<T> rows, std::size_t batch, std::size_t first, std::size_t last) {
        const std::int32_t shift = std::int32_t(first);
        std::int64_t* ends = start_.data() + 2;  // ends[k] counts the entries of input first + k
        std::fill(start_.data(), start_.data() + 2 + (last - first), 0);
        for (std::size_t i = 0; i < batch; ++i) {
            const std::int32_t *index = rows.index[i], *end = index + rows.count[i];
            from_[i] = std::int32_t(std::lower_bound(index, first > 0 ? end : index, shift) - index);
            to_[i] = std::int32_t(std::lower_bound(last < inputs_ ? index : end, end, std::int32_t(last)) - index);
            for (std::int32_t e = from_[i]; e < to_[i]; ++e) ++ends[index[e] - shift];
        }
        for (std::size_t k = 0; k < last - first; ++k) ends[k] += ends[std::ptrdiff_t(k) - 1];
        // ends[k - 1] is where entries of k begin; filling shifts it to where they end, which is where the next begin
        std::int64_t* next = ends - 1;
        Entry<T>* entry = entry_.data();
        for (std::size_t i = 0; i < batch; ++i) {
            const std::int32_t* index = rows.index[i];
            const T* value = rows.value[i];
            for (std::int32_t e = from_[i]; e < to_[i]; ++e)
                entry[next[index[e] - shift]++] = {std::int32_t(i), value[e]};
        }
        return {start_.data(), entry, entry + entry_.size() - 1};
    }

 private:
    std::size_t inputs_;
    Buffer<std::int64_t> start_;
    Buffer<std::int32_t> from_, to_;  // by example: its entries within the range
    Buffer<Entry<T>> entry_;          // the last stays a zero
};

}  // namespace backscope
