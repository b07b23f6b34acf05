// Whole stretches of steps in one call: two barriers a step, four where the gradient is clipped.
#pragma once

#include <chrono>
#include <cmath>

#include "denormals.hpp"
#include "descent.hpp"
#include "pass.hpp"
#include "plan.hpp"
#include "team.hpp"

namespace backscope {

// Steps to be done within one epoch; results are written as they come.
struct Errand {
    const std::int64_t* rows;  // of the examples, in order, from the first step's on
    std::size_t examples, batch_size, steps;
    std::uint64_t first_step;  // over the whole run
    const double* eta;         // of each step
    double* cost;              // C of each step
    std::int32_t* right;
    int threads;
    double seconds;  // after which it returns, with at least one step done
};

struct Outcome {
    std::size_t steps;
    bool diverged;  // the step after those has a cost that is not finite; the parameters are those before it
};

template <class T>
class Trainer {
 public:
    // `density`: the part of dense input that is not zero, where it is to be left out; 1 where it is not.
    Trainer(const Kernels<T>& kernels, Plan plan, Input<T> input, double density, const T* y, const double* weights,
            std::size_t room, int threads)
        : plan_(std::move(plan)),
          input_(input),
          y_(y),
          weights_(weights),
          threads_(threads),
          density_(input.sparse() ? density_of(input) : density),
          longest_(longest(input)),
          pass_(kernels, plan_, room, density_ < 1 || input.sparse(), longest_, threads),
          descent_(pass_, entries(room), density_, threads) {}

    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;

    void load(const T* parameters, const T* const* state) {
        const FlushDenormals flush(flushes_);  // as penalties are found from the weights here and by the workers
        std::size_t at = 0;
        for (std::size_t l = 1; l <= plan_.L(); at += pass_.layer(l++).size()) {
            Layer<T>& layer = pass_.layer(l);
            layer.pack(pass_.kernels, parameters + at, layer.theta);
            for (int slot = 0; slot < plan_.slots(); ++slot)
                layer.pack(pass_.kernels, state[slot] + at, layer.state[slot]);
        }
        descent_.begin();
    }

    void store(T* parameters, T* const* state) {
        std::size_t at = 0;
        for (std::size_t l = 1; l <= plan_.L(); at += pass_.layer(l++).size()) {
            Layer<T>& layer = pass_.layer(l);
            layer.unpack(pass_.kernels, layer.theta, parameters + at);
            for (int slot = 0; slot < plan_.slots(); ++slot)
                layer.unpack(pass_.kernels, layer.state[slot], state[slot] + at);
        }
    }

    Outcome run(const Errand& errand) {
        const int members = team_.gather(std::min(errand.threads, threads_));
        Outcome outcome{0, false};
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(errand.seconds);
        bool stop = false;
        descent_.divide(members);
        const bool sweeps = descent_.sweeps() && errand.steps > 0;
        team_.run(members, [&](int thread) {
            const FlushDenormals flush(flushes_);
            if (sweeps) {
                descent_.sweep.take(batch_of(errand, 0), thread, members);
                barrier_.wait(members);
            }
            for (std::size_t step = 0; step < errand.steps; ++step) {
                const Batch<T> batch = batch_of(errand, step), next = batch_of(errand, step + 1);
                fetch(next, thread, members);
                if (sweeps) {
                    descent_.sweep.take(next, thread, members);
                    descent_.sweep.sort(batch, thread, members);
                }
                const Begun begun = !sweeps ? Begun::nothing : step == 0 ? Begun::intake : Begun::product;
                pass_.learn(batch, batch.size * thread / members, batch.size * (thread + 1) / members, thread, begun);
                if (thread == 0) stop = step + 1 == errand.steps || std::chrono::steady_clock::now() >= end;
                barrier_.wait(members);
                const double cost = cost_of(batch);
                if (!std::isfinite(cost)) {  // all see the same, and none has moved a weight
                    if (thread == 0) outcome.diverged = true;
                    return;
                }
                if (thread == 0) {
                    errand.cost[step] = cost;
                    errand.right[step] = right_of(batch);
                    outcome.steps = step + 1;
                }
                const bool last = stop;  // read here, since at the next step it may be written
                descent_.step(batch, last ? Batch<T>{} : next, rule_at(batch.step, errand.eta[step]), barrier_, thread,
                              members);
                barrier_.wait(members);
                if (last) return;
            }
        });
        return outcome;
    }

    // z, a and delta of a batch, as rows: everything that one pass computes; z[l], a[l], delta[l] (size, n_l).
    void trace(const std::int64_t* rows, std::size_t size, std::uint64_t step, T* const* z, T* const* a,
               T* const* delta) {
        const FlushDenormals flush(flushes_);
        const Batch<T> batch{&input_, rows, size, step, y_, weights_, true};
        std::vector<Buffer<T>> kept;
        std::vector<T*> keep_z;
        for (std::size_t l = 0; l <= plan_.L(); ++l) {
            kept.emplace_back(l ? pass_.layer(l).a.size() : 0);
            keep_z.push_back(kept.back().data());
        }
        const Rows all{0, size, pass_.room};
        pass_.forward(batch, all, 0, Begun::nothing, keep_z.data());
        pass_.judge(batch, all, 0);
        pass_.backward(all);
        for (std::size_t l = 1; l <= plan_.L(); ++l) {
            pass_.unpanel(l, keep_z[l], all, z[l]);
            pass_.unpanel(l, pass_.layer(l).a.data(), all, a[l]);
            pass_.unpanel(l, pass_.layer(l).delta.data(), all, delta[l]);
        }
    }

    // z[L] and a[L] (size, n_L) of these rows of the input, without dropout.
    void answer(const std::int64_t* rows, std::size_t size, T* z, T* a, int threads) {
        const int most = std::min({threads, threads_, int(std::min(pass_.room, std::size_t(threads_)))});
        const int members = team_.gather(most);
        const std::size_t n = plan_.sizes[plan_.L()], each = pass_.room / std::size_t(members);
        team_.run(members, [&](int thread) {
            const FlushDenormals flush(flushes_);
            // each member has its own part of the room, and takes every members-th piece of the rows
            const std::size_t own = each * thread;
            for (std::size_t from = own; from < size; from += each * members) {
                const std::size_t count = std::min(each, size - from);
                const Batch<T> batch{&input_, rows + from - own, own + count, 0, nullptr, nullptr, false};
                pass_.answer(batch, Rows{own, own + count, pass_.room}, thread, z + (from - own) * n,
                             a + (from - own) * n);
            }
        });
    }

    const char* instruction_set() const { return pass_.kernels.name; }
    double density() const { return density_; }

 private:
    static double density_of(const Input<T>& input) {
        const double cells = double(input.rows) * double(input.columns);
        return cells > 0 ? double(input.start[input.rows] - input.start[0]) / cells : 1.0;
    }

    // The most non-zeros that a row can have.
    static std::size_t longest(const Input<T>& input) {
        if (!input.sparse()) return input.columns;
        std::size_t most = 0;
        for (std::size_t i = 0; i < input.rows; ++i) most = std::max(most, input.count(i));
        return most;
    }

    // The most that a batch can have.
    std::size_t entries(std::size_t room) const {
        if (!input_.sparse()) return room * longest_;
        return std::min(room * longest_, std::size_t(input_.start[input_.rows] - input_.start[0]));
    }

    // Asks for what a thread will read of the next batch, while the weights move.
    BACKSCOPE_INLINE void fetch(const Batch<T>& next, int thread, int members) const {
        const std::size_t n = plan_.sizes[plan_.L()];
        for (std::size_t i = next.size * thread / members; i < next.size * (thread + 1) / members; ++i) {
            input_.fetch(std::size_t(next.rows[i]));
            BACKSCOPE_PREFETCH(next.y + std::size_t(next.rows[i]) * n);
            BACKSCOPE_PREFETCH(next.y + std::size_t(next.rows[i]) * n + n - 1);
        }
    }

    // Without examples where there is no such step.
    Batch<T> batch_of(const Errand& errand, std::size_t step) const {
        const std::size_t from = std::min(step * errand.batch_size, errand.examples);
        const std::size_t size = step < errand.steps ? std::min(errand.batch_size, errand.examples - from) : 0;
        return {&input_, errand.rows + from, size, errand.first_step + step, y_, weights_, true};
    }

    double cost_of(const Batch<T>& batch) const {
        double total = 0;
        for (std::size_t i = 0; i < batch.size; ++i) total += pass_.costs[i];
        return total + descent_.penalty(batch.step);
    }

    std::int32_t right_of(const Batch<T>& batch) const {
        std::int32_t total = 0;
        for (std::size_t i = 0; i < batch.size; ++i) total += pass_.right[i];
        return total;
    }

    RuleSpec rule_at(std::uint64_t step, double eta) const {
        RuleSpec rule = plan_.rule;
        rule.eta = eta;
        rule.bias1 = 1 - std::pow(rule.first, double(step + 1));
        rule.bias2 = 1 - std::pow(rule.second, double(step + 1));
        return rule;
    }

    Plan plan_;
    Input<T> input_;
    const T* y_;
    const double* weights_;
    int threads_;
    double density_;
    bool flushes_ = FlushDenormals::harmless<T>(plan_.rule);
    std::size_t longest_;
    Pass<T> pass_;
    Descent<T> descent_;
    Team team_;
    Barrier barrier_;
};

}  // namespace backscope
