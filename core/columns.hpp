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
    Columns(std::size_t inputs, std::size_t room) : start_(inputs + 1), input_(room), example_(room), value_(room) {}

    // Counting sort of the entries of `batch` examples whose inputs are first ... last - 1.
    SparseColumns<T> fill(SparseRows<T> rows, std::size_t batch, std::size_t first, std::size_t last) {
        std::int64_t* start = start_.data();
        std::fill(start, start + (last - first) + 1, 0);
        const bool all = first == 0 && last + 1 == start_.size();
        const auto each = [&](auto&& visit) {
            for (std::size_t i = 0; i < batch; ++i) {
                const std::int32_t *begin = rows.index[i], *end = begin + rows.count[i];
                const std::int32_t* from = all ? begin : std::lower_bound(begin, end, std::int32_t(first));
                const std::int32_t* to = all ? end : std::lower_bound(from, end, std::int32_t(last));
                for (; from < to; ++from) visit(i, *from - std::int32_t(first), rows.value[i][from - begin]);
            }
        };
        each([&](std::size_t, std::int32_t k, T) { ++start[k + 1]; });
        for (std::size_t k = 0; k + 1 < last - first; ++k) start[k + 1] += start[k];
        // start[k + 1] is where input k + 1 begins; filling shifts each to where it ends, which is where the next
        // begins
        each([&](std::size_t i, std::int32_t k, T value) {
            const std::int64_t at = start[k]++;
            input_[at] = k;
            example_[at] = std::int32_t(i);
            value_[at] = value;
        });
        for (std::size_t k = last - first; k > 0; --k) start[k] = start[k - 1];
        start[0] = 0;
        return {start, input_.data(), example_.data(), value_.data()};
    }

 private:
    Buffer<std::int64_t> start_;
    Buffer<std::int32_t> input_, example_;
    Buffer<T> value_;
};

}  // namespace backscope
