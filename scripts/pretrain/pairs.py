"""Training pairs without end: CT simulated from a deformed head, and the T1 and T2 it must become.

    from pairs import Pairs, held_out
    loader = torch.utils.data.DataLoader(Pairs(cache, size=224), batch_size=8, num_workers=1, prefetch_factor=4)
    for x, y, mask, brain in loader: ...

Each item: x float32 [3, S, S] (three CT windows, standardised), y float32 [2, S, S] (T1, T2 in 0..1, zero outside the head),
mask and brain float32 [1, S, S] (head, intracranial). Rows run from front to back, columns from the patient's right to left.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import simulate as sim
from heads import CACHE, CHANNELS, TISSUES

PX = 0.5        # mm a pixel
GRID = 448      # pixels a side of the whole slice
NT = len(TISSUES)
SCANNER = 5     # seed of the scanner that held-out heads lie in
C = {k: i for i, k in enumerate(CHANNELS)}


class Volume:
    """A head of the cache, memory-mapped."""

    def __init__(self, folder):
        with open(os.path.join(folder, 'head.json')) as f:
            self.info = json.load(f)
        self.name, self.vox = self.info['name'], self.info['vox']
        self.data = np.load(os.path.join(folder, 'channels.npy'), mmap_mode='r')
        push = os.path.join(folder, 'push.npy')
        self.push = torch.from_numpy(np.load(push)) if os.path.exists(push) else None
        self.mni = np.array(self.info['mni'])
        self.shape = np.array(self.data.shape[1:])

    def sample(self, p):
        """Channels [C, T, S, S] at voxel coordinates p [3, T, S, S] (x, y, z), trilinear, 0 outside."""
        lo = np.maximum(np.floor(p.amin((1, 2, 3)).numpy()).astype(int), 0)
        hi = np.minimum(np.ceil(p.amax((1, 2, 3)).numpy()).astype(int) + 1, self.shape)
        if (hi - lo < 2).any():
            return torch.zeros(len(CHANNELS), *p.shape[1:])
        box = torch.from_numpy(np.ascontiguousarray(self.data[:, lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]])).float()
        n = torch.tensor(hi - lo - 1, dtype=torch.float32).view(3, 1, 1, 1)
        q = (p - torch.tensor(lo, dtype=torch.float32).view(3, 1, 1, 1)) / n * 2 - 1
        return F.grid_sample(box[None], q.flip(0).permute(1, 2, 3, 0)[None], align_corners=True)[0] / 255

    def pushed(self, p, amount):
        """Move sampling points towards the ventricles (they widen) by about `amount` mm."""
        if self.push is None or amount == 0:
            return p
        n = torch.tensor(self.push.shape[1:], dtype=torch.float32).view(3, 1, 1, 1) - 1
        q = p / 4 / n * 2 - 1
        v = F.grid_sample(self.push.float()[None] / 127, q.flip(0).permute(1, 2, 3, 0)[None], align_corners=True)[0]
        return p - v * (amount / self.vox)


def load_heads(cache, held=False):
    names = sorted(n for n in os.listdir(cache) if os.path.exists(os.path.join(cache, n, 'head.json')))
    vols = [Volume(os.path.join(cache, n)) for n in names]
    return [v for v in vols if v.info['heldOut'] == held]


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


def render(v, rng, size, z, thick, offset=(0.0, 0.0), vary=True, scanner=None, px=PX, room=False):
    """One pair from head v at height z (voxels). vary: random pose, shape, age, lesions;
    otherwise upright and as it is. scanner: a generator in the same state for every slice of a volume, for all but the noise.
    room: leave the noisy air around the head in the HU.

    Returns x, y, mask, brain as Pairs yields them, the HU [S, S] behind x, and the tissue fractions [T, S, S]."""
    steps = max(1, int(round(thick / 1.0)))
    p = plane(size, offset, thick, steps, px)
    centre = (v.shape - 1) / 2.0
    a = np.eye(3)
    if vary:
        d2r = np.pi / 180
        pitch = rng.normal(0, 10) if rng.random() < 0.6 else rng.normal(0, 3)
        a = rotation(rng.uniform(-25, 25) * d2r * (rng.random() < 0.6) + rng.normal(0, 4) * d2r, np.clip(pitch, -25, 25) * d2r, rng.normal(0, 4) * d2r)
        a = a @ np.diag(1 / (rng.normal(1, 0.07) * (1 + rng.normal(0, 0.04, 3))).clip(0.8, 1.25))
        a[0, 1] += rng.normal(0, 0.04)
        if rng.random() < 0.5:
            a[:, 0] *= -1
    w = torch.tensordot(torch.tensor(a, dtype=torch.float32), p, 1) / v.vox
    p = w + torch.tensor([centre[0], centre[1], z], dtype=torch.float32).view(3, 1, 1, 1)
    if vary:
        for cells, amp in ((4, 3.0), (8, 1.2)):
            s = rng.uniform(0, amp) / v.vox
            p = p + torch.stack([sim.smooth_field(rng, size, max(2, cells * size // GRID)) for _ in range(3)])[:, None] * s
        p = v.pushed(p, rng.uniform(-0.1, 1) ** 3 * 12)
    full = v.sample(p)
    s = full.mean(1)
    if v.info.get('realT2') and not vary:
        s[C['t2']] = full[C['t2'], steps // 2]
    f, y = s[:NT].clone(), s[C['t1']:C['t2'] + 1].clone()
    head, brain = s[C['head']], (s[C['brain']] > 0.5).float()
    extra = torch.zeros(size, size)
    if vary:
        sim.age(f, y, rng)
        extra += sim.pathology(f, y, brain, rng)
        extra += sim.calcium(f, y, rng, spots(v, rng, p))
    ct = sim.scan(f, scanner or rng, px, noise=rng) + sim.gauss(extra, 1.0)
    mask = head > 0.5
    seen = mask
    if vary:                                                   # the page's mask is never quite ours
        seen = sim.gauss(head, 1.0) > rng.uniform(0.15, 0.6)
        if rng.random() < 0.15:
            ct = ct + sim.holder(rng, mask)
            seen = sim.gauss(head, rng.uniform(4, 24)) > 0.1
    if not room:
        ct = torch.where(seen, ct, torch.tensor(-1000.0))
    y = (y * mask).clamp(0, 1)
    return sim.to_input(ct), y, mask[None].float(), brain[None], ct, f


SPOTS = ((0, -28, 2, 3), (22, -36, 10, 5), (-22, -36, 10, 5), (0, 10, 60, 4), (0, -30, 65, 4), (16, 2, 0, 3), (-16, 2, 0, 3))


def spots(v, rng, p):
    """Which calcifications lie in this slab: [(row, col, radius mm)]."""
    if rng.random() < 0.4:
        return []
    out = []
    mid = p[:, p.shape[1] // 2]
    inv = np.linalg.inv(v.mni)
    for x, y, z, r in SPOTS:
        if rng.random() < 0.5:
            continue
        q = inv[:3, :3] @ (np.array([x, y, z]) + rng.normal(0, 2, 3)) + inv[:3, 3]
        d = ((mid[:, ::4, ::4] - torch.tensor(q, dtype=torch.float32).view(3, 1, 1)) ** 2).sum(0)
        i = int(d.argmin())
        if float(d.view(-1)[i]) * v.vox ** 2 < r * r:
            w = d.shape[1]
            out.append(((i // w) * 4, (i % w) * 4, r * rng.uniform(0.3, 1)))
    return out


def pick_z(v, rng):
    """Mostly slices with brain; also the vault's top and the face and neck below."""
    lo, hi = v.info['brainZ']
    if rng.random() < 0.85:
        return rng.uniform(lo + 15 / v.vox, hi + 4 / v.vox)
    return rng.uniform(max(4, lo - 25 / v.vox), lo + 15 / v.vox) if rng.random() < 0.6 else rng.uniform(hi - 8 / v.vox, min(hi + 14 / v.vox, v.shape[2] - 3))


def thickness(rng):
    return rng.choice([1.0, 1.25, 2.0, 2.5, 3.0, 4.0, 5.0], p=[.15, .15, .15, .2, .15, .1, .1])


class Pairs(torch.utils.data.IterableDataset):
    """Endless random pairs of crop size S (224, or 448 for whole slices) from all training heads of the cache.

    Each is yielded twice, the second time mirrored and some dozens of pairs later: making one costs a quarter of a training step.
    tissues: yield the tissue fractions too."""

    def __init__(self, cache=CACHE, size=224, seed=0, tissues=False):
        self.cache, self.size, self.seed, self.tissues = cache, size, seed, tissues

    def __iter__(self):
        torch.set_num_threads(1)
        w = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, w.id if w else 0, int.from_bytes(os.urandom(4), 'little') if self.seed == 0 else 0])
        heads = load_heads(self.cache)
        weight = np.array([h.info['weight'] for h in heads])
        kept = []
        while True:
            v = heads[rng.choice(len(heads), p=weight / weight.sum())]
            reach = max(0, (190 - self.size * PX) / 2)
            for _ in range(4):
                off = rng.uniform(-reach * 0.75, reach * 0.75), rng.uniform(-reach, reach)
                pair = render(v, rng, self.size, pick_z(v, rng), thickness(rng), off)
                if pair[2].mean() > 0.08:
                    break
            item = (*pair[:4], pair[5]) if self.tissues else pair[:4]
            yield item
            kept.append(item)
            if len(kept) > 48:
                yield tuple(v.flip(-1) for v in kept.pop(rng.integers(len(kept))))


def training_heads(cache=CACHE):
    return [v.name for v in load_heads(cache)]


def held_out(head, cache=CACHE, every=1, thick=2.5, size=GRID):
    """Deterministic whole slices of one head: a list of (x, y, mask, brain, z in voxels), upright, CT with fixed seeds."""
    v = Volume(os.path.join(cache, head))
    lo, hi = v.info['brainZ']
    out = []
    heights = v.info.get('planes') or np.arange(0, v.shape[2], 2.5 / v.vox)
    heights = [z for z in heights if lo - 10 / v.vox < z < hi + 6 / v.vox and 3 < z < v.shape[2] - 3]
    for i, z in enumerate(heights[::every]):
        pair = render(v, np.random.default_rng([7, i]), size, float(z), thick, vary=False, scanner=np.random.default_rng(SCANNER))
        out.append((*pair[:4], float(z)))
    return out


def validation(cache=CACHE, count=16, size=GRID):
    """Deterministic varied whole slices of the training heads, to watch over- and underfitting."""
    heads = load_heads(cache)
    out = []
    for i in range(count):
        rng = np.random.default_rng([11, i])
        v = heads[i % len(heads)]
        out.append((*render(v, rng, size, pick_z(v, rng), thickness(rng))[:4], 0.0))
    return out
