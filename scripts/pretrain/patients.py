"""What networks make of real CT, where there is no truth: contact sheets, volumes, steadiness from slice to slice."""
from pathlib import Path

import numpy as np
import scipy.ndimage as ndi
import torch

import meshnet
import real_pairs
from models import CONTRASTS, hu_picture, load, synthesise, windows, write_picture
from real_ct import PIXEL, on_grid, read_ct


def real(a):
    name, net = load(a.model)
    torch.set_num_threads(2)
    slices, _, mm = read_ct(a.ct, a.flip)
    slices = on_grid(slices, mm)
    first, last = a.range or (0, len(slices) - 1)
    columns = []
    for i in np.unique(np.linspace(first, last, min(a.slices, last - first + 1)).round().astype(int)):
        hu, head = slices[i]
        x = windows(hu)
        columns.append(np.vstack([hu_picture(x), *(synthesise(net, x) * head)]))
    per = a.columns
    rows = [columns[i:i + per] for i in range(0, len(columns), per)]
    blank = np.zeros_like(columns[0])
    write_picture(np.vstack([np.hstack([*r, *[blank] * (per - len(r))]) for r in rows]), a.out, a.scale)
    print(f'{name}: {len(columns)} slices of {Path(a.ct).name} in {a.out}')


def volumes(a):
    """Grey and white matter that a MeshNet finds on the synthetic T1 of a real CT, and CSF by thresholds on the CT and on the synthetic T2."""
    name, net = load(a.model)
    torch.set_num_threads(2)
    slices, height, mm = read_ct(a.ct, a.flip)
    t1, t2, ct, inside = [], [], [], []
    for hu, head in on_grid(slices, mm):
        made = synthesise(net, windows(hu)) * head
        small = lambda v: ndi.uniform_filter(v.astype(np.float32), 2, origin=-1)[::2, ::2]          # 1 mm pixels
        for store, v in zip((t1, t2, ct, inside), (*made, hu, real_pairs.masks(hu, PIXEL)[1])):
            store.append(small(v))
    levels = np.arange(height[0], height[-1], 1.0)
    at = np.interp(levels, height, np.arange(len(height)))
    low, share = np.floor(at).astype(int), (at % 1)[:, None, None]

    def ras(v):                       # 1 mm slices; rows to the back, columns to the left -> X to the right, Y to the front, Z up
        v = np.stack(v)
        v = v[low] * (1 - share) + v[np.minimum(low + 1, len(v) - 1)] * share
        return np.ascontiguousarray(v[:, ::-1, ::-1].transpose(2, 1, 0))

    t1, t2, ct, inside = ras(t1), ras(t2), ras(ct), ras(inside) > 0.5
    found = meshnet.segment(t1, a.meshnet)
    label, n = ndi.label(ndi.binary_opening(found > 0))
    brain = label == 1 + np.argmax(np.bincount(label.ravel())[1:]) if n else found > 0
    brain = ndi.binary_dilation(brain) & (found > 0)
    inner = ndi.binary_fill_holes(brain | (inside & ndi.binary_dilation(brain, iterations=8)))
    smooth = ndi.gaussian_filter(ct, 1)
    limit = a.csf if a.csf is not None else (8 + float(np.median(ct[brain]))) / 2       # midway from fluid to this brain
    wet_ct, wet_t2 = inner & (smooth < limit) & (smooth > -30), inner & (t2 > 0.6)
    dice = 2 * (wet_ct & wet_t2).sum() / max(1, wet_ct.sum() + wet_t2.sum())
    ml = lambda m: f'{m.sum() / 1000:.0f} ml'
    print(f'{name} on {Path(a.ct).name}: grey {ml(brain & (found == 2))}, white {ml(brain & (found == 1))}; '
          f'CSF {ml(wet_ct)} by CT < {limit:.0f} HU, {ml(wet_t2)} by synthetic T2 > 0.6, Dice {dice:.2f}')
    if a.out:
        take = np.linspace(t1.shape[2] * 0.3, t1.shape[2] * 0.9, 6).astype(int)
        show = lambda v: np.hstack([v[::-1, ::-1, k].T for k in take])
        write_picture(np.vstack([show(t1), show((found == 2) * 0.5 + (found == 1) * 1.0), show(t2), show(wet_ct * 1.0)]), a.out)


def both_brains(brains):
    """{slice: mask} of the pairs of neighbours (a slice and the next) whose brains share more than 8000 pixels, from {slice: brain mask}."""
    shared = {i: brains[i] & brains[i + 1] for i in brains if i + 1 in brains}
    return {i: m for i, m in shared.items() if m.sum() > 8000}


def change(images, pairs):
    """Mean absolute difference of neighbouring images {slice: (S, S)} inside the masks of their pairs, smoothed by a pixel."""
    smooth = {i: ndi.gaussian_filter(images[i], 1) for i in {j for i in pairs for j in (i, i + 1)}}
    return float(np.mean([abs(smooth[i + 1] - smooth[i])[m].mean() for i, m in pairs.items()]))


def steadiness(a):
    """Mean absolute difference of neighbouring slices inside both brains, of each image and of the CT's own brain window (0..80 HU as 0..1):
    in the ratio of the two the anatomy's own change cancels, and the CT's noise counts against the CT."""
    torch.set_num_threads(2)
    slices, height, mm = read_ct(a.ct, a.flip)
    grid = on_grid(slices, mm)
    first, last = a.range or (0, len(grid) - 1)
    pick = range(first, last + 1)
    pairs = both_brains({i: real_pairs.masks(grid[i][0], PIXEL)[1] for i in pick})
    ct = change({i: np.clip(grid[i][0] / 80, 0, 1) for i in pick}, pairs)
    for path in a.models:
        name, net = load(path)
        made = {i: synthesise(net, windows(grid[i][0])) for i in pick}
        text = ', '.join(f'{c} {(v := change({i: m[k] for i, m in made.items()}, pairs)):.4f} ({v / ct:.2f} of the CT)' for k, c in enumerate(CONTRASTS))
        print(f'{name} on {Path(a.ct).name}, {len(pairs)} pairs of slices smoothed by 0.5 mm: CT {ct:.4f}, {text}', flush=True)
