// From dense rows that are mostly zero to their non-zeros. Two passes, each as fast as memory is read.
//
// The rows are the user's, who may change them meanwhile: what comes out may then be either, but keeps within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

namespace backscope {

// Applies job(first, last) to parts of `rows` rows, on as many threads, or as many as the machine grants.
template <class F>
void in_parts(std::size_t rows, int threads, F&& job) {
    std::vector<std::thread> others;
    others.reserve(std::size_t(threads));
    int t = 1;
    try {
        for (; t < threads; ++t) others.emplace_back([&, t] { job(rows * t / threads, rows * (t + 1) / threads); });
    } catch (const std::system_error&) {
    }
    job(0, rows / threads);
    if (t < threads) job(rows * t / threads, rows);
    for (std::thread& other : others) other.join();
}

// start[i] ... start[i + 1] is where row i's non-zeros will lie.
template <class S>
void count_non_zeros(const S* x, std::ptrdiff_t stride, std::size_t rows, std::size_t columns, std::int64_t* start,
                     int threads) {
    in_parts(rows, threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const S* row = x + std::ptrdiff_t(i) * stride;
            std::int32_t count = 0;
            for (std::size_t k = 0; k < columns; ++k) count += row[k] != 0;
            start[i + 1] = count;
        }
    });
    start[0] = 0;
    for (std::size_t i = 0; i < rows; ++i) start[i + 1] += start[i];
}

template <class S, class T>
void copy_non_zeros(const S* x, std::ptrdiff_t stride, std::size_t rows, std::size_t columns, const std::int64_t* start,
                    std::int32_t* index, T* value, int threads) {
    in_parts(rows, threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const S* row = x + std::ptrdiff_t(i) * stride;
            std::int64_t at = start[i];
            for (std::size_t k = 0; k < columns && at < start[i + 1]; ++k) {  // written always, kept where it is not 0
                index[at] = std::int32_t(k);
                value[at] = T(row[k]);
                at += row[k] != 0;
            }
            for (; at < start[i + 1]; ++at) {  // there were more when they were counted
                index[at] = std::int32_t(columns - 1);
                value[at] = T(0);
            }
        }
    });
}

}  // namespace backscope
