"""How much of a lesion that the CT shows comes through: lesions of known place, size and HU are put into the CT of held-out people.

The network runs on the same CT, noise included, with and without the lesion; the mean change inside the lesion is compared with the
change that the training targets have there (lesions.py). 1 is all of it, 0 hides the lesion, below 0 turns it round.
"""
import numpy as np
import scipy.ndimage as ndi
import torch

import pairs
from models import CONTRASTS, hu_of, load, synthesise, windows
from people import held_out_slices
from scanner import PX

CROP = 224
# name: (HU, T1 and T2 at full strength, by itself or towards a level)
KINDS = {
    'infarct': (-16, ('add', -0.25), ('add', 0.40)),
    'oedema': (-8, ('add', -0.125), ('add', 0.20)),
    'bleeding': (32, ('to', 0.45), ('to', 0.22)),
}
WHITE_MATTER_DISEASE = (-8, -0.22, 0.32)


def changed(y, weight, how):
    return y + weight * how[1] if how[0] == 'add' else y + weight * (how[1] - y)


def spots(brain, y, radius, count, rng):
    """Middles (row, column) in brain tissue that have a radius (pixels) of brain round them; fluid left out by the T2 target."""
    room = ndi.distance_transform_edt(brain & (y[1] < 0.7)) > max(4, 0.5 * radius)
    deep = room & (ndi.distance_transform_edt(brain) > radius + 4)
    at = np.argwhere(deep)
    return at[rng.permutation(len(at))[:count]] if len(at) else []


def crop(v, middle):
    """CROP pixels of (..., S, S) about a middle, moved inwards at the edges."""
    r, c = (int(np.clip(m - CROP // 2, 0, v.shape[-1] - CROP)) for m in middle)
    return v[..., r:r + CROP, c:c + CROP]


def cases(person, every, each, seed=3):
    """Yields (kind, radius mm, HU crop, lesion's weight, HU of the lesion, y crop, y with the lesion)."""
    rng = np.random.default_rng(seed)
    for s in held_out_slices(person, every):
        x, y, _, brain = (np.asarray(v, np.float32) for v in s[:4])
        if brain.sum() < 20000:
            continue
        hu, mask = hu_of(x), brain[0] > 0.5
        tissue = np.clip((0.8 - y[1]) / 0.2, 0, 1) * mask
        for radius in (4, 8, 14):
            for middle in spots(mask, y, radius / PX, each, rng):
                i, j = np.ogrid[:hu.shape[0], :hu.shape[1]]
                d = np.hypot(i - middle[0], j - middle[1]) * PX
                weight = (1 / (1 + np.exp(np.clip((d - radius) / 0.7, -50, 50))) * tissue).astype(np.float32)
                for kind, (add, *how) in KINDS.items():
                    new = np.stack([changed(y[k], weight, how[k]) for k in range(2)])
                    yield (kind, radius, *(crop(v, middle) for v in (hu, weight, ndi.gaussian_filter(weight, 1) * add, y, new)))
        wet = ndi.gaussian_filter((y[1] > 0.7) * mask * 1.0, 5 / PX)
        weight = (np.clip(wet * 2.5, 0, 1) * (y[0] > 0.62) * mask).astype(np.float32)
        if (weight > 0.5).sum() > 400:
            add, *by = WHITE_MATTER_DISEASE
            weight = ndi.gaussian_filter(weight, 1)
            middle = ndi.center_of_mass(weight)
            new = np.stack([y[k] + weight * by[k] for k in range(2)])
            yield ('white matter disease', 0, *(crop(v, middle) for v in (hu, weight, weight * add, y, new)))


def survival(a):
    torch.set_num_threads(2)
    found = {path: {} for path in a.models}
    nets = {path: load(path) for path in a.models}
    for person in a.people:
        for kind, radius, hu, weight, add, y, new in cases(person, a.every, a.each):
            core = weight > 0.5
            if core.sum() < 40:
                continue
            for path, (_, net) in nets.items():
                without, with_ = (synthesise(net, windows(v)) for v in (hu, hu + add))
                store = found[path].setdefault((kind, radius), [])
                store.append([(float((with_[k] - without[k])[core].mean()), float((new[k] - y[k])[core].mean())) for k in range(2)])
    for path, (name, _) in nets.items():
        for (kind, radius), values in sorted(found[path].items()):
            v = np.array(values)                            # (cases, contrast, made and true)
            ratio = v[:, :, 0].sum(0) / v[:, :, 1].sum(0)
            size = f'{radius} mm' if radius else 'at the ventricles'
            text = ', '.join(f'{c} {r:.2f} (true change {t:+.3f})' for c, r, t in zip(CONTRASTS, ratio, v[:, :, 1].mean(0)))
            print(f'{name}: {kind}, {size}, {len(v)} cases: {text}', flush=True)
