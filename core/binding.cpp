// The extension module: NumPy arrays in, NumPy arrays filled. Arrays are borrowed for as long as a Trainer lives.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "ink.hpp"
#include "sparsify.hpp"
#include "trainer.hpp"

namespace nb = nanobind;
using namespace backscope;

namespace {

template <class T>
using Flat = nb::ndarray<T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <class T>
using Table = nb::ndarray<T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using AnyTable = nb::ndarray<nb::ro, nb::ndim<2>, nb::device::cpu>;

constexpr const char* ACTIVATIONS[] = {"sigmoid", "tanh", "relu",     "leaky_relu",  "elu",  "softplus",
                                       "gelu",    "silu", "identity", "exponential", "step", "softmax"};
constexpr const char* COSTS[] = {"quadratic", "sum_of_squares", "binary_cross_entropy", "cross_entropy", "mae", "huber",
                                 "poisson",   "quantile"};
constexpr const char* RULES[] = {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"};

template <class Names>
int place_of(const std::string& name, const Names& names, const char* what) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (name == names[i]) return int(i);
    throw std::invalid_argument(std::string(what) + " " + name + " is not known to the compiled core");
}

using Setting = std::tuple<std::string, double>;

Plan make_plan(std::vector<std::size_t> sizes, const std::vector<Setting>& sigma, const Setting& cost,
               std::vector<double> dropout, const std::string& rule, const std::vector<double>& settings,
               std::tuple<double, double> penalty, double clip, std::uint64_t seed,
               const std::vector<double>& deformation, std::tuple<std::size_t, std::size_t> picture, bool classifies) {
    Plan plan;
    plan.sizes = std::move(sizes);
    for (const auto& [name, setting] : sigma)
        plan.sigma.push_back({ActivationKind(place_of(name, ACTIVATIONS, "activation")), setting});
    plan.cost = {CostKind(place_of(std::get<0>(cost), COSTS, "cost")), std::get<1>(cost)};
    plan.dropout = std::move(dropout);
    plan.rule = {RuleKind(place_of(rule, RULES, "optimizer")),
                 0,
                 settings.at(0),
                 settings.at(1),
                 settings.at(2),
                 settings.at(3),
                 1,
                 1,
                 std::get<0>(penalty),
                 std::get<1>(penalty)};
    plan.clip = clip;
    plan.seed = seed;
    const auto& by = deformation;
    plan.deformation = {by.at(0), by.at(1), by.at(2), by.at(3), by.at(4), std::get<0>(picture), std::get<1>(picture)};
    plan.classifies = classifies;
    if (plan.sizes.size() < 2 || plan.sigma.size() != plan.sizes.size() || plan.dropout.size() != plan.L())
        throw std::invalid_argument("sizes, activations and dropout do not fit together");
    const std::size_t pixels = plan.deformation.height * plan.deformation.width;
    if (pixels != 0 && pixels != plan.sizes[0]) throw std::invalid_argument("pictures: their pixels are not n_0");
    return plan;
}

template <class T>
Input<T> dense_input(const AnyTable& x) {
    Input<T> input;
    if (x.dtype() == nb::dtype<float>())
        input.kind = Kind::float32;
    else if (x.dtype() == nb::dtype<double>())
        input.kind = Kind::float64;
    else if (x.dtype() == nb::dtype<std::uint8_t>())
        input.kind = Kind::uint8;
    else
        throw std::invalid_argument("x: expected float32, float64 or uint8");
    if (x.size() > 0 && x.shape(1) > 1 && x.stride(1) != 1) throw std::invalid_argument("x: expected rows in a piece");
    input.rows = x.shape(0);
    input.columns = x.shape(1);
    input.dense = x.data();
    input.stride = x.stride(0);
    return input;
}

// A trainer with the arrays that it reads.
template <class T>
class Bound {
 public:
    using Csr = std::tuple<Flat<const std::int64_t>, Flat<const std::int32_t>, Flat<const T>>;

    Bound(const Plan& plan, std::optional<AnyTable> x, double density, std::optional<Csr> csr,
          std::optional<Table<const T>> y, std::optional<Flat<const double>> weights, std::size_t room, int threads,
          const std::string& set)
        : x_(x), csr_(csr), y_(y), weights_(weights) {
        const Kernels<T>* kernels = kernels_for<T>(set.c_str());
        if (!kernels) throw std::invalid_argument("instruction set " + set + ": this machine does not have it");
        Input<T> input;
        if (x_) {
            input = dense_input<T>(*x_);
        } else {
            const auto& [start, index, value] = csr_.value();
            if (start.shape(0) < 1 || start.data()[start.shape(0) - 1] != std::int64_t(index.shape(0)) ||
                index.shape(0) != value.shape(0))
                throw std::invalid_argument("csr: start, index and value do not fit together");
            input.kind = Kind::sparse;
            input.rows = start.shape(0) - 1;
            input.columns = plan.sizes[0];
            input.start = start.data();
            input.index = index.data();
            input.value = value.data();
        }
        if (plan.deformation.height > 0 && input.sparse()) throw std::invalid_argument("pictures: expected dense x");
        if (plan.deformation.height == 0 && density < 1) throw std::invalid_argument("density: only of pictures");
        if (input.columns != plan.sizes[0]) throw std::invalid_argument("x: its columns are not n_0");
        if (y_ && (y_->shape(0) != input.rows || y_->shape(1) != plan.sizes.back()))
            throw std::invalid_argument("y: expected (N, n_L)");
        if (weights_ && weights_->shape(0) != input.rows) throw std::invalid_argument("weights: expected (N,)");
        rows_ = input.rows;
        room_ = room;
        sizes_ = plan.sizes;
        slots_ = std::size_t(plan.slots());
        trainer_ = std::make_unique<Trainer<T>>(*kernels, plan, input, density, y_ ? y_->data() : nullptr,
                                                weights_ ? weights_->data() : nullptr, room, threads);
    }

    void load(Flat<const T> parameters, const std::vector<Flat<const T>>& state) {
        const std::vector<const T*> slots = places<const T*>(parameters, state);
        trainer_->load(parameters.data(), slots.data());
    }

    void store(Flat<T> parameters, const std::vector<Flat<T>>& state) {
        const std::vector<T*> slots = places<T*>(parameters, state);
        trainer_->store(parameters.data(), slots.data());
    }

    std::tuple<std::size_t, bool> run(Flat<const std::int64_t> rows, std::size_t batch_size, std::uint64_t first_step,
                                      Flat<const double> eta, Flat<double> cost, Flat<std::int32_t> right, int threads,
                                      double seconds) {
        check_rows(rows.data(), rows.shape(0));
        const std::size_t steps = eta.shape(0);
        if (batch_size < 1 || std::min<std::size_t>(batch_size, rows.shape(0)) > room_ ||
            (steps && (steps - 1) * batch_size >= rows.shape(0)) || cost.shape(0) < steps || right.shape(0) < steps ||
            !y_)
            throw std::invalid_argument("rows, eta, cost and right do not fit together");
        const Errand errand{rows.data(), rows.shape(0), batch_size,   steps,   first_step,
                            eta.data(),  cost.data(),   right.data(), threads, seconds};
        Outcome outcome;
        {
            nb::gil_scoped_release release;
            outcome = trainer_->run(errand);
        }
        return {outcome.steps, outcome.diverged};
    }

    void trace(Flat<const std::int64_t> rows, std::uint64_t step, const std::vector<Table<T>>& z,
               const std::vector<Table<T>>& a, const std::vector<Table<T>>& delta) {
        check_rows(rows.data(), rows.shape(0));
        const auto pointers = [&](const std::vector<Table<T>>& tables) {
            std::vector<T*> result{nullptr};
            for (const auto& table : tables) {
                const std::size_t l = result.size();
                if (l >= sizes_.size() || table.shape(0) != rows.shape(0) || table.shape(1) != sizes_[l])
                    throw std::invalid_argument("z, a, delta: expected (rows, n_l) for each layer");
                result.push_back(table.data());
            }
            if (result.size() != sizes_.size() || rows.shape(0) > room_ || !y_)
                throw std::invalid_argument("rows, z, a and delta do not fit together");
            return result;
        };
        const auto zs = pointers(z), as = pointers(a), deltas = pointers(delta);
        nb::gil_scoped_release release;
        trainer_->trace(rows.data(), rows.shape(0), step, zs.data(), as.data(), deltas.data());
    }

    void answer(Flat<const std::int64_t> rows, Table<T> z, Table<T> a, int threads) {
        check_rows(rows.data(), rows.shape(0));
        const std::size_t n = sizes_.back();
        if (z.shape(0) != rows.shape(0) || a.shape(0) != rows.shape(0) || z.shape(1) != n || a.shape(1) != n)
            throw std::invalid_argument("z, a: expected (rows, n_L)");
        nb::gil_scoped_release release;
        trainer_->answer(rows.data(), rows.shape(0), z.data(), a.data(), threads);
    }

    std::string instruction_set() const { return trainer_->instruction_set(); }
    double density() const { return trainer_->density(); }

 private:
    // Where the state's arrays lie, which are as many as the rule has, all as long as the parameters.
    template <class Place, class One>
    std::vector<Place> places(const One& parameters, const std::vector<One>& state) const {
        std::size_t count = 0;
        for (std::size_t l = 1; l < sizes_.size(); ++l) count += sizes_[l] * (sizes_[l - 1] + 1);
        bool fits = parameters.shape(0) == count && state.size() >= slots_;
        std::vector<Place> result;
        for (const auto& slot : state) {
            fits = fits && slot.shape(0) == count;
            result.push_back(slot.data());
        }
        if (!fits) throw std::invalid_argument("parameters, state: expected all parameters, and as much for each slot");
        return result;
    }

    void check_rows(const std::int64_t* rows, std::size_t size) const {
        for (std::size_t i = 0; i < size; ++i)
            if (rows[i] < 0 || std::size_t(rows[i]) >= rows_) throw std::out_of_range("rows: beyond x");
    }

    std::optional<AnyTable> x_;
    std::optional<Csr> csr_;
    std::optional<Table<const T>> y_;
    std::optional<Flat<const double>> weights_;
    std::size_t rows_ = 0, room_ = 0, slots_ = 0;
    std::vector<std::size_t> sizes_;
    std::unique_ptr<Trainer<T>> trainer_;
};

template <class T>
void bind_trainer(nb::module_& module, const char* name) {
    using B = Bound<T>;
    nb::class_<B>(module, name)
        .def(nb::init<const Plan&, std::optional<AnyTable>, double, std::optional<typename B::Csr>,
                      std::optional<Table<const T>>, std::optional<Flat<const double>>, std::size_t, int,
                      const std::string&>(),
             nb::arg("plan"), nb::arg("x").none(), nb::arg("density"), nb::arg("csr").none(), nb::arg("y").none(),
             nb::arg("weights").none(), nb::arg("room"), nb::arg("threads"), nb::arg("instruction_set"))
        .def("load", &B::load)
        .def("store", &B::store)
        .def("run", &B::run)
        .def("trace", &B::trace)
        .def("answer", &B::answer)
        .def_prop_ro("instruction_set", &B::instruction_set)
        .def_prop_ro("density", &B::density);
}

void order(std::uint64_t seed, std::uint64_t epoch, Flat<std::int64_t> out) {
    nb::gil_scoped_release release;
    random_order(seed, epoch, out.shape(0), out.data());
}

// The non-zeros of dense rows, in two calls: how many begin where, and then what they are.
template <class S>
void count_rows(const AnyTable& x, Flat<std::int64_t> start, int threads) {
    count_non_zeros(static_cast<const S*>(x.data()), x.stride(0), x.shape(0), x.shape(1), start.data(), threads);
}

template <class S, class T>
void copy_rows(const AnyTable& x, Flat<const std::int64_t> start, Flat<std::int32_t> index, Flat<T> value,
               int threads) {
    copy_non_zeros(static_cast<const S*>(x.data()), x.stride(0), x.shape(0), x.shape(1), start.data(), index.data(),
                   value.data(), threads);
}

void count_any(const AnyTable& x, Flat<std::int64_t> start, int threads) {
    const Kind kind = dense_input<float>(x).kind;
    if (start.shape(0) != x.shape(0) + 1) throw std::invalid_argument("start: expected (N + 1,)");
    nb::gil_scoped_release release;
    if (kind == Kind::float32) return count_rows<float>(x, start, threads);
    if (kind == Kind::float64) return count_rows<double>(x, start, threads);
    count_rows<std::uint8_t>(x, start, threads);
}

template <class T>
void copy_any(const AnyTable& x, Flat<const std::int64_t> start, Flat<std::int32_t> index, Flat<T> value, int threads) {
    const Kind kind = dense_input<float>(x).kind;
    const bool fits = start.shape(0) == x.shape(0) + 1 && index.shape(0) == value.shape(0) &&
                      start.data()[x.shape(0)] == std::int64_t(index.shape(0));
    if (!fits) throw std::invalid_argument("start, index, value: do not fit together");
    nb::gil_scoped_release release;
    if (kind == Kind::float32) return copy_rows<float, T>(x, start, index, value, threads);
    if (kind == Kind::float64) return copy_rows<double, T>(x, start, index, value, threads);
    copy_rows<std::uint8_t, T>(x, start, index, value, threads);
}

using Bytes = Flat<const std::uint8_t>;

template <class T>
void copy_ink(Table<const std::uint8_t> bits, Table<const std::uint8_t> inside, Bytes edge_values, Bytes inside_values,
              Flat<std::int64_t> start, Flat<std::int32_t> index, Flat<T> value, int threads) {
    const Ink ink{bits.data(),
                  inside.data(),
                  bits.shape(0),
                  bits.shape(1),
                  {edge_values.data(), inside_values.data()},
                  {edge_values.shape(0), inside_values.shape(0)}};
    const std::size_t count = ink.counts[0] + ink.counts[1];
    bool fits = inside.shape(0) == ink.rows && inside.shape(1) == ink.row_bytes && start.shape(0) == ink.rows + 1 &&
                index.shape(0) == count && value.shape(0) == count;
    if (fits) {
        nb::gil_scoped_release release;
        fits = ink_to_rows(ink, start.data(), index.data(), value.data(), threads);
    }
    if (!fits) throw std::invalid_argument("ink: bits and values do not fit together");
}

}  // namespace

NB_MODULE(_core, module) {
    nb::class_<Plan>(module, "Plan");
    module.def("plan", &make_plan);
    module.def("order", &order);
    module.def("count_non_zeros", &count_any);
    module.def("copy_non_zeros", &copy_any<float>);
    module.def("copy_non_zeros", &copy_any<double>);
    module.def("copy_ink", &copy_ink<float>);
    module.def("copy_ink", &copy_ink<double>);
    module.def("has", [](const std::string& set) { return kernels_for<float>(set.c_str()) != nullptr; });
    bind_trainer<float>(module, "Trainer32");
    bind_trainer<double>(module, "Trainer64");
}
