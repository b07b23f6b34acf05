// The optimisers: how a gradient becomes a step. Formulas and sources: backscope/learning/optimizers.py.
//
// They meet the gradient of one block while it is in the first cache, or in registers (sparse.hpp), so parameters and
// state are read and written once a step, and the gradient of the whole network is never stored.
#pragma once

#include <math.h>

#include "kernels.hpp"
#include "lanes.hpp"

namespace {

using backscope::RuleKind;
using backscope::RuleSpec;
using backscope::Stretch;

// The derivative of the penalty l2/2 w^2 + l1 |w|, added to a gradient.
template <class T>
void add_penalty(const RuleSpec& rule, const T* RESTRICT theta, T* RESTRICT g, std::size_t count) {
    const T l1 = T(rule.l1), l2 = T(rule.l2);
    for (std::size_t i = 0; i < count; ++i) g[i] += l2 * theta[i] + l1 * (T(theta[i] > 0) - T(theta[i] < 0));
}

// A rule moves one vector of parameters by its gradient: step(g, s, i), i being its place in the stretch.
template <class T>
struct StepSgd {
    Vector<T> minus_eta;
    explicit StepSgd(const RuleSpec& rule) : minus_eta(Lanes<T>::all(T(-rule.eta))) {}
    BACKSCOPE_INLINE void operator()(const Vector<T>& g, const Stretch<T>& s, std::size_t i) const {
        T* theta = s.theta + i;
        store(theta, multiply_add<T>(minus_eta, g, load(theta)));
    }
};

template <class T, bool AHEAD>
struct StepMomentum {
    Vector<T> eta, mu;
    explicit StepMomentum(const RuleSpec& rule) : eta(Lanes<T>::all(T(rule.eta))), mu(Lanes<T>::all(T(rule.first))) {}
    BACKSCOPE_INLINE void operator()(const Vector<T>& g, const Stretch<T>& s, std::size_t i) const {
        T *theta = s.theta + i, *state = s.state[0] + i;
        const Vector<T> v = mu * load(state) + g;
        store(state, v);
        store(theta, load(theta) - eta * (AHEAD ? g + mu * v : v));
    }
};

template <class T, bool FORGETS>
struct StepSquares {
    Vector<T> eta, eps, keep, take;
    explicit StepSquares(const RuleSpec& rule)
        : eta(Lanes<T>::all(T(rule.eta))),
          eps(Lanes<T>::all(T(rule.eps))),
          keep(Lanes<T>::all(FORGETS ? T(rule.first) : T(1))),
          take(Lanes<T>::all(FORGETS ? T(1 - rule.first) : T(1))) {}
    BACKSCOPE_INLINE void operator()(const Vector<T>& g, const Stretch<T>& s, std::size_t i) const {
        T *theta = s.theta + i, *state = s.state[0] + i;
        const Vector<T> squares = keep * load(state) + take * (g * g);
        store(state, squares);
        store(theta, load(theta) - eta * g / (root(squares) + eps));
    }
};

// Adam, and AdamW where weight_decay is not 0. Of the two divisions by the corrections 1 - beta^t the first goes into
// eta; the second must stay under the root, where it meets eps.
template <class T>
struct StepAdam {
    Vector<T> beta1, beta2, take1, take2, minus_eta, eps, scale, keep;
    explicit StepAdam(const RuleSpec& rule)
        : beta1(Lanes<T>::all(T(rule.first))),
          beta2(Lanes<T>::all(T(rule.second))),
          take1(Lanes<T>::all(T(1 - rule.first))),
          take2(Lanes<T>::all(T(1 - rule.second))),
          minus_eta(Lanes<T>::all(T(-rule.eta / rule.bias1))),
          eps(Lanes<T>::all(T(rule.eps))),
          scale(Lanes<T>::all(T(1 / ::sqrt(rule.bias2)))),
          keep(Lanes<T>::all(T(1 - rule.eta * rule.weight_decay))) {}
    BACKSCOPE_INLINE void operator()(const Vector<T>& g, const Stretch<T>& s, std::size_t i) const {
        T *theta = s.theta + i, *first = s.state[0] + i, *second = s.state[1] + i;
        const Vector<T> m = multiply_add<T>(beta1, load(first), take1 * g);
        const Vector<T> v = multiply_add<T>(beta2, load(second), take2 * (g * g));
        store(first, m);
        store(second, v);
        const Vector<T> move = minus_eta * m / multiply_add<T>(root(v), scale, eps);
        store(theta, multiply_add<T>(keep, load(theta), move));
    }
};

// Calls work(step) with the rule's step.
template <class T, class F>
BACKSCOPE_INLINE void with_step(const RuleSpec& rule, F&& work) {
    switch (rule.kind) {
        case RuleKind::sgd: return work(StepSgd<T>(rule));
        case RuleKind::momentum: return work(StepMomentum<T, false>(rule));
        case RuleKind::nesterov: return work(StepMomentum<T, true>(rule));
        case RuleKind::adagrad: return work(StepSquares<T, false>(rule));
        case RuleKind::rmsprop: return work(StepSquares<T, true>(rule));
        case RuleKind::adam:
        case RuleKind::adamw: return work(StepAdam<T>(rule));
    }
}

template <class T>
void update(const RuleSpec& rule, Stretch<T> s) {
    if (rule.l1 != 0 || rule.l2 != 0) add_penalty(rule, s.theta, s.gradient, s.count);
    with_step<T>(rule, [&](auto step) {                             // a copy, which nothing that is written can change
        for (std::size_t i = 0; i < s.count; i += Lanes<T>::width)  // counts are whole panels: nothing is left over
            step(load(s.gradient + i), s, i);
    });
}

}  // namespace
