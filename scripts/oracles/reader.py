"""Statistics of a reader study, as the cases of src/core/readerStudy/statistics.test.ts: /usr/bin/python3 scripts/oracles/reader.py.

The binomial test and Wilson's interval are SciPy's own. SciPy has no kappa: Cohen's is computed here from the confusion matrix and
its outer product of margins, Fleiss' from the table of counts, as scikit-learn and statsmodels define them; where one of these is
installed, its number must agree to 1e-12 or nothing is written.
"""

import json
import os
from itertools import combinations

import numpy as np
from scipy import stats

HERE = os.path.dirname(os.path.abspath(__file__))


def confusion(a, b, k):
    return np.histogram2d(a, b, bins=(np.arange(k + 1), np.arange(k + 1)))[0]


def cohen(a, b, k, weights):
    table = confusion(a, b, k)
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    i, j = np.indices((k, k))
    w = {"unweighted": i != j, "linear": abs(i - j), "quadratic": (i - j) ** 2}[weights].astype(float)
    value = 1 - (w * table).sum() / (w * expected).sum()
    try:
        from sklearn.metrics import cohen_kappa_score
    except ImportError:
        return float(value)
    theirs = cohen_kappa_score(a, b, labels=range(k), weights=None if weights == "unweighted" else weights)
    assert abs(theirs - value) < 1e-12
    return float(value)


def fleiss(ratings, k):
    table = np.stack([(ratings == category).sum(0) for category in range(k)], axis=1)
    n = table.sum(1)[0]
    agreed = ((table**2).sum(1) - n) / (n * (n - 1))
    expected = ((table.sum(0) / table.sum()) ** 2).sum()
    value = (agreed.mean() - expected) / (1 - expected)
    try:
        from statsmodels.stats.inter_rater import fleiss_kappa
    except ImportError:
        return float(value)
    assert abs(fleiss_kappa(table) - value) < 1e-12
    return float(value)


rng = np.random.default_rng(18)
counts = [(k, n) for n in (1, 2, 7, 10, 24, 200) for k in sorted({0, 1, n // 3, n // 2, (n + 1) // 2, n - 1, n}) if 0 <= k <= n]
shares = []
for k, n in counts:
    test = stats.binomtest(k, n, 0.5)
    ci = test.proportion_ci(0.95, "wilson")
    shares.append({"hits": k, "of": n, "p": float(test.pvalue), "low": float(ci.low), "high": float(ci.high)})

kappas = []
for k, n, noise in ((2, 12, 0.2), (2, 40, 0.45), (3, 30, 0.3), (5, 25, 0.4), (5, 60, 0.15)):
    truth = rng.integers(0, k, n)
    raters = [np.where(rng.random(n) < noise, rng.integers(0, k, n), truth) for _ in range(4)]
    pairs = {
        weights: [cohen(a, b, k, weights) for a, b in combinations(raters, 2)]
        for weights in ("unweighted", "linear", "quadratic")
    }
    kappas.append(
        {
            "categories": k,
            "ratings": [r.tolist() for r in raters],
            "pairs": pairs,
            "light": float(np.mean(pairs["quadratic"])),
            "fleiss": fleiss(np.array(raters), k),
        }
    )

# The table of Fleiss (1971), 14 raters, 10 subjects, 5 categories, whose published kappa is 0.21.
published = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
raters = np.array([np.repeat(np.arange(5), row) for row in published]).T
kappas.append({"categories": 5, "ratings": raters.tolist(), "pairs": None, "light": None, "fleiss": fleiss(raters, 5)})

os.makedirs(os.path.join(HERE, "reader"), exist_ok=True)
with open(os.path.join(HERE, "reader", "cases.json"), "w") as out:
    json.dump({"shares": shares, "kappas": kappas}, out, separators=(",", ":"))
