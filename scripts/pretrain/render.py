"""Training pairs without end, rendered in batches on a CPU or a GPU: deformed heads, their lesions, and the CT a scanner would show.

    from render import Pairs
    for batch in Pairs(size=224, batch=8, seed=1): ...          # or, head by head: render(Subject(volume), Draw(seed=1), 4, 224)

A batch: x float32 (B, 3, S, S), three CT windows, standardised; y (B, 2, S, S), T1 and T2 in 0..1, zero outside the head; head and brain
(B, 1, S, S), the latter all inside the skull; weight (B, 2, 1, 1), what each sample's T1 and T2 count in the loss. Rows run from front to
back, columns from the patient's right to left; pixels are PX mm.
"""
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

import scanner
from cache import CACHE, CHANNELS, load_heads
from contrast import TISSUES
from fields import Draw, blur, field
from lesions import afflict, calcium
from scanner import PX

FIELDS = ('x', 'y', 'head', 'brain', 'weight')
WHOLE = 448                             # pixels a side of the whole slice
REACH = 190                             # mm: crops lie anywhere in a square of this side
THICKNESS = (1.0, 1.25, 2.0, 2.5, 3.0, 4.0, 5.0), (0.15, 0.15, 0.15, 0.2, 0.15, 0.1, 0.1)      # mm, how often
C = {k: i for i, k in enumerate(CHANNELS)}


class Subject:
    """A head of the cache (a Volume) on a device."""

    def __init__(self, volume, device='cpu'):
        info = volume.info
        self.name, self.vox, self.share = volume.name, volume.vox, info['weight']
        rows = torch.from_numpy(volume.rows)            # on the CPU it stays mapped: only what is sampled is read
        self.size = rows.shape[:3]
        self.rows = rows.view(-1, rows.shape[3]).to(device)
        self.push = None if volume.push is None else volume.push.to(device).float() / 127
        self.to_voxel = torch.tensor(np.linalg.inv(volume.mni), dtype=torch.float32, device=device)
        self.low, self.high = info['brainZ']
        self.planes = np.array(info['planes']) if info['stack'] else None
        self.weight = torch.tensor([info['t1Weight'], info['t2Weight']], device=device).view(1, 2, 1, 1)

    def heights(self, rng, count):
        """Middles of slices (voxels): mostly with brain; also the vault's top, and the face and neck below. A stack shows its own only."""
        if self.planes is not None:
            return rng.choice(self.planes, count)
        mm, top = 1 / self.vox, self.size[2] - 4.0
        u = rng.random(count)
        brain = rng.uniform(self.low + 15 * mm, min(self.high + 4 * mm, top), count)
        below = rng.uniform(max(4, self.low - 25 * mm), max(5, self.low + 15 * mm), count)
        vault = rng.uniform(min(self.high - 8 * mm, top - 1), min(self.high + 14 * mm, top), count)
        return np.where(u < 0.84, brain, np.where(u < 0.91, below, vault))

    def sample(self, p):
        """Channels (B, C, S, S) in 0..1 at voxels p (B, 3, T, S, S): trilinear, averaged over T, 0 outside."""
        b, _, t, size, _ = p.shape
        out = torch.zeros(b, size * size, self.rows.shape[1], device=p.device)
        for n in range(b):
            for k in range(t):
                self.add_plane(out[n], p[n, :, k].reshape(3, -1))
        return (out / (255 * t)).permute(0, 2, 1).reshape(b, -1, size, size).contiguous()

    def add_plane(self, out, q):
        low = q.floor()
        part, low = q - low, low.long()
        corners = []                                    # of each axis: two (offset into rows, weight)
        for axis, stride in ((0, self.size[1] * self.size[2]), (1, self.size[2]), (2, 1)):
            n = self.size[axis]
            at = low[axis], low[axis] + 1
            corners.append([(a.clamp(0, n - 1) * stride, w * ((a >= 0) & (a < n))) for a, w in zip(at, (1 - part[axis], part[axis]))])
        for ax, wx in corners[0]:
            for ay, wy in corners[1]:
                axy, wxy = ax + ay, wx * wy
                for az, wz in corners[2]:
                    out.addcmul_(self.rows.index_select(0, axy + az).float(), (wxy * wz)[:, None])


def rotations(yaw, pitch, roll):
    """(B, 3, 3) of angles (B,) in radians."""
    zero, one = torch.zeros_like(yaw), torch.ones_like(yaw)
    matrix = lambda *v: torch.stack(v, -1).view(-1, 3, 3)
    (cy, cp, cr), (sy, sp, sr) = ([f(v) for v in (yaw, pitch, roll)] for f in (torch.cos, torch.sin))
    return (matrix(cy, -sy, zero, sy, cy, zero, zero, zero, one) @ matrix(one, zero, zero, zero, cp, -sp, zero, sp, cp)
            @ matrix(cr, zero, sr, zero, one, zero, -sr, zero, cr))


def pose(draw, count, tilts):
    """(B, 3, 3): turned, tilted as gantries and necks are (unless a stack's slices must stay), grown, sheared, mirrored."""
    u, flat = draw.uniform, lambda v: v.flatten()
    n = lambda sd: draw.normal(count) * sd
    pitch = torch.where(flat(u(count)) < 0.6, n(10), n(3)).clamp(-25, 25)
    yaw = flat(u(count, -25, 25)) * (flat(u(count)) < 0.6) + n(4)
    a = rotations(*(v * math.pi / 180 for v in (yaw, pitch * tilts, n(4) * tilts)))
    a = a * (1 / ((1 + n(0.07))[:, None] * (1 + draw.normal(count, 3) * 0.04))).clamp(0.8, 1.25)[:, None, :]
    a[:, 0, 1] += n(0.04)
    a[:, :, 0] *= torch.where(flat(u(count)) < 0.5, -1.0, 1.0)[:, None]
    return a


def places(subject, draw, count, size, beside=False):
    """Where a batch of slices is sampled: voxels (B, 3, T, S, S) of one subject in random pose, shape and place; beside: (B, 3, 3 T, S, S),
    with the slices that touch it below and above."""
    stack, device = subject.planes is not None, draw.device
    thick = draw.np.choice(THICKNESS[0], p=THICKNESS[1])      # one thickness a call, sampled every 1.25 mm
    steps = 1 if stack else math.ceil(thick / 1.25)
    through = (torch.arange(steps, device=device) - (steps - 1) / 2) * (thick / steps)
    if beside:
        steps, through = 3 * steps, torch.cat([through - thick, through, through + thick])
    reach = max(0.0, (REACH - size * PX) / 2)
    i = (torch.arange(size, device=device) - (size - 1) / 2) * PX
    shape = count, steps, size, size
    x = (-i.view(1, 1, 1, size) + draw.uniform(count, -0.75 * reach, 0.75 * reach)).expand(shape)
    y = (-i.view(1, 1, size, 1) + draw.uniform(count, -reach, reach)).expand(shape)
    z = through.view(1, steps, 1, 1).expand(shape)
    p = torch.einsum('bij,bjtrc->bitrc', pose(draw, count, 0.0 if stack else 1.0), torch.stack([x, y, z], 1)) / subject.vox
    middle = torch.tensor([(n - 1) / 2 for n in subject.size], device=device).repeat(count, 1)
    middle[:, 2] = torch.tensor(subject.heights(draw.np, count), dtype=torch.float32)
    p = p + middle.view(count, 3, 1, 1, 1)
    for cells, most in ((4, 3.0), (8, 1.4), (14, 0.5)):       # elastic, in mm
        bend = field(draw, count * 3, size, max(2, cells * size // WHOLE)).view(count, 3, 1, size, size)
        if stack:
            bend[:, 2] = 0
        p = p + bend * draw.uniform(count, 0, most / subject.vox)[..., None]
    if subject.push is not None and not stack:                # wider ventricles, by up to 12 mm
        n = torch.tensor(subject.push.shape[1:], device=device).view(1, 3, 1, 1, 1) - 1
        q = (p / 4 / n * 2 - 1).flip(1).permute(0, 2, 3, 4, 1).reshape(1, count * steps, size, size, 3)
        away = F.grid_sample(subject.push[None], q, align_corners=True).view(3, count, steps, size, size).transpose(0, 1)
        p = p - away * (draw.uniform(count, -0.1, 1) ** 3 * 12 / subject.vox)[..., None]
    return p


def as_masked(draw, ct, head):
    """The HU inside a mask that is never quite the true one, with remnants of a head holder in 3 of 20."""
    count = len(ct)
    seen = blur(head.float(), 1.0) > draw.uniform(count, 0.15, 0.6)
    held = draw.chance(count, 0.15) > 0
    ct = ct + held * scanner.holder(draw, head)
    loose = blur(head.float(), draw.uniform(count, 4, 14), reach=48) > 0.1
    return torch.where(torch.where(held, loose, seen), ct, torch.full((), -1000.0, device=ct.device))


@torch.no_grad()
def render(subject, draw, count, size):
    """{field: tensor} of `count` pairs of one subject (FIELDS), with the HU (B, 1, S, S) and the fractions (B, 7, S, S) behind them."""
    p = places(subject, draw, count, size)
    s = subject.sample(p)
    f = {k: s[:, C[k], None].clone() for k in TISSUES}
    y, head, brain = s[:, C['t1']:C['t2'] + 1].clone(), s[:, C['head'], None] > 0.5, (s[:, C['brain'], None] > 0.5).float()
    extra = afflict(draw, f, y, brain) + calcium(draw, y, p[:, :, p.shape[2] // 2, ::4, ::4].contiguous(), subject.to_voxel, subject.vox)
    ct = as_masked(draw, scanner.scan(draw, f, extra), head)
    return {'x': scanner.to_input(ct), 'y': (y * head).clamp(0, 1), 'head': head.float(), 'brain': brain,
            'weight': subject.weight.expand(count, 2, 1, 1), 'ct': ct, 'fractions': torch.cat([f[k] for k in TISSUES], 1)}


class Pairs(torch.utils.data.IterableDataset):
    """Endless batches (FIELDS, in that order) of the training heads of a cache.

    Samples are made a few (`each`) of one head at a time, mixed in a pool, and shown `reuse` times, every second time mirrored: on a CPU
    making one costs a quarter of a training step. names: only these heads. tissues: the fractions too."""

    def __init__(self, size=224, seed=0, batch=8, cache=CACHE, device='cpu', each=4, pool=64, reuse=2, names=None, tissues=False):
        self.size, self.seed, self.batch, self.cache, self.device = size, seed, batch, cache, device
        self.each, self.pool, self.reuse, self.names = each, pool, reuse, names
        self.fields = FIELDS + (('fractions',) if tissues else ())

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        if worker:
            torch.set_num_threads(1)
        draw = Draw(self.device, self.seed * 1009 + (worker.id if worker else 0))
        subjects = [Subject(v, self.device) for v in load_heads(self.cache) if not self.names or v.name in self.names]
        if not subjects:
            raise SystemExit(f'{self.cache}: no heads; run heads.py first')
        share = np.array([s.share for s in subjects]) / sum(s.share for s in subjects)
        kept = []                                             # [sample, times shown]
        while True:
            while len(kept) < self.pool:
                made = render(subjects[draw.np.choice(len(subjects), p=share)], draw, self.each, self.size)
                kept += [[[made[k][i] for k in self.fields], 0] for i in range(self.each) if made['head'][i].mean() > 0.08]
            taken = [kept[i] for i in draw.np.permutation(len(kept))[:self.batch]]
            yield tuple(torch.stack([sample[k].flip(-1) if shown % 2 else sample[k] for sample, shown in taken]) for k in range(len(self.fields)))
            for item in taken:
                item[1] += 1
            kept = [item for item in kept if item[1] < self.reuse]


def crops(count, size=224):
    """(count, 3, S, S) of training pairs, always the same of one cache."""
    return next(iter(Pairs(size=size, seed=29, batch=count, pool=count, reuse=1)))[0].float()


if __name__ == '__main__':                                    # how fast: python3 render.py
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    torch.set_num_threads(1)
    pairs, batch, count = iter(Pairs(device=device, batch=64, each=16 if device == 'cuda' else 4, reuse=1)), 64, 2
    next(pairs)
    wall, cpu = time.time(), time.process_time()
    for _ in range(count):
        next(pairs)
    wall, cpu = (count * batch / (now - then) for now, then in ((time.time(), wall), (time.process_time(), cpu)))
    print(f'{device}: {wall:.1f} crops of 224 x 224 a second, {cpu:.1f} a second of one core')
