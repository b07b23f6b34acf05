"""What separability returns, verified anew in rational numbers, by code of its own."""

from fractions import Fraction


def typed(value):
    """The decimal that a float is written as."""
    return Fraction(repr(float(value)))


def verify(found, x, y, read=typed):
    """Check plane or certificate against the rows; returns what was found."""
    rows = [[read(value) for value in row] for row in x]
    later = [bool(label == found.classes[1]) for label in y]
    if found.separable:
        assert found.certificate is None
        weights, bias = found.plane.exact
        for row, positive in zip(rows, later, strict=True):
            z = sum((w * value for w, value in zip(weights, row, strict=True)), bias)
            assert z >= 1 if positive else z <= -1
    elif found.separable is False and found.certificate.exact is not None:
        assert found.plane is None
        means = []
        for shares, side in zip(found.certificate.exact, (True, False), strict=True):
            own = [row for row, positive in zip(rows, later, strict=True) if positive is side]
            assert min(shares) >= 0
            assert sum(shares) == 1
            means.append([sum(s * row[j] for s, row in zip(shares, own, strict=True)) for j in range(len(rows[0]))])
        assert means[0] == means[1]
    return found
