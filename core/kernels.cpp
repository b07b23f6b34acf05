// All kernels for one instruction set: compiled once for each, with BACKSCOPE_ISA as its name.
//
// Nothing here may be shared with another instruction set by the linker, so everything is in unnamed namespaces, and no
// part of the standard library is used that has functions of its own.
#include "kernels.hpp"

#include "activations.hpp"
#include "costs.hpp"
#include "products.hpp"
#include "rules.hpp"
#include "sparse.hpp"

#define BACKSCOPE_JOIN_(x, y) x##y
#define BACKSCOPE_JOIN(x, y) BACKSCOPE_JOIN_(x, y)
#define BACKSCOPE_TEXT_(x) #x
#define BACKSCOPE_TEXT(x) BACKSCOPE_TEXT_(x)

namespace {

template <class T>
constexpr backscope::Kernels<T> TABLE = {
    BACKSCOPE_TEXT(BACKSCOPE_ISA),
    std::size_t(PANEL<T>),
    product<T>,
    sparse_product<T>,
    sparse_advance<T>,
    outer<T>,
    sparse_outer<T>,
    sparse_update<T>,
    sparse_descend<T>,
    sum<T>,
    update<T>,
    transpose<T>,
    activate<T>,
    multiply<T>,
    judge<T>,
};

}  // namespace

namespace backscope {

template <>
const Kernels<float>* BACKSCOPE_JOIN(kernels_, BACKSCOPE_ISA)<float>() {
    return &TABLE<float>;
}
template <>
const Kernels<double>* BACKSCOPE_JOIN(kernels_, BACKSCOPE_ISA)<double>() {
    return &TABLE<double>;
}

}  // namespace backscope
