// The second half of a step: BP3, BP4 and the update. Threads take blocks of inputs of the layers.
//
// Without clipping a block's gradient lives in the first cache from BP4 to the update. With it the gradient is kept, its
// norm summed in the order of the blocks, and then the update made.
#pragma once

#include <cmath>

#include "lanes.hpp"
#include "pass.hpp"
#include "team.hpp"

namespace backscope {

// The non-zeros of a batch by input, for a range of inputs: one thread's share of the first layer.
template <class T>
class Columns {
   public:
    Columns(std::size_t inputs, std::size_t room) : start_(inputs + 1), example_(room), value_(room) {}

    // Counting sort of the entries of `batch` examples whose inputs are first ... last - 1.
    SparseColumns<T> fill(SparseRows<T> rows, std::size_t batch, std::size_t first, std::size_t last) {
        std::int32_t* start = start_.data();
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
        // start[k + 1] is where input k + 1 begins; filling shifts each to where it ends, which is where the next begins
        each([&](std::size_t i, std::int32_t k, T value) {
            const std::int32_t at = start[k]++;
            example_[at] = std::int32_t(i);
            value_[at] = value;
        });
        for (std::size_t k = last - first; k > 0; --k) start[k] = start[k - 1];
        start[0] = 0;
        return {start, example_.data(), value_.data()};
    }

   private:
    Buffer<std::int32_t> start_, example_;
    Buffer<T> value_;
};

// One block of inputs of one layer, with all neurons they lead to.
struct Block {
    std::size_t layer, number;
    double work;
};

template <class T>
class Descent {
   public:
    Descent(Pass<T>& pass, std::size_t entries, double density, int threads)
        : pass_(pass), blocks_(all_blocks(density)), penalties_{Buffer<double>(blocks_.size()), Buffer<double>(blocks_.size())}, peaks_(blocks_.size()),
          norms_(blocks_.size()) {
        std::size_t scratch = 0;
        for (std::size_t l = 1; l <= L(); ++l) scratch = std::max(scratch, pass.layer(l).panels);
        const std::size_t P = pass.kernels.panel;
        for (int t = 0; t < threads; ++t) {
            scratch_.emplace_back(scratch * (P + 1) * P);
            if (pass.sparse()) columns_.emplace_back(pass.plan.sizes[0], entries);
        }
    }

    // Fills twins and penalties from the weights, as they are before the first step.
    void begin() {
        for (std::uint64_t step : {0, 1})
            for (std::size_t b = 0; b < blocks_.size(); ++b) finish(b, step, scratch_[0].data());
    }

    // Of the weights before `step`.
    double penalty(std::uint64_t step) const {
        double total = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) total += penalties_[step % 2][b];
        return total;
    }

    // This thread's part of the update; all threads of the team call it at once.
    void step(const Batch<T>& batch, const RuleSpec& rule, Barrier& barrier, int thread, int members) {
        auto [first, last] = share(thread, members);
        T* scratch = scratch_[thread].data();
        SparseColumns<T> columns{};
        std::size_t column = 0, end = first;  // of the first layer's blocks
        while (end < last && blocks_[end].layer == 1) ++end;
        if (pass_.sparse() && first < end) {
            const std::size_t P = pass_.kernels.panel, n = pass_.plan.sizes[0];
            column = blocks_[first].number * P;
            const std::size_t until = std::min(blocks_[end - 1].number * P + P, n);
            if (direct(rule)) {
                descend_directly(batch, rule, column, until, scratch);
                first = end;
            } else {
                columns = columns_[thread].fill(pass_.sparse_rows(), batch.size, column, until);
            }
        }
        for (std::size_t b = first; b < last; ++b) {
            fetch(blocks_[b]);
            find_gradient(blocks_[b], batch.size, columns, column, scratch);
            if (pass_.plan.clip > 0)
                keep(b, rule, scratch);
            else
                descend(b, rule, batch.step, scratch);
        }
        if (pass_.plan.clip > 0) clip_and_descend(first, last, rule, batch.step, barrier, members, scratch);
    }

   private:
    std::size_t L() const { return pass_.plan.L(); }
    Layer<T>& layer(const Block& block) { return pass_.layer(block.layer); }

    std::vector<Block> all_blocks(double density) {
        std::vector<Block> blocks;
        for (std::size_t l = 1; l <= L(); ++l) {
            const Layer<T>& of = pass_.layer(l);
            const double products = double(pass_.room) * (l == 1 ? density : 1.0);
            for (std::size_t b = 0; b < of.blocks(); ++b)
                blocks.push_back({l, b, double(of.panels) * double(of.rows_in(b)) * (products + UPDATE)});
        }
        return blocks;
    }

    // The blocks of one thread: in a row, and of about equal work.
    std::pair<std::size_t, std::size_t> share(int thread, int members) const {
        double total = 0, done = 0;
        for (const Block& block : blocks_) total += block.work;
        std::size_t first = blocks_.size(), last = blocks_.size();
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            const double middle = (done + blocks_[b].work / 2) / total * members;
            if (middle >= thread && first == blocks_.size()) first = b;
            if (middle >= thread + 1) {
                last = b;
                break;
            }
            done += blocks_[b].work;
        }
        return {first, std::max(first, last)};
    }

    // Whether the first layer's weights can move without their gradient being known.
    bool direct(const RuleSpec& rule) const {
        return rule.kind == RuleKind::sgd && rule.l1 == 0 && rule.l2 == 0 && pass_.plan.clip == 0;
    }

    void descend_directly(const Batch<T>& batch, const RuleSpec& rule, std::size_t first, std::size_t last,
                          T* scratch) {
        Layer<T>& of = pass_.layer(1);
        const std::size_t P = of.panel;
        pass_.kernels.sparse_descend(pass_.sparse_rows(), batch.size, first, last, of.delta.data(), of.panels,
                                     pass_.room, T(rule.eta), of.theta.data(), of.weight_panel);
        if (last < of.inputs) return;
        pass_.kernels.sum(of.delta.data(), of.panels, batch.size, pass_.room, scratch + of.panels * P * P, P);
        descend_biases({1, of.blocks() - 1, 0}, rule, scratch);
    }

    // BP4 of a block into [panel][k][P], and after a layer's last block BP3 into the rows behind.
    void find_gradient(const Block& block, std::size_t examples, SparseColumns<T> columns, std::size_t column,
                       T* gradient) {
        Layer<T>& of = layer(block);
        const std::size_t P = of.panel, k = block.number * P;
        if (block.layer == 1 && pass_.sparse()) {
            columns.start += k - column;
            pass_.kernels.sparse_outer(columns, of.rows_in(block.number), of.delta.data(), of.panels, pass_.room,
                                       gradient);
        } else {
            pass_.kernels.outer(pass_.behind(block.layer) + block.number * pass_.room * P, of.rows_in(block.number),
                                of.delta.data(), of.panels, examples, pass_.room, gradient);
        }
        if (ends_layer(block))
            pass_.kernels.sum(of.delta.data(), of.panels, examples, pass_.room, gradient + of.panels * P * P, P);
    }

    // Asks for what the update of a block will read, while its gradient is being found.
    void fetch(const Block& block) {
        Layer<T>& of = layer(block);
        const std::size_t P = of.panel, step = 64 / sizeof(T);
        for (std::size_t p = 0; p < of.panels; ++p) {
            const std::size_t from = p * of.weight_panel + block.number * P * P, count = of.rows_in(block.number) * P;
            for (std::size_t i = from; i < from + count; i += step) {
                BACKSCOPE_PREFETCH(of.theta.data() + i);
                for (int slot = 0; slot < pass_.plan.slots(); ++slot) BACKSCOPE_PREFETCH(of.state[slot].data() + i);
            }
        }
    }

    bool ends_layer(const Block& block) { return block.number + 1 == layer(block).blocks(); }

    Stretch<T> stretch(Layer<T>& of, std::size_t at, T* gradient, std::size_t count) {
        T* first = of.state[0].size() ? of.state[0].data() + at : nullptr;
        T* second = of.state[1].size() ? of.state[1].data() + at : nullptr;
        return {of.theta.data() + at, {first, second}, gradient, count};
    }

    // Biases have neither penalty nor decay.
    static RuleSpec of_biases(RuleSpec rule) {
        rule.l1 = rule.l2 = rule.weight_decay = 0;
        return rule;
    }

    // The update of a block from its gradient in `scratch`.
    void descend(std::size_t b, const RuleSpec& rule, std::uint64_t step, T* scratch) {
        const Block& block = blocks_[b];
        Layer<T>& of = layer(block);
        const std::size_t P = of.panel, rows = of.rows_in(block.number), from = block.number * P;
        for (std::size_t p = 0; p < of.panels; ++p)
            pass_.kernels.update(rule, stretch(of, p * of.weight_panel + from * P, scratch + p * P * P, rows * P));
        descend_biases(block, rule, scratch);
        finish(b, step + 1, scratch);
    }

    void descend_biases(const Block& block, const RuleSpec& rule, T* scratch) {
        Layer<T>& of = layer(block);
        const std::size_t P = of.panel;
        if (ends_layer(block))
            for (std::size_t p = 0; p < of.panels; ++p)
                pass_.kernels.update(of_biases(rule), stretch(of, p * of.weight_panel + of.inputs * P,
                                                              scratch + (of.panels * P + p) * P, P));
    }

    // What follows from a block's weights as they are before `step`.
    void finish(std::size_t b, std::uint64_t step, T* scratch) {
        const Block& block = blocks_[b];
        const RuleSpec& rule = pass_.plan.rule;
        if (block.layer > 1) layer(block).mirror(pass_.kernels, block.number, scratch);
        if (rule.l1 || rule.l2) penalties_[step % 2][b] = layer(block).penalty(block.number, rule.l1, rule.l2);
    }

    // Keeps a block's gradient, penalty added, and its largest entry.
    void keep(std::size_t b, const RuleSpec& rule, const T* scratch) {
        const Block& block = blocks_[b];
        Layer<T>& of = layer(block);
        const std::size_t P = of.panel, rows = of.rows_in(block.number);
        double peak = 0;
        const auto put = [&](std::size_t at, T g) {
            of.gradient[at] = g;
            const double size = std::abs(double(g));
            if (!(size <= peak)) peak = size;  // NaN too
        };
        for (std::size_t p = 0; p < of.panels; ++p) {
            const std::size_t at = p * of.weight_panel + block.number * P * P;
            for (std::size_t i = 0; i < rows * P; ++i) {
                const T w = of.theta[at + i];
                put(at + i, scratch[p * P * P + i] + (T(rule.l2) * w + T(rule.l1) * T((w > 0) - (w < 0))));
            }
            if (!ends_layer(block)) continue;
            for (std::size_t i = 0; i < P; ++i)
                put(p * of.weight_panel + of.inputs * P + i, scratch[(of.panels * P + p) * P + i]);
        }
        peaks_[b] = peak;
    }

    // Applies f to each stretch of a block in the kept gradient: (place, count, whether biases).
    template <class F>
    void each_stretch(std::size_t b, F&& apply) {
        const Block& block = blocks_[b];
        const Layer<T>& of = layer(block);
        const std::size_t P = of.panel;
        for (std::size_t p = 0; p < of.panels; ++p) {
            apply(p * of.weight_panel + block.number * P * P, of.rows_in(block.number) * P, false);
            if (ends_layer(block)) apply(p * of.weight_panel + of.inputs * P, P, true);
        }
    }

    // As clip_by_norm: squares of g / peak neither overflow nor vanish; what is not finite is left alone.
    void clip_and_descend(std::size_t first, std::size_t last, RuleSpec rule, std::uint64_t step, Barrier& barrier,
                          int members, T* scratch) {
        barrier.wait(members);
        double peak = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b)
            if (!(peaks_[b] <= peak)) peak = peaks_[b];
        const bool clips = peak > 0 && std::isfinite(peak);
        for (std::size_t b = first; b < last && clips; ++b) {
            double squares = 0;
            const Buffer<T>& gradient = layer(blocks_[b]).gradient;
            each_stretch(b, [&](std::size_t at, std::size_t count, bool) {
                for (std::size_t i = at; i < at + count; ++i) squares += double(gradient[i]) / peak * (double(gradient[i]) / peak);
            });
            norms_[b] = squares;
        }
        barrier.wait(members);
        double length = 0;
        for (std::size_t b = 0; b < blocks_.size() && clips; ++b) length += norms_[b];
        length = std::sqrt(length);
        const double factor = clips && peak * length > pass_.plan.clip ? pass_.plan.clip / length / peak : 1.0;
        rule.l1 = rule.l2 = 0;  // the kept gradient has it
        for (std::size_t b = first; b < last; ++b) {
            Layer<T>& of = layer(blocks_[b]);
            each_stretch(b, [&](std::size_t at, std::size_t count, bool biases) {
                T* g = of.gradient.data() + at;
                if (factor != 1.0)
                    for (std::size_t i = 0; i < count; ++i) g[i] = T(double(g[i]) * factor);
                pass_.kernels.update(biases ? of_biases(rule) : rule, stretch(of, at, g, count));
            });
            finish(b, step + 1, scratch);
        }
    }

    static constexpr double UPDATE = 24;  // of one parameter, in multiply-adds

    Pass<T>& pass_;
    std::vector<Block> blocks_;
    Buffer<double> penalties_[2];  // by block: of even and of odd steps, as some threads read while others write
    Buffer<double> peaks_, norms_;
    std::vector<Buffer<T>> scratch_;            // by thread
    std::vector<Columns<T>> columns_;
};

}  // namespace backscope
