"""Heads from a T2 and a T1 that are stacks of thick slices: only the T2's own slices are ever shown, so that it stays as sharp as scanned.

Inside the skull tissue comes from the T2 (white, grey, fluid by its class means; plaques are bright on T2 and no fluid on T1), elsewhere
from the T1. The T1 target inside the brain is then only T1-like and weighs little. Volumes are float32 [X, Y, Z] at VOX mm.
"""
import nibabel as nib
import numpy as np
import scipy.ndimage as ndi

import contrast
from cache import DATA, Head, mni_from_brain, write
from morphology import VOX, ball, closing, fill_slices, largest, opening, resample
from tissues import fill_with_fluid, fractions, grid_mni

LEVEL = {'csf': 40.0, 'grey': 100.0, 'white': 150.0}       # of the T1-like image


def middle_of(shape, radius):
    """Open grid: within `radius` mm of the vertical axis through the middle."""
    x, y, _ = np.ogrid[:shape[0], :shape[1], :1]
    return ((x - shape[0] / 2) ** 2 + (y - shape[1] / 2) ** 2) * VOX ** 2 < radius ** 2


def brain_mask(t1, t2):
    """(brain mask, median tissue of the T1, of the T2): tissue on both that hangs together in the middle, enclosed by the dark skull."""
    z = np.arange(t1.shape[2])
    core = middle_of(t1.shape, 55) & (z > 0.45 * t1.shape[2]) & (z < 0.8 * t1.shape[2])
    level1, level2 = (np.median(v[core & (v > 0)]) for v in (t1, t2))
    tissue = opening((t1 > 0.62 * level1) & (t1 < 1.45 * level1) & (t2 > 0.62 * level2), 3.2)
    label, n = ndi.label(tissue)
    middle = tuple(slice(int(s / 2) - r, int(s / 2) + r) for s, r in zip(t1.shape, (40, 50)))
    seen = label[(*middle, slice(int(0.4 * t1.shape[2]), int(0.8 * t1.shape[2])))]
    brain = label == 1 + np.argmax(np.bincount(seen.ravel(), minlength=n + 1)[1:])
    brain = ball(brain, 3.0, True) & (t2 > 0.5 * level2)
    return fill_slices(largest(opening(closing(brain, 5), 2.5))), level1, level2


def t2_classes(t2, brain):
    """Intensities of white matter, grey matter and fluid on a T2."""
    v = t2[ball(brain, 1.5, False)]
    c = np.percentile(v, [20, 60, 97]).astype(float)
    for _ in range(40):
        near = np.argmin(abs(v[:, None] - c[None]), 1)
        c = np.array([v[near == k].mean() for k in range(3)])
    return {'white': c[0], 'grey': c[1], 'csf': np.percentile(v[v > (c[1] + c[2]) / 2], 75)}


def t1_like(t1, t2, brain, c, level1):
    """A T1-like image: from the T2's classes in the brain, the T1 on the same scale elsewhere; fluid round the brain is fluid."""
    from_t2 = np.interp(t2, [0, 0.55 * c['white'], c['white'], c['grey'], c['csf'], 2 * c['csf']],
                        [150, 150, LEVEL['white'], LEVEL['grey'], LEVEL['csf'], LEVEL['csf'] * 0.7]).astype(np.float32)
    scaled = t1 / level1 * 125
    plaque = brain & (t2 > 1.15 * c['grey']) & (scaled > 95) & ball(brain, 4, False)
    full = np.where(brain, from_t2, scaled).astype(np.float32)
    full = np.where(plaque, np.maximum(full, 85), full)
    around = ball(brain, 2.5, True) & ~brain & (t2 > 0.75 * c['csf'])
    return np.where(around, LEVEL['csf'], full)


def globes(t2, brain, to_mni, fluid):
    """The eyes: in each orbit the place where a ball of 24 mm is as bright as fluid on the T2; none where the face was cut away."""
    x, y, z = grid_mni(t2.shape, to_mni)
    bright = np.clip((t2 - 0.45 * fluid) / (0.25 * fluid), 0, 1).astype(np.float32) * ~ball(brain, 2, True)
    score = ndi.gaussian_filter(bright, 5 / VOX)
    i, j, k = np.ogrid[:t2.shape[0], :t2.shape[1], :t2.shape[2]]
    out = np.zeros(t2.shape, bool)
    for side in (-1, 1):
        box = (side * x > 18) & (side * x < 50) & (y > 30) & (z > -65) & (z < -8)
        if not box.any():
            continue
        at = np.unravel_index(np.argmax(np.where(box, score, -np.inf)), score.shape)
        near = np.sqrt((i - at[0]) ** 2 + (j - at[1]) ** 2 + (k - at[2]) ** 2) * VOX
        ball_ = opening((near < 13.5) & (bright > 0.3), 2)
        if ball_.sum() * VOX ** 3 > 800:             # mm3; a whole globe has about 7000
            out |= closing(ball_, 2)
    return out


def trusted(brain, z):
    """Whether a height (voxels) lies where tissue can be trusted: the face below the orbits was cut off, the vertex is unsure."""
    high = np.where(brain.sum((0, 1)) * VOX ** 2 > 2500)[0]         # mm2 of brain
    return high[0] + 0.2 * np.ptp(high) < z < high[0] + 0.93 * np.ptp(high)


def builder(name, licence, weight, held_out=False):
    """A builder of the head DATA/heads/<name>_t1 and _t2."""
    def build(cache):
        image = nib.as_closest_canonical(nib.load(f'{DATA}/heads/{name}_t2.nii.gz'))
        step = np.sqrt((image.affine[:3, 2] ** 2).sum())
        t2, affine = resample(image, order=1)
        t1, _ = resample(nib.load(f'{DATA}/heads/{name}_t1.nii.gz'), like=(t2.shape, affine), order=1)
        brain, level1, level2 = brain_mask(t1, t2)
        t2 = contrast.divide_shading(t2, ball(brain, 2, False) & (t2 > 0.6 * level2) & (t2 < 1.5 * level2), 23, 0.4)
        c = t2_classes(t2, brain)
        h = Head(name, t1_like(t1, t2, brain, c, level1), affine, brain, t2=t2, to_mni=mni_from_brain(brain), weight=weight, licence=licence,
                 held_out=held_out, t1_weight=0.25, t2_weight=1.0, stack=True)
        f, head, inner, levels = fractions(h, np.random.default_rng(sum(map(ord, name))), globes=False)
        fill_with_fluid(f, globes(t2, inner, h.to_mni, c['csf']))
        h.planes = [z for z in np.arange(image.shape[2]) * step / VOX if trusted(brain, z)]
        target = contrast.t2_target(t2, {k: v * brain for k, v in f.items()}, head)
        write(h, f, head, inner, contrast.t1_target(h.t1, levels, head), target, levels, cache)
    return build
