"""Prints tests/golden/quantiles.csv: quantiles of every distribution of the format, by SciPy.

Columns: the distribution, its numbers, the probability, the quantile. Written with SciPy 1.17.
"""

import itertools

import numpy as np
from scipy import stats

LEVELS = [1e-9, 1e-6, 1e-3, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1 - 1e-6]
Z95 = stats.norm.ppf(0.95)


def row(kind, numbers, u, value):
    cells = [kind, *(repr(float(n)) for n in numbers), *[""] * (3 - len(numbers))]
    print(",".join([*cells, repr(float(u)), repr(float(value))]))


def main():
    print("distribution,one,two,three,u,value")
    betas = [
        (0.5, 1e9), (0.5, 1e6), (0.5, 66.5), (1.5, 1e9), (3.5, 1e9), (1000.5, 1e9 - 999.5),
        (0.5, 0.5), (1, 1), (1, 3), (2, 1), (0.05, 2), (2, 0.05), (0.1, 0.1), (1.28, 14.72),
        (7.92, 58.08), (25.08, 40.92), (12, 12), (500, 300), (1e4, 2e4), (1e9, 0.5), (66.5, 0.5),
        (30, 2), (9.9, 1e5), (10.1, 1e5), (5e4, 5e4), (16.5, 50.5), (0.02, 40),
    ]
    for (a, b), u in itertools.product(betas, LEVELS):
        value = stats.beta.ppf(u, a, b)
        # Below that SciPy itself gives up.
        if value > 1e-290:
            row("Beta", (a, b), u, value)
    for (k, n), u in itertools.product([(0, 0), (0, 32), (6, 32), (3, 10**9), (32, 32)], LEVELS):
        row("Counts", (k, n), u, stats.beta.ppf(u, k + 0.5, n - k + 0.5))
    for (median, factor), u in itertools.product([(0.002, 5), (18, 3.7), (1e-8, 10), (1, 1)], LEVELS):
        row("LogNormal", (median, factor), u, median * np.exp(stats.norm.ppf(u) / Z95 * np.log(factor)))
    ranges = [(0.55, 0.82, 1.05), (1.0, 1.0, 1.2), (0.94, 0.985, 1.0), (1e-9, 1e-6, 0.1)]
    for (low, mid, high), u in itertools.product(ranges, LEVELS):
        z = stats.norm.ppf(u) / Z95
        row("Range", (low, mid, high), u, mid * (mid / low if z < 0 else high / mid) ** z)
    for (low, high), u in itertools.product([(0, 1), (-3, 5), (0.2, 0.2000001)], LEVELS):
        row("Uniform", (low, high), u, stats.uniform.ppf(u, low, high - low))
    triangles = [(0, 0.2, 1), (0, 0, 1), (0, 1, 1), (-2, 1, 7), (0.01, 0.03, 0.031)]
    for (low, mode, high), u in itertools.product(triangles, LEVELS):
        value = stats.triang.ppf(u, (mode - low) / (high - low), low, high - low)
        row("Triangular", (low, mode, high), u, value)


main()
