// Zeroed memory, aligned for the widest vectors and to a line of the cache.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace backscope {

template <class T>
class Buffer {
 public:
    Buffer() = default;
    explicit Buffer(std::size_t count) : count_(count) {
        if (count == 0) return;
        if (count > (std::size_t(-1) - LINE) / sizeof(T)) throw std::bad_alloc();
        memory_.reset(std::calloc(count * sizeof(T) + LINE, 1));  // fresh pages: untouched until they are used
        if (!memory_) throw std::bad_alloc();
        void* start = memory_.get();
        std::size_t room = count * sizeof(T) + LINE;
        data_ = static_cast<T*>(std::align(LINE, count * sizeof(T), start, room));
    }
    T* data() { return data_; }
    const T* data() const { return data_; }
    T& operator[](std::size_t i) { return data_[i]; }
    const T& operator[](std::size_t i) const { return data_[i]; }
    std::size_t size() const { return count_; }

 private:
    static constexpr std::size_t LINE = 64;
    struct Free {
        void operator()(void* memory) const { std::free(memory); }
    };
    std::unique_ptr<void, Free> memory_;
    T* data_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace backscope
