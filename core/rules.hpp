// The optimisers: how a gradient becomes a step. Formulas and sources: backscope/learning/optimizers.py.
//
// They run over the gradient of one block while it is in the first cache, so parameters and state are read and written
// once a step, and the gradient of the whole network is never stored.
#pragma once

#include <math.h>

#include "kernels.hpp"
#include "lanes.hpp"

namespace {

using backscope::RuleKind;
using backscope::RuleSpec;
using backscope::Stretch;

// Calls step(i) at every vector's start; counts are whole panels, so nothing is left over.
template <class T, class F>
BACKSCOPE_INLINE void each_vector(std::size_t count, F&& step) {
    for (std::size_t i = 0; i < count; i += Lanes<T>::width) step(i);
}

// The derivative of the penalty l2/2 w^2 + l1 |w|, added to a gradient.
template <class T>
void add_penalty(const RuleSpec& rule, const T* RESTRICT theta, T* RESTRICT g, std::size_t count) {
    const T l1 = T(rule.l1), l2 = T(rule.l2);
    for (std::size_t i = 0; i < count; ++i) g[i] += l2 * theta[i] + l1 * (T(theta[i] > 0) - T(theta[i] < 0));
}

template <class T>
void step_sgd(const RuleSpec& rule, const Stretch<T>& s) {
    const auto minus_eta = Lanes<T>::all(T(-rule.eta));
    each_vector<T>(s.count, [&](std::size_t i) {
        store(s.theta + i, multiply_add<T>(minus_eta, load(s.gradient + i), load(s.theta + i)));
    });
}

template <class T, bool AHEAD>
void step_momentum(const RuleSpec& rule, const Stretch<T>& s) {
    const auto eta = Lanes<T>::all(T(rule.eta)), mu = Lanes<T>::all(T(rule.first));
    each_vector<T>(s.count, [&](std::size_t i) {
        const Vector<T> g = load(s.gradient + i), v = mu * load(s.state[0] + i) + g;
        store(s.state[0] + i, v);
        store(s.theta + i, load(s.theta + i) - eta * (AHEAD ? g + mu * v : v));
    });
}

template <class T, bool FORGETS>
void step_squares(const RuleSpec& rule, const Stretch<T>& s) {
    const auto eta = Lanes<T>::all(T(rule.eta)), eps = Lanes<T>::all(T(rule.eps));
    const auto keep = Lanes<T>::all(FORGETS ? T(rule.first) : T(1));
    const auto take = Lanes<T>::all(FORGETS ? T(1 - rule.first) : T(1));
    each_vector<T>(s.count, [&](std::size_t i) {
        const Vector<T> g = load(s.gradient + i), squares = keep * load(s.state[0] + i) + take * (g * g);
        store(s.state[0] + i, squares);
        store(s.theta + i, load(s.theta + i) - eta * g / (root(squares) + eps));
    });
}

// Adam, and AdamW where weight_decay is not 0. Of the two divisions by the corrections 1 - beta^t the first goes into
// eta; the second must stay under the root, where it meets eps.
template <class T>
void step_adam(const RuleSpec& rule, const Stretch<T>& s) {
    const auto beta1 = Lanes<T>::all(T(rule.first)), beta2 = Lanes<T>::all(T(rule.second));
    const auto take1 = Lanes<T>::all(T(1 - rule.first)), take2 = Lanes<T>::all(T(1 - rule.second));
    const auto minus_eta = Lanes<T>::all(T(-rule.eta / rule.bias1)), eps = Lanes<T>::all(T(rule.eps));
    const auto scale = Lanes<T>::all(T(1 / ::sqrt(rule.bias2)));
    const auto keep = Lanes<T>::all(T(1 - rule.eta * rule.weight_decay));
    each_vector<T>(s.count, [&](std::size_t i) {
        const Vector<T> g = load(s.gradient + i);
        const Vector<T> m = multiply_add<T>(beta1, load(s.state[0] + i), take1 * g);
        const Vector<T> v = multiply_add<T>(beta2, load(s.state[1] + i), take2 * (g * g));
        store(s.state[0] + i, m);
        store(s.state[1] + i, v);
        const Vector<T> move = minus_eta * m / multiply_add<T>(root(v), scale, eps);
        store(s.theta + i, multiply_add<T>(keep, load(s.theta + i), move));
    });
}

template <class T>
void update(const RuleSpec& rule, Stretch<T> s) {
    if (rule.l1 != 0 || rule.l2 != 0) add_penalty(rule, s.theta, s.gradient, s.count);
    switch (rule.kind) {
        case RuleKind::sgd: return step_sgd(rule, s);
        case RuleKind::momentum: return step_momentum<T, false>(rule, s);
        case RuleKind::nesterov: return step_momentum<T, true>(rule, s);
        case RuleKind::adagrad: return step_squares<T, false>(rule, s);
        case RuleKind::rmsprop: return step_squares<T, true>(rule, s);
        case RuleKind::adam:
        case RuleKind::adamw: return step_adam(rule, s);
    }
}

}  // namespace
