"""Single slices of a head as it is, upright, under one fixed scanner: the held-out people, and the demo patient.

Training pairs come from render.py, in batches; here the seed of a slice fixes its picture, so that figures can be compared over time.
"""
import os

import numpy as np
import torch
import torch.nn.functional as F

import simulate as sim
from cache import CACHE, CHANNELS, Volume
from scanner import PX, to_input
from tissues import TISSUES

GRID = 448      # pixels a side of the whole slice
NT = len(TISSUES)
SCANNER = 5     # seed of the scanner that held-out heads lie in
C = {k: i for i, k in enumerate(CHANNELS)}


def sample(v, p):
    """Channels [C, T, S, S] of a Volume at voxel coordinates p [3, T, S, S] (x, y, z), trilinear, 0 outside."""
    lo = np.maximum(np.floor(p.amin((1, 2, 3)).numpy()).astype(int), 0)
    hi = np.minimum(np.floor(p.amax((1, 2, 3)).numpy()).astype(int) + 2, v.shape)      # a plane on a whole voxel has two, too
    if (hi - lo < 2).any():
        return torch.zeros(len(CHANNELS), *p.shape[1:])
    box = torch.from_numpy(np.ascontiguousarray(v.data[:, lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]])).float()
    n = torch.tensor(hi - lo - 1, dtype=torch.float32).view(3, 1, 1, 1)
    q = (p - torch.tensor(lo, dtype=torch.float32).view(3, 1, 1, 1)) / n * 2 - 1
    return F.grid_sample(box[None], q.flip(0).permute(1, 2, 3, 0)[None], align_corners=True)[0] / 255


def rotation(yaw, pitch, roll):
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    rz = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    rx = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    ry = np.array([[cr, 0, sr], [0, 1, 0], [-sr, 0, cr]])
    return rz @ rx @ ry


def plane(size, offset, thick, steps, px=PX):
    """Millimetres [3, T, S, S] (x to the right, y to the front, z up) of the pixels of a slab, its centre at 0."""
    i = (torch.arange(size, dtype=torch.float32) - (size - 1) / 2) * px
    z = (torch.arange(steps, dtype=torch.float32) - (steps - 1) / 2) * (thick / steps)
    zz, r, c = torch.meshgrid(z, i, i, indexing='ij')
    return torch.stack([-c + offset[0], -r + offset[1], zz])


def render(v, rng, size, z, thick, offset=(0.0, 0.0), vary=False, scanner=None, px=PX, room=False, seen=None):
    """One pair from head v at height z (voxels). scanner: a generator in the same state for every slice of a volume, for all but the noise.
    room: leave the noisy air around the head in the HU. seen: what a CT sees of the fractions [T, S, S] (all of them otherwise).

    Returns x [3, S, S], y [2, S, S], head and brain [1, S, S] as render.py's batches hold them, the HU [S, S] behind x, and the tissue
    fractions [T, S, S]. A real T2 shows the middle of the slice: it was scanned as thick as it is shown."""
    if vary:
        raise ValueError('varied pairs come from render.py')
    steps = max(1, int(round(thick / 1.0)))
    centre = torch.tensor([(v.shape[0] - 1) / 2, (v.shape[1] - 1) / 2, z], dtype=torch.float32).view(3, 1, 1, 1)
    full = sample(v, plane(size, offset, thick, steps, px) / v.vox + centre)
    s = full.mean(1)
    if v.info.get('realT2'):
        s[C['t2']] = full[C['t2'], steps // 2]
    f, y = s[:NT].clone(), s[C['t1']:C['t2'] + 1].clone()
    ct = sim.scan(f if seen is None else seen(f), scanner or rng, px, noise=rng)
    mask = s[C['head']] > 0.5
    if not room:
        ct = torch.where(mask, ct, torch.tensor(-1000.0))
    return to_input(ct), (y * mask).clamp(0, 1), mask[None].float(), (s[C['brain']] > 0.5).float()[None], ct, f


def held_out(head, cache=CACHE, every=1, thick=2.5, size=GRID, seen=None):
    """Deterministic whole slices of one head: a list of (x, y, head, brain, z in voxels), upright, CT with fixed seeds."""
    v = Volume(os.path.join(cache, head))
    lo, hi = v.info['brainZ']
    heights = v.info.get('planes') or np.arange(0, v.shape[2], 2.5 / v.vox)
    heights = [z for z in heights if lo - 10 / v.vox < z < hi + 6 / v.vox and 3 < z < v.shape[2] - 3]
    return [(*render(v, np.random.default_rng([7, i]), size, float(z), thick, scanner=np.random.default_rng(SCANNER), seen=seen)[:4], float(z))
            for i, z in enumerate(heights[::every])]
