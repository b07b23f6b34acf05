// The first layer's part of a step in one sweep over its weights, for inputs that are mostly zero.
//
// Threads take panels of its neurons. Of each block of inputs the weights are moved, and then at once multiplied with
// the next batch's inputs: so a step brings them to a cache once, and to that of one core alone. What is found is z[1]
// of the next step, by the same chains of multiply-adds as sparse_product's, which is left to a call's first step.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "columns.hpp"
#include "pass.hpp"

namespace backscope {

template <class T>
class Sweep {
 public:
    // `entries`: the most non-zeros that a batch can have; `density`: how many of its inputs are not zero.
    Sweep(Pass<T>& pass, std::size_t entries, double density, int threads)
        : pass_(pass), density_(density), sorted_(std::size_t(threads)) {
        if (!possible()) return;
        pass_.ahead = Buffer<T>(pass.layer(1).a.size());
        for (int t = 0; t < threads; ++t) {
            columns_.emplace_back(pass.plan.sizes[0], pass.room, entries);
            at_.emplace_back(pass.room);
            scratch_.emplace_back(pass.layer(1).panels * pass.kernels.panel);
        }
    }

    // Whether it is the faster way: one thread has the second cache to itself; of more each needs panels enough to have
    // many sums at once, and about as many as the others.
    bool pays(int members) const {
        const std::size_t panels = pass_.layer(1).panels, n = std::size_t(members), most = (panels + n - 1) / n;
        return possible() && (members == 1 || (panels >= FEWEST_PANELS * n && double(most * n) <= UNEVEN * panels));
    }

    // The part of the panels that a thread has.
    double part(int thread, int members) const {
        return double(bound(thread + 1, members) - bound(thread, members)) / double(pass_.layer(1).panels);
    }

    // A thread's share of what is done in the first half: the next batch's examples taken in, this one's sorted.
    void take(const Batch<T>& batch, int thread, int members) {
        const std::size_t last = batch.size * std::size_t(thread + 1) / std::size_t(members);
        for (std::size_t i = batch.size * std::size_t(thread) / std::size_t(members); i < last; ++i)
            pass_.intake.take(batch, i, thread);
    }

    void sort(const Batch<T>& batch, int thread, int members) {
        const Layer<T>& of = pass_.layer(1);
        const auto cut = [&](int t) {
            return std::min(of.inputs, of.blocks * std::size_t(t) / std::size_t(members) * of.P);
        };
        Sorted& own = sorted_[std::size_t(thread)];
        own.first = cut(thread);
        own.last = cut(thread + 1);
        own.columns =
            columns_[std::size_t(thread)].fill(pass_.intake.rows(batch.step), batch.size, own.first, own.last);
    }

    // And in the second; `next` has no examples where it need not be begun.
    void step(const Batch<T>& batch, const Batch<T>& next, const RuleSpec& rule, int thread, int members) {
        const std::size_t first = bound(thread, members), last = bound(thread + 1, members);
        const std::size_t groups = (last - first + GROUP - 1) / GROUP, most = (last - first + groups - 1) / groups;
        for (std::size_t p = first; p < last; p += most) {
            const Group group{p, std::min(most, last - p), thread, members};
            move_biases(batch, rule, group);
            begin(next, group);
            move_weights(next, rule, group);
        }
    }

 private:
    // Panels first ... first + count - 1, of which delta and z stay in a near cache.
    struct Group {
        std::size_t first, count;
        int thread, members;
    };

    // The inputs first ... last - 1 of a batch, sorted by one of the threads.
    struct Sorted {
        std::size_t first = 0, last = 0;
        SparseColumns<T> columns{};
    };

    bool possible() const {
        const RuleSpec& rule = pass_.plan.rule;
        return pass_.intake.in_place() && pass_.plan.clip == 0 && rule.l1 == 0 && rule.l2 == 0 &&
               rule.kind != RuleKind::sgd;
    }

    std::size_t bound(int thread, int members) const {
        return pass_.layer(1).panels * std::size_t(thread) / std::size_t(members);
    }

    Stretch<T> stretch(Buffer<T> Parameters<T>::* part, std::size_t at, std::size_t count, T* gradient) {
        Layer<T>& of = pass_.layer(1);
        const auto place = [&](Parameters<T>& in) { return (in.*part).size() ? (in.*part).data() + at : nullptr; };
        return {place(of.theta), {place(of.state[0]), place(of.state[1])}, gradient, count};
    }

    void move_biases(const Batch<T>& batch, RuleSpec rule, const Group& group) {
        Layer<T>& of = pass_.layer(1);
        T* gradient = scratch_[std::size_t(group.thread)].data();
        const T* delta = of.delta.data() + group.first * pass_.room * of.P;
        rule.weight_decay = 0;
        pass_.kernels.sum(delta, group.count, batch.size, pass_.room, gradient);
        pass_.kernels.update(rule, stretch(&Parameters<T>::biases, group.first * of.P, group.count * of.P, gradient));
    }

    // z of the next batch begins with the biases.
    void begin(const Batch<T>& next, const Group& group) {
        const Layer<T>& of = pass_.layer(1);
        for (std::size_t p = group.first; p < group.first + group.count; ++p)
            for (std::size_t i = 0; i < next.size; ++i)
                std::copy_n(of.theta.biases.data() + p * of.P, of.P, pass_.ahead.data() + (p * pass_.room + i) * of.P);
        std::fill_n(at_[std::size_t(group.thread)].data(), next.size, 0);
    }

    void move_weights(const Batch<T>& next, const RuleSpec& rule, const Group& group) {
        Layer<T>& of = pass_.layer(1);
        const std::size_t P = of.P, panel = pass_.room * P, own = group.first * P * P;
        const std::size_t tile = std::max(TILE, std::size_t(FEWEST / std::max(density_, 1e-6))) / P;
        const Rows rows{0, next.size, pass_.room};
        const bool far = pass_.far(group.members);
        std::size_t b = 0;
        for (int s = 0; s < group.members; ++s) {
            const Sorted& sorted = sorted_[std::size_t(s)];
            for (; b * P < sorted.last; ++b) {
                pass_.kernels.sparse_update(sorted.columns.from(b * P - sorted.first), of.rows_in(b),
                                            of.delta.data() + group.first * panel, group.count, pass_.room, rule,
                                            stretch(&Parameters<T>::weights, b * of.block + own, 0, nullptr), far);
                if (next.size > 0 && ((b + 1) % tile == 0 || b + 1 == of.blocks))
                    pass_.kernels.sparse_advance(pass_.intake.rows(next.step), at_[std::size_t(group.thread)].data(),
                                                 (b + 1) * P, of.theta.weights.data() + own, of.block,
                                                 pass_.ahead.data() + group.first * panel, group.count, rows);
            }
        }
    }

    static constexpr std::size_t GROUP = 16;         // panels: four at a time, and pieces of memory long enough
    static constexpr std::size_t FEWEST_PANELS = 2;  // of each thread
    static constexpr std::size_t TILE = 128;         // inputs that are multiplied at once, their weights still near
    static constexpr double FEWEST = 16;             // of an example's non-zeros in them, lest loops get too short
    static constexpr double UNEVEN = 1.2;            // times an even part that a thread may have

    Pass<T>& pass_;
    double density_;
    std::vector<Sorted> sorted_;            // by thread, read by all
    std::vector<Columns<T>> columns_;       // by thread
    std::vector<Buffer<std::int32_t>> at_;  // by thread: each example's first entry not yet multiplied
    std::vector<Buffer<T>> scratch_;        // by thread: a gradient of biases
};

}  // namespace backscope
