"""t-tests by SciPy, as the cases of src/core/metrics/statistics.test.ts: /usr/bin/python3 scripts/oracles/statistics.py."""

import json
import os

import numpy as np
from scipy import stats

HERE = os.path.dirname(os.path.abspath(__file__))


def both(a, b):
    student = stats.ttest_ind(a, b)
    welch = stats.ttest_ind(a, b, equal_var=False)
    n, m = len(a), len(b)
    va, vb = np.var(a, ddof=1) / n, np.var(b, ddof=1) / m
    pooled = ((n - 1) * np.var(a, ddof=1) + (m - 1) * np.var(b, ddof=1)) / (n + m - 2)
    difference = np.mean(a) - np.mean(b)
    df = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
    error = np.sqrt(pooled * (1 / n + 1 / m))
    expected = {
        "student": row(student, n + m - 2, difference, error),
        "welch": row(welch, df, difference, np.sqrt(va + vb)),
    }
    if n == m:
        d = np.asarray(a) - np.asarray(b)
        expected["paired"] = row(stats.ttest_rel(a, b), n - 1, d.mean(), np.std(d, ddof=1) / np.sqrt(n))
    return {"a": list(a), "b": list(b), "expected": expected}


def row(test, df, difference, error):
    reach = stats.t.ppf(0.975, df) * error
    return {
        "t": float(test.statistic),
        "df": float(df),
        "p": float(test.pvalue),
        "difference": float(difference),
        "low": float(difference - reach),
        "high": float(difference + reach),
    }


rng = np.random.default_rng(7)
cases = [
    both(np.round(rng.normal(34, 1.2, 12), 4), np.round(rng.normal(33, 2.5, 12), 4)),
    both(np.round(rng.normal(0.9, 0.03, 5), 5), np.round(rng.normal(0.6, 0.03, 9), 5)),
    both(np.round(rng.normal(17, 3, 2), 4), np.round(rng.normal(17, 3, 2), 4)),
    both(np.round(rng.normal(34, 1, 60), 4), np.round(rng.normal(22, 1, 60), 4)),
    both(np.round(rng.normal(5, 1, 150), 4), np.round(rng.normal(5, 4, 200), 4)),
]
tails = [[t, df, float(2 * stats.t.sf(t, df))] for t in (0.01, 0.5, 2.0, 6.0, 30.0) for df in (1, 2.5, 10, 77.7, 1000)]
os.makedirs(os.path.join(HERE, "statistics"), exist_ok=True)
with open(os.path.join(HERE, "statistics", "cases.json"), "w") as out:
    json.dump({"tests": cases, "tails": tails}, out, separators=(",", ":"))
