// Threads that do one job together, and the barrier at which they wait for each other within it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace backscope {

inline void pause_a_moment() {
#if defined(__x86_64__) || defined(_M_X64)
    _mm_pause();
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
    asm volatile("yield");
#endif
}

// The last to come lets all go on. Waiting spins for a while, a step being some microseconds, then gives the core away:
// the others may be waiting for it.
class Barrier {
 public:
    void wait(int members) {
        if (members == 1) return;
        const unsigned round = round_.load(std::memory_order_relaxed);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) == members - 1) {
            arrived_.store(0, std::memory_order_relaxed);
            round_.store(round + 1, std::memory_order_release);
            return;
        }
        for (int spins = 0; round_.load(std::memory_order_acquire) == round; ++spins) {
            if (spins < SPINS)
                pause_a_moment();
            else
                std::this_thread::yield();
        }
    }

 private:
    static constexpr int SPINS = 2000;
    alignas(64) std::atomic<int> arrived_{0};
    alignas(64) std::atomic<unsigned> round_{0};
};

// Workers live as long as the team and sleep between jobs; the caller is member 0.
class Team {
 public:
    Team() = default;
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team() {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            ends_ = true;
        }
        wake_.notify_all();
        for (std::thread& worker : workers_) worker.join();
    }

    // Calls job(member) for 0 ... members - 1 at once, and returns when all are done. The job must not throw.
    void run(int members, const std::function<void(int)>& job) {
        while (int(workers_.size()) < members - 1) {
            const int member = int(workers_.size()) + 1;
            workers_.emplace_back([this, member] { work(member); });
        }
        if (members > 1) {
            {
                std::lock_guard<std::mutex> lock(mutex_);
                job_ = &job;
                members_ = members;
                busy_ = members - 1;
                ++number_;
            }
            wake_.notify_all();
        }
        job(0);
        if (members == 1) return;
        std::unique_lock<std::mutex> lock(mutex_);
        done_.wait(lock, [this] { return busy_ == 0; });
    }

 private:
    void work(int member) {
        unsigned long seen = 0;
        for (;;) {
            const std::function<void(int)>* job;
            {
                std::unique_lock<std::mutex> lock(mutex_);
                wake_.wait(lock, [&] { return ends_ || (number_ != seen && member < members_); });
                if (ends_) return;
                seen = number_;
                job = job_;
            }
            (*job)(member);
            std::lock_guard<std::mutex> lock(mutex_);
            if (--busy_ == 0) done_.notify_one();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_, done_;
    std::vector<std::thread> workers_;
    const std::function<void(int)>* job_ = nullptr;
    int members_ = 0, busy_ = 0;
    unsigned long number_ = 0;
    bool ends_ = false;
};

}  // namespace backscope
