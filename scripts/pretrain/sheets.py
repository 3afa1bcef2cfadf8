"""Contact sheets: of training pairs, of held-out slices, and of heads in the cache. Look before you train.

    python3 sheets.py pairs --count 40 --out pairs.png            # columns: brain, soft-tissue and bone window, T1, T2
    python3 sheets.py held --head ms03 --out held.png
    python3 sheets.py head --head lab05 --out head.png            # CT without a scanner (brain, bone), T1, T2, tissues, masks; neck to vertex
"""
import argparse
import os

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
from PIL import Image
import torch

import pairs
import render
from cache import CACHE, Volume
from scanner import MEAN, STD

HU = (6, 36, 29, 1300, 400, -95, 50)                                          # of TISSUES, for a look
COLOURS = np.array([(51, 102, 255), (128, 128, 128), (255, 255, 255), (255, 230, 76), (255, 128, 26), (230, 76, 76), (153, 51, 128)]) / 255


def windows(x):
    """Network input [3, S, S] back to three pictures 0..1."""
    return [(x[i] * STD[i] + MEAN[i]).numpy() for i in range(3)]


def sheet(items, columns=10):
    """One picture of pairs (x, y): each a column of brain window, soft-tissue window, bone window, T1, T2."""
    rows = []
    for at in range(0, len(items), columns):
        cols = [np.vstack([*windows(x), y[0].numpy(), y[1].numpy()]) for x, y, *_ in items[at:at + columns]]
        cols += [np.zeros_like(cols[0])] * (columns - len(cols))
        rows.append(np.hstack(cols))
    return np.vstack(rows)


def of_head(volume, columns):
    """RGB picture of one head: a column a height, a stack's own slices if it is one."""
    depth = volume.shape[2]
    heights = np.linspace(0.05 * depth, 0.985 * depth - 1, columns)
    if volume.info['stack']:
        planes = np.array(volume.info['planes'])
        heights = planes[np.linspace(0, len(planes) - 1, min(columns, len(planes))).round().astype(int)]
    grey = lambda v: np.repeat(np.clip(v, 0, 1)[..., None], 3, -1)
    cols = []
    for z in heights.round().astype(int):
        s = volume.data[:, ::-1, ::-1, z].transpose(0, 2, 1).astype(np.float32) / 255     # rows to the back, columns to the left
        n = len(HU)
        ct = np.tensordot(np.array(HU) + 1000.0, s[:n], 1) - 1000
        t1, t2, head, brain = s[n:]
        cols.append(np.concatenate([grey(ct / 80), grey((ct + 1000) / 3000), grey(t1), grey(t2), np.clip(np.tensordot(s[:n], COLOURS, (0, 0)), 0, 1),
                                    np.stack([head * 0.5, brain * 0.7, head * 0], -1)]))
    return np.concatenate(cols, 1)


if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('what', choices=['pairs', 'held', 'head'])
    ap.add_argument('--cache', default=CACHE)
    ap.add_argument('--head', default='mr-brain')
    ap.add_argument('--size', type=int, default=224)
    ap.add_argument('--count', type=int, default=20)
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--scale', type=float, default=0.6)
    ap.add_argument('--out', default='sheet.png')
    a = ap.parse_args()
    torch.set_num_threads(1)
    if a.what == 'pairs':
        x, y, *_ = next(iter(render.Pairs(a.size, a.seed, a.count, a.cache, reuse=1, pool=a.count)))
        picture = sheet(list(zip(x, y)))
    elif a.what == 'held':
        items = pairs.held_out(a.head, a.cache)
        picture = sheet(items[::max(1, len(items) // a.count)])
    else:
        picture = of_head(Volume(os.path.join(a.cache, a.head)), a.count)
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    image.resize((round(image.width * a.scale), round(image.height * a.scale)), Image.LANCZOS).save(a.out)
