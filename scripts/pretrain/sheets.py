"""Contact sheets of training pairs, and simulated CT measured against real CT.

    /usr/bin/python3 sheets.py pairs --cache DIR --count 60 --out pairs.png
"""
import argparse

import numpy as np
from PIL import Image
import torch

import pairs
from simulate import MEAN, STD


def windows(x):
    """Network input [3, S, S] back to three pictures 0..1."""
    return [(x[i] * STD[i] + MEAN[i]).numpy() for i in range(3)]


def sheet(items, columns=10):
    """One picture: each pair a column of brain window, soft-tissue window, bone window, T1, T2."""
    rows = []
    for at in range(0, len(items), columns):
        cols = [np.vstack([*windows(x), y[0].numpy(), y[1].numpy()]) for x, y, *_ in items[at:at + columns]]
        while len(cols) < columns:
            cols.append(np.zeros_like(cols[0]))
        rows.append(np.hstack(cols))
    return Image.fromarray((np.clip(np.vstack(rows), 0, 1) * 255).astype(np.uint8))


if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('what', choices=['pairs', 'held', 'validation'])
    ap.add_argument('--cache', default=pairs.CACHE)
    ap.add_argument('--head', default='mr-brain')
    ap.add_argument('--size', type=int, default=224)
    ap.add_argument('--count', type=int, default=20)
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--out', default='sheet.png')
    a = ap.parse_args()
    torch.set_num_threads(1)
    if a.what == 'pairs':
        it = iter(pairs.Pairs(a.cache, a.size, a.seed))
        items = [next(it) for _ in range(a.count)]
    elif a.what == 'held':
        items = pairs.held_out(a.head, a.cache)
        items = items[::max(1, len(items) // a.count)]
    else:
        items = pairs.validation(a.cache, a.count)
    sheet(items).save(a.out)
