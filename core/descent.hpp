// The second half of a step: BP3, BP4 and the update. Threads take blocks of inputs of the layers.
//
// Without clipping a block's gradient lives in the first cache from BP4 to the update. With it the gradient is kept,
// its norm summed in the order of the blocks, and then the update made.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "columns.hpp"
#include "lanes.hpp"
#include "pass.hpp"
#include "sweep.hpp"
#include "team.hpp"

namespace backscope {

// A layer's weights from at most P inputs to all its neurons; or its biases, which come behind the last of those.
struct Block {
    std::size_t layer, number;
    double work;
};

template <class T>
class Descent {
 public:
    Descent(Pass<T>& pass, std::size_t entries, double density, int threads)
        : sweep(pass, entries, density, threads), pass_(pass) {
        std::size_t widest = 0;
        for (std::size_t l = 1; l <= pass.plan.L(); ++l) {
            const Layer<T>& of = pass.layer(l);
            widest = std::max(widest, of.panels);
            const double products = double(pass.room) * (l == 1 ? density : 1.0);
            for (std::size_t b = 0; b < of.blocks; ++b)
                blocks_.push_back({l, b, double(of.panels * of.rows_in(b)) * (products + UPDATE)});
            blocks_.push_back({l, of.blocks, double(of.panels) * double(pass.room)});
        }
        for (auto* table : {&penalties_[0], &penalties_[1], &peaks_, &norms_}) *table = Buffer<double>(blocks_.size());
        const std::size_t P = pass.kernels.panel;
        for (int t = 0; t < threads; ++t) {
            scratch_.emplace_back(widest * P * P);
            if (pass.intake.sparse()) columns_.emplace_back(pass.plan.sizes[0], pass.room, entries);
        }
    }

    // Fills twins and penalties from the weights, as they are before the first step.
    void begin() {
        for (std::uint64_t step : {0, 1})
            for (std::size_t b = 0; b < blocks_.size(); ++b) finish(b, step);
    }

    // Gives each of so many threads blocks in a row, of about equal work; where layer 1 is swept, with its own panels.
    void divide(int members) {
        sweeps_ = sweep.pays(members);
        const std::size_t begin = sweeps_ ? pass_.layer(1).blocks + 1 : 0;
        double swept = 0, rest = 0, room = 0, done = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) (b < begin ? swept : rest) += blocks_[b].work;
        std::vector<double> share;
        for (int t = 0; t < members; ++t) {
            const double own = sweeps_ ? swept * sweep.part(t, members) : 0;
            share.push_back(std::max(0.0, (swept + rest) / members - own));
            room += share.back();
        }
        bounds_.assign(std::size_t(members) + 1, blocks_.size());
        bounds_[0] = begin;
        std::size_t member = 1;
        double until = share[0];
        for (std::size_t b = begin; b < blocks_.size(); ++b) {
            const double middle = done + blocks_[b].work / 2;
            for (; member < std::size_t(members) && middle * room >= rest * until; until += share[member++])
                bounds_[member] = b;
            done += blocks_[b].work;
        }
    }

    // Whether layer 1 is swept, with as many threads as the blocks were last divided for.
    bool sweeps() const { return sweeps_; }

    // Of the weights before `step`.
    double penalty(std::uint64_t step) const {
        double total = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) total += penalties_[step % 2][b];
        return total;
    }

    // One thread's part of the update; all threads call it at once. Where layer 1 is swept, `next` is begun.
    void step(const Batch<T>& batch, const Batch<T>& next, const RuleSpec& rule, Barrier& barrier, int thread,
              int members) {
        if (sweeps_) sweep.step(batch, next, rule, thread, members);
        std::size_t first = bounds_[std::size_t(thread)];
        const std::size_t last = bounds_[std::size_t(thread) + 1];
        T* scratch = scratch_[std::size_t(thread)].data();
        Share share = sparse_share(first, last);
        if (share.first < share.last) {
            if (direct(rule)) {
                descend_directly(batch, rule, share);
                first = share.behind;
            } else {
                share.columns = columns_[std::size_t(thread)].fill(pass_.intake.rows(batch.step), batch.size,
                                                                   share.first, share.last);
            }
        }
        for (std::size_t b = first; b < last; ++b) {
            if (at_once(blocks_[b], rule)) {
                move_at_once(blocks_[b], rule, share, members);
                continue;
            }
            find_gradient(blocks_[b], batch.size, share, scratch);
            if (pass_.plan.clip > 0)
                keep(b, rule, scratch);
            else
                descend(b, rule, batch.step, scratch);
        }
        if (pass_.plan.clip > 0) clip_and_descend(first, last, rule, batch.step, barrier, members);
    }

    Sweep<T> sweep;

 private:
    // The inputs first ... last - 1 of a sparse first layer that fall to a thread, and the block behind them.
    struct Share {
        std::size_t first = 0, last = 0, behind = 0;
        SparseColumns<T> columns{};
    };

    Layer<T>& layer(const Block& block) { return pass_.layer(block.layer); }
    bool biases(const Block& block) { return block.number == layer(block).blocks; }

    Share sparse_share(std::size_t first, std::size_t last) {
        Share share;
        if (!pass_.intake.sparse() || sweeps_) return share;
        const Layer<T>& of = pass_.layer(1);  // whose blocks come first, so that their places are their numbers
        share.behind = std::max(first, std::min(last, of.blocks));
        share.first = std::min(first * of.P, of.inputs);
        share.last = std::min(share.behind * of.P, of.inputs);
        return share;
    }

    // Whether the first layer's weights can move without their gradient being known.
    bool direct(const RuleSpec& rule) const {
        return rule.kind == RuleKind::sgd && rule.l1 == 0 && rule.l2 == 0 && pass_.plan.clip == 0;
    }

    void descend_directly(const Batch<T>& batch, const RuleSpec& rule, const Share& share) {
        Layer<T>& of = pass_.layer(1);
        pass_.kernels.sparse_descend(pass_.intake.rows(batch.step), batch.size, share.first, share.last,
                                     of.delta.data(), of.panels, pass_.room, T(rule.eta), of.theta.weights.data(),
                                     of.block);
    }

    // BP4 of a block into [panel][input][P], or BP3 into [panel][P].
    void find_gradient(const Block& block, std::size_t examples, const Share& share, T* gradient) {
        Layer<T>& of = layer(block);
        const std::size_t P = of.P, room = pass_.room;
        if (biases(block)) return pass_.kernels.sum(of.delta.data(), of.panels, examples, room, gradient);
        const std::size_t inputs = of.rows_in(block.number);
        if (inputs < P) std::fill_n(gradient, of.panels * P * P, T(0));  // what follows the last input is no weight
        if (block.layer == 1 && pass_.intake.sparse()) {
            pass_.kernels.sparse_outer(columns_of(block, share), inputs, of.delta.data(), of.panels, room, gradient);
        } else {
            pass_.kernels.outer(pass_.behind(block.layer) + block.number * room * P, inputs, of.delta.data(),
                                of.outputs, examples, room, gradient);
        }
    }

    SparseColumns<T> columns_of(const Block& block, const Share& share) {
        return share.columns.from(block.number * layer(block).P - share.first);
    }

    // Whether a block's gradient need not leave the registers.
    bool at_once(const Block& block, const RuleSpec& rule) {
        return block.layer == 1 && !biases(block) && pass_.intake.sparse() && rule.l1 == 0 && rule.l2 == 0 &&
               pass_.plan.clip == 0;
    }

    void move_at_once(const Block& block, const RuleSpec& rule, const Share& share, int members) {
        Layer<T>& of = layer(block);
        pass_.kernels.sparse_update(columns_of(block, share), of.rows_in(block.number), of.delta.data(), of.panels,
                                    pass_.room, rule, stretch(block, nullptr), pass_.far(members));
    }

    // Where a block's entry of something is, and how many numbers it has.
    T* place(const Block& block, Parameters<T>& of) {
        return biases(block) ? of.biases.data() : of.weights.data() + block.number * layer(block).block;
    }
    std::size_t count(const Block& block) {
        const Layer<T>& of = layer(block);
        return biases(block) ? of.panels * of.P : of.panels * of.P * of.P;
    }

    // Moves a block's parameters along its gradient. Biases have neither penalty nor decay.
    void move(const Block& block, RuleSpec rule, T* gradient) {
        if (biases(block)) rule.l1 = rule.l2 = rule.weight_decay = 0;
        pass_.kernels.update(rule, stretch(block, gradient));
    }

    Stretch<T> stretch(const Block& block, T* gradient) {
        Layer<T>& of = layer(block);
        const int slots = pass_.plan.slots();
        T* first = slots > 0 ? place(block, of.state[0]) : nullptr;
        T* second = slots > 1 ? place(block, of.state[1]) : nullptr;
        return {place(block, of.theta), {first, second}, gradient, count(block)};
    }

    void descend(std::size_t b, const RuleSpec& rule, std::uint64_t step, T* gradient) {
        move(blocks_[b], rule, gradient);
        finish(b, step + 1);
    }

    // What follows from a block's weights as they are before `step`.
    void finish(std::size_t b, std::uint64_t step) {
        const Block& block = blocks_[b];
        const RuleSpec& rule = pass_.plan.rule;
        if (biases(block)) return;
        if (block.layer > 1) layer(block).mirror(pass_.kernels, block.number);
        if (rule.l1 != 0 || rule.l2 != 0)
            penalties_[step % 2][b] = layer(block).penalty(block.number, rule.l1, rule.l2);
    }

    // Keeps a block's gradient, penalty added, and its largest entry.
    void keep(std::size_t b, const RuleSpec& rule, const T* gradient) {
        const Block& block = blocks_[b];
        const T* theta = place(block, layer(block).theta);
        T* kept = place(block, layer(block).gradient);
        const bool plain = biases(block) || (rule.l1 == 0 && rule.l2 == 0);
        double peak = 0;
        for (std::size_t i = 0; i < count(block); ++i) {
            const T w = theta[i], penalty = T(rule.l2) * w + T(rule.l1) * T((w > 0) - (w < 0));
            kept[i] = plain ? gradient[i] : gradient[i] + penalty;
            const double size = std::abs(double(kept[i]));
            if (!(size <= peak)) peak = size;  // NaN too
        }
        peaks_[b] = peak;
    }

    // As clip_by_norm: squares of g / peak neither overflow nor vanish; what is not finite is left alone.
    void clip_and_descend(std::size_t first, std::size_t last, RuleSpec rule, std::uint64_t step, Barrier& barrier,
                          int members) {
        barrier.wait(members);
        double peak = 0, length = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b)
            if (!(peaks_[b] <= peak)) peak = peaks_[b];
        const bool clips = peak > 0 && std::isfinite(peak);
        for (std::size_t b = first; b < last && clips; ++b) norms_[b] = squares(blocks_[b], peak);
        barrier.wait(members);
        for (std::size_t b = 0; b < blocks_.size() && clips; ++b) length += norms_[b];
        length = std::sqrt(length);
        const double factor = clips && peak * length > pass_.plan.clip ? pass_.plan.clip / length / peak : 1.0;
        rule.l1 = rule.l2 = 0;  // the kept gradient has it
        for (std::size_t b = first; b < last; ++b) {
            T* gradient = place(blocks_[b], layer(blocks_[b]).gradient);
            for (std::size_t i = 0; i < count(blocks_[b]) && factor != 1.0; ++i)
                gradient[i] = T(double(gradient[i]) * factor);
            move(blocks_[b], rule, gradient);
            finish(b, step + 1);
        }
    }

    double squares(const Block& block, double peak) {
        const T* gradient = place(block, layer(block).gradient);
        double total = 0;
        for (std::size_t i = 0; i < count(block); ++i)
            total += double(gradient[i]) / peak * (double(gradient[i]) / peak);
        return total;
    }

    static constexpr double UPDATE = 24;  // of one parameter, in multiply-adds

    Pass<T>& pass_;
    std::vector<Block> blocks_;
    std::vector<std::size_t> bounds_;  // by thread: its first block
    Buffer<double> penalties_[2];      // by block: of even and of odd steps, as some threads read while others write
    Buffer<double> peaks_, norms_;     // by block
    std::vector<Buffer<T>> scratch_;   // by thread: a block's gradient
    std::vector<Columns<T>> columns_;  // by thread
    bool sweeps_ = false;
};

}  // namespace backscope
