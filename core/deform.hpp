// Pictures deformed as they are learned from. The formulas and their source: backscope/learning/deformation.py.
//
// The field that bends a picture is G_height * noise * G_width^T, G being Gaussian weights: two small dense products,
// in the layouts that the forward pass has (kernels.hpp), the result of the first being the input of the second.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels.hpp"
#include "memory.hpp"
#include "philox.hpp"
#include "plan.hpp"

namespace backscope {

// One thread's means to deform pictures, one after the other.
template <class T>
class Deformer {
 public:
    Deformer(const Kernels<T>& kernels, const Deformation& by, std::uint64_t seed)
        : kernels_(kernels),
          by_(by),
          seed_(seed),
          P_(kernels.panel),
          panels_((by.width + P_ - 1) / P_),
          block_(panels_ * P_ * P_),
          picture_(by.height * by.width) {
        for (Buffer<T>& field : fields_) field = Buffer<T>(panels_ * by.height * P_);
        if (by.elastic == 0) return;
        down_ = Buffer<T>((by.height + P_ - 1) / P_ * by.height * P_);
        across_ = Buffer<T>(panels_ * block_);
        noise_ = Buffer<T>((by.height + P_ - 1) / P_ * block_);
        half_ = Buffer<T>(panels_ * by.height * P_);
        gaussian(by.height, [&](std::size_t i, std::size_t k, T weight) {
            down_[(k / P_ * by_.height + i) * P_ + k % P_] = weight;
        });
        gaussian(by.width, [&](std::size_t i, std::size_t k, T weight) {
            across_[k / P_ * block_ + i / P_ * P_ * P_ + k % P_ * P_ + i % P_] = weight;
        });
    }

    // Where the picture is put that is to be deformed.
    T* picture() { return picture_.data(); }

    // Writes it as it looks at `step`, being that row of the data.
    void deform(std::uint64_t step, std::uint64_t row, T* out) {
        const Philox stream(seed_, Purpose::deformation, step, row);
        const auto first = stream.block(0), second = stream.block(1);
        const double angle = by_.rotation * even(first[0]);
        const T cosine = T(std::cos(angle)), sine = T(std::sin(angle));
        const T stretch[2] = {T(1 + by_.scale * even(first[1])), T(1 + by_.scale * even(first[2]))};
        const T centre[2] = {T(by_.height - 1) / 2, T(by_.width - 1) / 2};
        const T origin[2] = {centre[0] + T(by_.shift * even(first[3])), centre[1] + T(by_.shift * even(second[0]))};
        if (by_.elastic > 0) bend(stream);
        for (std::size_t r = 0; r < by_.height; ++r) {
            const T down = (T(r) - centre[0]) / stretch[0];
            const T start[2] = {origin[0] + cosine * down, origin[1] + sine * down};
            const T each[2] = {-sine / stretch[1], cosine / stretch[1]};
            for (std::size_t c = 0; c < by_.width; ++c) {
                const std::size_t at = (c / P_ * by_.height + r) * P_ + c % P_;
                const T right = T(c) - centre[1];
                out[r * by_.width + c] =
                    shown(start[0] + each[0] * right + fields_[0][at], start[1] + each[1] * right + fields_[1][at]);
            }
        }
    }

 private:
    static constexpr std::uint64_t LEADING = 8;  // words of a stream before those of the field

    static double even(std::uint64_t word) { return double(word >> 11) * (1.0 / 4503599627370496.0) - 1; }

    // Gives the weights of a Gaussian around i, whose squares sum to 1, to set(i, k, weight).
    template <class F>
    void gaussian(std::size_t size, F&& set) const {
        std::vector<double> weights(size);
        for (std::size_t i = 0; i < size; ++i) {
            double squares = 0;
            for (std::size_t k = 0; k < size; ++k) {
                const double apart = (double(i) - double(k)) / by_.smoothness;
                weights[k] = std::exp(-0.5 * apart * apart);
                squares += weights[k] * weights[k];
            }
            for (std::size_t k = 0; k < size; ++k) set(i, k, T(weights[k] / std::sqrt(squares)));
        }
    }

    // Fills both fields.
    void bend(const Philox& stream) {
        const Rows rows{0, by_.height, by_.height};
        const T unit = T(by_.elastic * std::sqrt(3.0));
        std::uint64_t place = 4 * LEADING;  // in the stream, counted in pieces of 16 bits
        Philox::Block words{};
        for (Buffer<T>& field : fields_) {
            for (std::size_t r = 0; r < by_.height; ++r)
                for (std::size_t c = 0; c < by_.width; ++c, ++place) {
                    if (place % 16 == 0) words = stream.block(place / 16);
                    const auto sixteen = std::uint16_t(words[place / 4 % 4] >> place % 4 * 16);
                    noise_[r / P_ * block_ + c / P_ * P_ * P_ + r % P_ * P_ + c % P_] =
                        unit * ((T(sixteen) + T(0.5)) / T(32768) - 1);
                }
            kernels_.product(down_.data(), by_.height, noise_.data(), block_, nullptr, half_.data(), by_.width, rows);
            kernels_.product(half_.data(), by_.width, across_.data(), block_, nullptr, field.data(), by_.width, rows);
        }
    }

    // What the picture shows at a place: four pixels in proportion to how near they are; beyond the border, what is
    // shown there.
    T shown(T down, T right) const {
        down = within(down, T(by_.height - 1));
        right = within(right, T(by_.width - 1));
        const auto top = std::int32_t(down), left = std::int32_t(right);
        const T lower = down - T(top), across = right - T(left);
        const T* above = picture_.data() + std::size_t(top) * by_.width + left;
        const T* below = above + (std::size_t(top) + 1 < by_.height ? by_.width : 0);
        const std::size_t next = std::size_t(left) + 1 < by_.width ? 1 : 0;
        const T upper_row = above[0] * (1 - across) + above[next] * across;
        const T lower_row = below[0] * (1 - across) + below[next] * across;
        return upper_row * (1 - lower) + lower_row * lower;
    }

    static T within(T place, T last) {  // NaN is brought to 0
        place = place > 0 ? place : T(0);
        return place < last ? place : last;
    }

    const Kernels<T>& kernels_;
    Deformation by_;
    std::uint64_t seed_;
    std::size_t P_, panels_, block_;
    Buffer<T> down_, across_, noise_, half_, fields_[2];
    Buffer<T> picture_;
};

}  // namespace backscope
