// The first half of a step: the examples of a batch forward and backward, as far as delta[1]. Threads take examples.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "input.hpp"
#include "kernels.hpp"
#include "layer.hpp"
#include "memory.hpp"
#include "philox.hpp"

namespace backscope {

// What a network is and how it learns; lists begin with layer 0, as in the notation.
struct Plan {
    std::vector<std::size_t> sizes;
    std::vector<ActivationSpec> sigma;
    CostSpec cost;
    std::vector<double> dropout;  // rates of layers 0 ... L - 1
    RuleSpec rule;                // eta and the corrections are filled in at each step
    double clip;
    std::uint64_t seed;
    bool classifies;

    std::size_t L() const { return sizes.size() - 1; }
    int slots() const {
        return rule.kind == RuleKind::sgd ? 0 : rule.kind == RuleKind::adam || rule.kind == RuleKind::adamw ? 2 : 1;
    }
};

// The examples of one step.
template <class T>
struct Batch {
    const Input<T>* input;
    const std::int64_t* rows;
    std::size_t size;
    std::uint64_t step;
    const T* y;             // all wanted outputs, n_L a row; null where only a[L] is asked for
    const double* weights;  // all sample weights, or null
    bool dropout;
};

template <class T>
class Pass {
 public:
    Pass(const Kernels<T>& table, const Plan& plan_, std::size_t room_, bool sparse, std::size_t longest, int threads)
        : kernels(table),
          plan(plan_),
          room(room_),
          costs(room_),
          right(room_),
          index(sparse ? room_ : 0),
          value(sparse ? room_ : 0),
          count(sparse ? room_ : 0) {
        const std::size_t P = kernels.panel, L = plan.L();
        layers.push_back(nullptr);
        for (std::size_t l = 1; l <= L; ++l) {
            const LayerNeeds needs{plan.slots(), plan.clip > 0, l > 1, l < L && plan.dropout[l] > 0};
            layers.push_back(
                std::make_unique<Layer<T>>(plan.sizes[l - 1], plan.sizes[l], plan.sigma[l], needs, P, room));
        }
        const std::size_t input_panels = (plan.sizes[0] + P - 1) / P;
        if (!sparse) x = Buffer<T>(input_panels * room * P);
        if (plan.dropout[0] > 0) thinned = Buffer<T>(sparse ? room * longest : threads * plan.sizes[0]);
        longest_ = longest;
        for (int t = 0; t < threads; ++t) scratch_.emplace_back(5 * plan.sizes[L] * P);
    }

    Layer<T>& layer(std::size_t l) { return *layers[l]; }
    const T* behind(std::size_t l) { return l == 1 ? x.data() : layer(l - 1).a.data(); }  // a[l - 1]
    bool sparse() const { return index.size() > 0; }
    SparseRows<T> sparse_rows() const { return {index.data(), value.data(), count.data()}; }

    // Examples first ... last - 1 of the batch, forward and backward, in chunks that stay in the second cache.
    void learn(const Batch<T>& batch, std::size_t first, std::size_t last, int thread) {
        for (std::size_t i = first; i < last; i += CHUNK) {
            const Rows rows{i, std::min(i + CHUNK, last), room};
            forward(batch, rows, thread);
            judge(batch, rows, thread);
            backward(rows);
        }
    }

    // a[1] ... a[L - 1] and z[L] of the rows; `keep_z` (z[1] ... z[L] in panels) gets z where it is given.
    void forward(const Batch<T>& batch, Rows rows, int thread, T* const* keep_z = nullptr) {
        for (std::size_t i = rows.first; i < rows.last; ++i) take(batch, i, thread);
        for (std::size_t l = 1; l <= plan.L(); ++l) {
            Layer<T>& to = layer(l);
            if (l == 1 && sparse())
                kernels.sparse_product(sparse_rows(), to.theta.weights.data(), to.block, to.theta.biases.data(),
                                       to.a.data(), to.panels, rows);
            else
                kernels.product(behind(l), to.inputs, to.theta.weights.data(), to.block, to.theta.biases.data(),
                                to.a.data(), to.panels, rows);
            if (keep_z)
                each_panel(to, rows,
                           [&](std::size_t at, std::size_t n) { std::copy_n(to.a.data() + at, n, keep_z[l] + at); });
            if (l == plan.L()) return;
            each_panel(to, rows, [&](std::size_t at, std::size_t n) {
                kernels.activate(to.sigma, to.a.data() + at, to.slope.data() + at, n);
            });
            if (batch.dropout && plan.dropout[l] > 0) thin(batch, l, rows);
        }
    }

    // a[L] in place of z[L], C_x, whose class is right, and BP1.
    void judge(const Batch<T>& batch, Rows rows, int thread) {
        Layer<T>& out = layer(plan.L());
        const Judgement<T> task{
            out.sigma, plan.cost,  out.outputs,   room,       out.a.data(), out.delta.data(),
            batch.y,   batch.rows, batch.weights, batch.size, costs.data(), plan.classifies ? right.data() : nullptr};
        kernels.judge(task, rows.first, rows.last, scratch_[std::size_t(thread)].data());
    }

    // BP2 for the rows, from delta[L] down to delta[1].
    void backward(Rows rows) {
        for (std::size_t l = plan.L() - 1; l >= 1; --l) {
            Layer<T>&above = layer(l + 1), &to = layer(l);
            kernels.product(above.delta.data(), above.outputs, above.twin.data(), above.twin_block, nullptr,
                            to.delta.data(), to.panels, rows);
            each_panel(to, rows, [&](std::size_t at, std::size_t n) {
                kernels.multiply(to.delta.data() + at, to.slope.data() + at, n);
            });
        }
    }

    // z[L] and a[L] of the rows alone, as rows of n_L; of example i of the batch to place i.
    void answer(const Batch<T>& batch, Rows rows, int thread, T* z, T* a) {
        forward(batch, rows, thread);
        unpanel(plan.L(), layer(plan.L()).a.data(), rows, z);
        judge(batch, rows, thread);
        unpanel(plan.L(), layer(plan.L()).a.data(), rows, a);
    }

    // From panels of layer l to rows of n_l.
    void unpanel(std::size_t l, const T* panels, Rows rows, T* out) const {
        const std::size_t P = kernels.panel, n = plan.sizes[l];
        for (std::size_t i = rows.first; i < rows.last; ++i)
            for (std::size_t j = 0; j < n; ++j) out[i * n + j] = panels[(j / P * room + i) * P + j % P];
    }

    const Kernels<T>& kernels;
    const Plan& plan;
    std::size_t room;  // examples that fit
    std::vector<std::unique_ptr<Layer<T>>> layers;
    Buffer<double> costs;        // by example of the batch: share * C_x
    Buffer<std::uint8_t> right;  // and whether its class is

 private:
    static constexpr std::size_t CHUNK = 96;

    template <class F>
    void each_panel(const Layer<T>& to, Rows rows, F&& apply) {
        const std::size_t P = kernels.panel;
        for (std::size_t p = 0; p < to.panels; ++p) apply((p * room + rows.first) * P, (rows.last - rows.first) * P);
    }

    // Brings one example's inputs to where the products read them.
    void take(const Batch<T>& batch, std::size_t i, int thread) {
        const Input<T>& input = *batch.input;
        const std::size_t row = std::size_t(batch.rows[i]), P = kernels.panel, n = plan.sizes[0];
        const bool drops = batch.dropout && plan.dropout[0] > 0;
        const Dropout dropout(plan.seed, batch.step, 0, plan.dropout[0]);
        if (!sparse()) {
            input.copy_row(row, x.data() + i * P, P, room * P);
            if (!drops) return;
            T* factor = thinned.data() + thread * n;
            dropout.fill(i * n, n, factor);
            for (std::size_t k = 0; k < n; ++k) x[(k / P * room + i) * P + k % P] *= factor[k];
            return;
        }
        index[i] = input.index + input.start[row];
        value[i] = input.value + input.start[row];
        count[i] = std::int32_t(input.count(row));
        if (!drops) return;
        T* kept = thinned.data() + i * longest_;
        for (std::int32_t e = 0; e < count[i]; ++e)
            kept[e] = value[i][e] * T(dropout.at(i * n + std::size_t(index[i][e])));
        value[i] = kept;
    }

    // Dropout on a[l]: what is taken away has no slope either.
    void thin(const Batch<T>& batch, std::size_t l, Rows rows) {
        Layer<T>& to = layer(l);
        const std::size_t P = kernels.panel, n = to.outputs;
        const Dropout dropout(plan.seed, batch.step, l, plan.dropout[l]);
        for (std::size_t i = rows.first; i < rows.last; ++i)
            for (std::size_t p = 0; p < to.panels; ++p)
                dropout.fill(i * n + p * P, std::min(P, n - p * P), to.mask.data() + (p * room + i) * P);
        each_panel(to, rows, [&](std::size_t at, std::size_t size) {
            kernels.multiply(to.a.data() + at, to.mask.data() + at, size);
            kernels.multiply(to.slope.data() + at, to.mask.data() + at, size);
        });
    }

    Buffer<T> x, thinned;
    std::size_t longest_ = 0;  // non-zeros in the fullest row
    Buffer<const std::int32_t*> index;
    Buffer<const T*> value;
    Buffer<std::int32_t> count;
    std::vector<Buffer<T>> scratch_;  // by thread, for judging
};

}  // namespace backscope
