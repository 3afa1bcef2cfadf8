"""The floor that any network must beat: the best lookup table from HU to intensity, fitted to training pairs."""
import numpy as np
import scipy.ndimage as ndi

from models import hu_of

EDGES = np.concatenate([np.arange(-1000, -200, 20), np.arange(-200, 200, 1), np.arange(200, 2001, 20)])


def fit_table(count=160, size=224, seed=11):
    """The mean intensity of the training pairs' targets at each HU: no table has a lower squared error on them."""
    import render
    total = np.zeros((2, len(EDGES) + 1))
    number = np.zeros(len(EDGES) + 1)
    for i, (xs, ys, heads, *_) in enumerate(render.Pairs(size=size, seed=seed, batch=8, reuse=1, pool=8)):
        if i * 8 >= count:
            break
        for x, y, head in zip(xs.numpy(), ys.numpy(), heads.numpy()):
            inside = head[0] > 0.5
            place = np.searchsorted(EDGES, hu_of(x)[inside])
            number += np.bincount(place, minlength=len(number))
            for k in range(2):
                total[k] += np.bincount(place, y[k][inside], minlength=len(number))
    wide = [ndi.gaussian_filter1d(v, 1) for v in (*total, number)]
    return np.stack(wide[:2]) / np.maximum(wide[2], 1e-6)


def look_up(table, x, head):
    return table[:, np.searchsorted(EDGES, hu_of(x))] * head
