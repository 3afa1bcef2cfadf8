"""The floor that any network must beat: the best table from Hounsfield units to T1 and T2, fitted on training pairs.

    table = lut.fit(pairs)               # [2, BINS], pairs: iterable of (x, y, mask, ...)
    y = lut.apply(table, x)              # [2, S, S] from network input [3, S, S]

    /usr/bin/python3 lut.py --cache DIR --count 300 --out lut.npy
"""
import argparse

import numpy as np
import torch

import pairs
from simulate import MEAN, STD, WINDOWS

LOW, HIGH, STEP = -1000, 2000, 2     # HU; what the widest window sees
BINS = (HIGH - LOW) // STEP + 1


def hounsfield(x):
    """HU [S, S] from network input [3, S, S]: each value is read from the narrowest window that holds it."""
    hu = None
    for i in reversed(range(3)):
        centre, width = WINDOWS[i]
        share = x[i] * STD[i] + MEAN[i]
        here = share * width + centre - width / 2
        hu = here if hu is None else torch.where((share > 1e-4) & (share < 1 - 1e-4), here, hu)
    return hu


def bins(x):
    return ((hounsfield(x) - LOW) / STEP).round().long().clamp(0, BINS - 1)


def fit(items):
    """The conditional mean of T1 and T2 in the head given the HU (best in the squared error), smoothed where few saw it."""
    total, count = torch.zeros(2, BINS, dtype=torch.float64), torch.zeros(BINS, dtype=torch.float64)
    for x, y, mask, *_ in items:
        inside = mask[0] > 0
        b = bins(x)[inside]
        count.index_add_(0, b, torch.ones(len(b), dtype=torch.float64))
        for k in range(2):
            total[k].index_add_(0, b, y[k][inside].double())
    # borrow from neighbours until about 200 pixels stand behind each value
    kernel = torch.exp(-0.5 * (torch.arange(-60, 61, dtype=torch.float64) / 20) ** 2)[None, None]
    smooth = lambda v: torch.nn.functional.conv1d(v[None, None], kernel, padding=60)[0, 0]
    near = count * 0 + (count < 200)
    wide_c = smooth(count) + 1e-9
    return torch.stack([torch.where(near > 0, smooth(t) / wide_c, t / count.clamp(min=1)) for t in total]).float()


def apply(table, x):
    return table[:, bins(x)]


if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--cache', default=pairs.CACHE)
    ap.add_argument('--count', type=int, default=300)
    ap.add_argument('--out', default='lut.npy')
    a = ap.parse_args()
    torch.set_num_threads(1)
    it = iter(pairs.Pairs(a.cache, 224, 99))
    np.save(a.out, fit(next(it) for _ in range(a.count)).numpy())
