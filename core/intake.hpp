// A batch's inputs, brought to where the products of the first layer read them: dense panels, or non-zeros by row.
//
// On the way dropout thins them and pictures are deformed; each example is one thread's own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "deform.hpp"
#include "input.hpp"
#include "kernels.hpp"
#include "memory.hpp"
#include "philox.hpp"
#include "plan.hpp"

namespace backscope {

template <class T>
class Intake {
 public:
    // `sparse`: by non-zeros, of which a row has at most `longest`.
    Intake(const Kernels<T>& kernels, const Plan& plan, std::size_t room, bool sparse, std::size_t longest, int threads)
        : plan_(plan), P_(kernels.panel), n_(plan.sizes[0]), room_(room), longest_(longest), sparse_(sparse) {
        for (Places& places : places_)
            if (sparse)
                places = {Buffer<const std::int32_t*>(room), Buffer<const T*>(room), Buffer<std::int32_t>(room)};
        if (!sparse) x_ = Buffer<T>((n_ + P_ - 1) / P_ * room * P_);
        if (plan.dropout[0] > 0) factor_ = Buffer<T>(threads * n_);
        if (sparse && (plan.dropout[0] > 0 || deforms())) own_value_ = Buffer<T>(room * longest);
        if (!deforms()) return;
        if (sparse) own_index_ = Buffer<std::int32_t>(room * longest);
        deformed_ = Buffer<T>(threads * n_);
        for (int t = 0; t < threads; ++t) deformers_.emplace_back(kernels, plan.deformation, plan.seed);
    }

    bool sparse() const { return sparse_; }
    // Whether the products read the non-zeros where the user has them, so that to take an example in costs nothing.
    bool in_place() const { return sparse_ && plan_.dropout[0] == 0 && !deforms(); }
    const T* panels() const { return x_.data(); }
    SparseRows<T> rows(std::uint64_t step) const {
        const Places& places = places_[step % 2];
        return {places.index.data(), places.value.data(), places.count.data()};
    }

    // Takes in example i of a batch.
    void take(const Batch<T>& batch, std::size_t i, int thread) {
        const std::size_t row = std::size_t(batch.rows[i]);
        if (deforms())
            take_picture(batch, i, row, thread);
        else if (!sparse())
            batch.input->copy_row(row, x_.data() + i * P_, P_, room_ * P_);
        else
            point_at(batch, i, row);
        if (batch.learns && plan_.dropout[0] > 0) thin(batch, i, thread);
    }

 private:
    bool deforms() const { return plan_.deformation.height > 0; }

    void point_at(const Batch<T>& batch, std::size_t i, std::size_t row) {
        const Input<T>& input = *batch.input;
        Places& places = places_[batch.step % 2];
        places.index[i] = input.index + input.start[row];
        places.value[i] = input.value + input.start[row];
        places.count[i] = std::int32_t(input.count(row));
    }

    void take_picture(const Batch<T>& batch, std::size_t i, std::size_t row, int thread) {
        Deformer<T>& deformer = deformers_[std::size_t(thread)];
        T* picture = deformer.picture();
        batch.input->copy_row(row, picture, n_, 0);
        if (batch.learns) {
            picture = deformed_.data() + std::size_t(thread) * n_;
            deformer.deform(batch.step, row, picture);
        }
        if (!sparse()) {
            for (std::size_t k = 0; k < n_; ++k) x_[(k / P_ * room_ + i) * P_ + k % P_] = picture[k];
            return;
        }
        std::int32_t *index = own_index_.data() + i * longest_, found = 0;
        T* value = own_value_.data() + i * longest_;
        for (std::size_t k = 0; k < n_; ++k) {  // written always, kept where it is not zero: nothing to be foreseen
            index[found] = std::int32_t(k);
            value[found] = picture[k];
            found += picture[k] != 0;
        }
        Places& places = places_[batch.step % 2];
        places.index[i] = index;
        places.value[i] = value;
        places.count[i] = found;
    }

    // Dropout on a[0].
    void thin(const Batch<T>& batch, std::size_t i, int thread) {
        const Dropout dropout(plan_.seed, batch.step, 0, plan_.dropout[0]);
        if (!sparse()) {
            T* factor = factor_.data() + std::size_t(thread) * n_;
            dropout.fill(i * n_, n_, factor);
            for (std::size_t k = 0; k < n_; ++k) x_[(k / P_ * room_ + i) * P_ + k % P_] *= factor[k];
            return;
        }
        Places& places = places_[batch.step % 2];
        T* kept = own_value_.data() + i * longest_;
        for (std::int32_t e = 0; e < places.count[i]; ++e)
            kept[e] = places.value[i][e] * T(dropout.at(i * n_ + std::size_t(places.index[i][e])));
        places.value[i] = kept;
    }

    const Plan& plan_;
    // Where each example's non-zeros are.
    struct Places {
        Buffer<const std::int32_t*> index;
        Buffer<const T*> value;
        Buffer<std::int32_t> count;
    };

    std::size_t P_, n_, room_, longest_;
    bool sparse_;
    Buffer<T> x_;                     // dense: [panel][room][P]
    Places places_[2];                // sparse: of even and of odd steps, as one is read while the next is taken in
    Buffer<std::int32_t> own_index_;  // (room, longest): those that are not the user's own
    Buffer<T> own_value_;
    Buffer<T> factor_, deformed_;  // (threads, n_0)
    std::vector<Deformer<T>> deformers_;
};

}  // namespace backscope
