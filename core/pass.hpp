// The first half of a step: the examples of a batch forward and backward, as far as delta[1]. Threads take examples.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "intake.hpp"
#include "kernels.hpp"
#include "layer.hpp"
#include "memory.hpp"
#include "philox.hpp"
#include "plan.hpp"

namespace backscope {

// What is done of a batch before its first half begins: nothing, its examples taken in, or z[1] found too.
enum class Begun { nothing, intake, product };

template <class T>
class Pass {
 public:
    Pass(const Kernels<T>& table, const Plan& plan_, std::size_t room_, bool sparse, std::size_t longest, int threads)
        : kernels(table),
          plan(plan_),
          room(room_),
          costs(room_),
          right(room_),
          intake(table, plan_, room_, sparse, longest, threads) {
        const std::size_t P = kernels.panel, L = plan.L();
        layers.push_back(nullptr);
        for (std::size_t l = 1; l <= L; ++l) {
            const LayerNeeds needs{plan.slots(), plan.clip > 0, l > 1, l < L && plan.dropout[l] > 0};
            layers.push_back(
                std::make_unique<Layer<T>>(plan.sizes[l - 1], plan.sizes[l], plan.sigma[l], needs, P, room));
        }
        for (int t = 0; t < threads; ++t) scratch_.emplace_back(5 * plan.sizes[L] * P);
    }

    Layer<T>& layer(std::size_t l) { return *layers[l]; }
    const T* behind(std::size_t l) { return l == 1 ? intake.panels() : layer(l - 1).a.data(); }  // a[l - 1]

    // Whether the part of layer 1 that each thread moves is too large to be near.
    bool far(int members) const {
        const std::size_t vectors = 1 + std::size_t(plan.slots());
        return layers[1]->theta.weights.size() * vectors * sizeof(T) / std::size_t(members) > NEAR;
    }

    // Examples first ... last - 1 of the batch, forward and backward, in chunks that stay in the second cache.
    void learn(const Batch<T>& batch, std::size_t first, std::size_t last, int thread, Begun begun) {
        for (std::size_t i = first; i < last; i += CHUNK) {
            const Rows rows{i, std::min(i + CHUNK, last), room};
            forward(batch, rows, thread, begun);
            judge(batch, rows, thread);
            backward(rows);
        }
    }

    // a[1] ... a[L - 1] and z[L] of the rows; `keep_z` (z[1] ... z[L] in panels) gets z where it is given.
    void forward(const Batch<T>& batch, Rows rows, int thread, Begun begun, T* const* keep_z = nullptr) {
        for (std::size_t i = rows.first; i < rows.last && begun == Begun::nothing; ++i) intake.take(batch, i, thread);
        for (std::size_t l = 1; l <= plan.L(); ++l) {
            Layer<T>& to = layer(l);
            find_z(batch, rows, l, begun);
            if (keep_z)
                each_panel(to, rows,
                           [&](std::size_t at, std::size_t n) { std::copy_n(to.a.data() + at, n, keep_z[l] + at); });
            if (l == plan.L()) return;
            each_panel(to, rows, [&](std::size_t at, std::size_t n) {
                kernels.activate(to.sigma, to.a.data() + at, to.slope.data() + at, n);
            });
            if (batch.learns && plan.dropout[l] > 0) thin(batch, l, rows);
        }
    }

    // a[L] in place of z[L], C_x, whose class is right, and BP1.
    void judge(const Batch<T>& batch, Rows rows, int thread) {
        Layer<T>& out = layer(plan.L());
        const T* y_end = batch.y ? batch.y + batch.input->rows * out.outputs : nullptr;
        const Judgement<T> task{out.sigma,
                                plan.cost,
                                out.outputs,
                                room,
                                out.a.data(),
                                out.delta.data(),
                                batch.y,
                                y_end,
                                batch.rows,
                                batch.weights,
                                batch.size,
                                costs.data(),
                                plan.classifies ? right.data() : nullptr};
        kernels.judge(task, rows.first, rows.last, scratch_[std::size_t(thread)].data());
    }

    // BP2 for the rows, from delta[L] down to delta[1].
    void backward(Rows rows) {
        for (std::size_t l = plan.L() - 1; l >= 1; --l) {
            Layer<T>&above = layer(l + 1), &to = layer(l);
            kernels.product(above.delta.data(), above.outputs, above.twin.data(), above.twin_block, nullptr,
                            to.delta.data(), to.outputs, rows);
            each_panel(to, rows, [&](std::size_t at, std::size_t n) {
                kernels.multiply(to.delta.data() + at, to.slope.data() + at, n);
            });
        }
    }

    // z[L] and a[L] of the rows alone, as rows of n_L; of example i of the batch to place i.
    void answer(const Batch<T>& batch, Rows rows, int thread, T* z, T* a) {
        forward(batch, rows, thread, Begun::nothing);
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
    Intake<T> intake;
    Buffer<T> ahead;  // z[1] of the next batch, where it is found while the weights move: see sweep.hpp

 private:
    static constexpr std::size_t CHUNK = 96, NEAR = std::size_t(3) << 20;  // examples; bytes

    // z[l] to the place of a[l].
    void find_z(const Batch<T>& batch, Rows rows, std::size_t l, Begun begun) {
        Layer<T>& to = layer(l);
        T *weights = to.theta.weights.data(), *biases = to.theta.biases.data(), *z = to.a.data();
        if (l == 1 && begun == Begun::product)
            each_panel(to, rows, [&](std::size_t at, std::size_t n) { std::copy_n(ahead.data() + at, n, z + at); });
        else if (l == 1 && intake.sparse())
            kernels.sparse_product(intake.rows(batch.step), weights, to.block, biases, z, to.panels, rows);
        else
            kernels.product(behind(l), to.inputs, weights, to.block, biases, z, to.outputs, rows);
    }

    template <class F>
    void each_panel(const Layer<T>& to, Rows rows, F&& apply) {
        const std::size_t P = kernels.panel;
        for (std::size_t p = 0; p < to.panels; ++p) apply((p * room + rows.first) * P, (rows.last - rows.first) * P);
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

    std::vector<Buffer<T>> scratch_;  // by thread, for judging
};

}  // namespace backscope
