"""Prints tests/golden/wilson.csv: Wilson's bounds by SciPy, for tests/it/agreement.rs.

Written with SciPy 1.17. Wilson's are the bounds of every share that was counted, also of 0 or all.
"""

from scipy.stats import binomtest

SIZES = [1, 2, 10, 66, 1_000, 65_536, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]


def counts(n):
    some = [0, 1, 2, 3, 5, 10, 20, 100, 10_000, n // 1000, n // 3, n // 2, n - 20, n - 1, n]
    return sorted({k for k in some if 0 <= k <= n})


print("count,n,low,high")
for n in SIZES:
    for k in counts(n):
        bounds = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
        print(f"{k},{n},{float(bounds.low)!r},{float(bounds.high)!r}")
