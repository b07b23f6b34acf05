// Threads that do one job together, and the barrier at which they wait for each other within it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif
#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
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
// the others may be waiting for it, and are where there are more members than cores.
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
        static const int cores = int(std::thread::hardware_concurrency());
        const int most = members > cores ? 0 : SPINS;
        for (int spins = 0; round_.load(std::memory_order_acquire) == round; ++spins) {
            if (spins < most)
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
//
// A process that was forked has the memory of its parent's workers but not the workers: there the team starts anew, and
// leaves what it had alone, since neither threads nor what they sleep on can be taken down without them.
class Team {
 public:
    Team() = default;
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team() {
        if (crew_ && forked()) (void)crew_.release();
    }

    // Returns how many members can work, at most `members`: fewer where the machine grants no more threads.
    int gather(int members) {
        if (crew_ && forked()) (void)crew_.release();
        if (!crew_) crew_ = std::make_unique<Crew>();
        process_ = process();
        return crew_->gather(members);
    }

    // Calls job(member) for 0 ... members - 1 at once, and returns when all are done; so many must have been gathered.
    // The job must not throw.
    void run(int members, const std::function<void(int)>& job) { crew_->run(members, job); }

 private:
    class Crew {
     public:
        ~Crew() {
            {
                std::lock_guard<std::mutex> lock(mutex_);
                ends_ = true;
            }
            wake_.notify_all();
            for (std::thread& worker : workers_) worker.join();
        }

        int gather(int members) {
            workers_.reserve(std::size_t(members));
            try {
                while (int(workers_.size()) < members - 1) {
                    const int member = int(workers_.size()) + 1;
                    workers_.emplace_back([this, member] { work(member); });
                }
            } catch (const std::system_error&) {
                return int(workers_.size()) + 1;
            }
            return members;
        }

        void run(int members, const std::function<void(int)>& job) {
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

    static long process() {
#if defined(__unix__) || defined(__APPLE__)
        return long(getpid());
#else
        return 0;
#endif
    }
    bool forked() const { return process_ != process(); }

    std::unique_ptr<Crew> crew_;
    long process_ = 0;
};

}  // namespace backscope
