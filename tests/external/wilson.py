"""Writes tests/golden/wilson.csv: Wilson's bounds as scipy computes them, for tests/it/agreement.rs.

Run it from the project's folder, with scipy: python3 tests/external/wilson.py
"""

from scipy.stats import binomtest

SIZES = [1, 2, 10, 66, 1_000, 65_536, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]


def counts(n):
    some = [0, 1, 2, 3, 5, 10, 20, 100, 10_000, n // 1000, n // 3, n // 2, n - 20, n - 1, n]
    return sorted({k for k in some if 0 <= k <= n})


with open("tests/golden/wilson.csv", "w", encoding="ascii") as table:
    table.write("count,n,low,high\n")
    for n in SIZES:
        for k in counts(n):
            bounds = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
            table.write(f"{k},{n},{bounds.low!r},{bounds.high!r}\n".replace("np.float64(", "").replace(")", ""))
