"""What ails a brain, drawn into batches of fractions and targets: wide sulci, white matter disease, infarcts, bleeding, calcium.

f is {tissue: (B, 1, S, S)} and y (B, 2, S, S), the T1 and T2 targets; both are changed in place. Each function returns the HU
(B, 1, S, S) that the CT gains where no tissue fraction says it. Pixels are PX mm.
"""
import torch

from contrast import T1_LEVEL, t2_levels
from fields import blob, blur, field
from scanner import PX

T2_LEVEL = t2_levels()
# Where calcium settles: x, y, z in MNI-like mm, and how far from there (mm): pineal, choroid, falx, pallidum.
SPOTS = ((0, -28, 2, 3), (22, -36, 10, 5), (-22, -36, 10, 5), (0, 10, 60, 4), (0, -30, 65, 4), (16, 2, 0, 3), (-16, 2, 0, 3))


def shift(f, y, a, b, share):
    """Turn a share (B, 1, S, S) of tissue a into tissue b."""
    moved = f[a] * share
    f[a] -= moved
    f[b] += moved
    y[:, 0:1] += moved * (T1_LEVEL[b] - T1_LEVEL[a])
    y[:, 1:2] += moved * (T2_LEVEL[b] - T2_LEVEL[a])


def age(draw, f, y):
    """Widen sulci: grey (and a little white) matter beside fluid becomes fluid."""
    count = len(y)
    near = blur(f['csf'], draw.uniform(count, 0.5, 1.2) / PX)
    share = (draw.uniform(count) ** 2 * 1.6 * (near - 0.08)).clamp(0, 0.9)
    for k in ('grey', 'white'):
        shift(f, y, k, 'csf', share)


def leukoaraiosis(draw, f, y, brain, on):
    """White matter disease beside the ventricles, patchy: faint on CT, dark on T1, bright on T2. on: (B, 1, 1, 1), 0 or 1."""
    count, size = len(y), y.shape[-1]
    share = blur(f['csf'] * brain, draw.uniform(count, 3, 7) / PX, reach=40) * f['white'] * 2.5
    share = (share * (1 + 0.5 * field(draw, count, size, size // 16))).clamp(0, 1) * draw.uniform(count, 0.3, 1) * on
    y[:, 0:1] -= share * 0.22
    y[:, 1:2] += share * draw.uniform(count, 0.25, 0.4)
    return -share * draw.uniform(count, 5, 12)


def places(draw, brain, step=8):
    """(row, column, 1 where there is room), each (B, 1, 1, 1): a random place in each sample's brain."""
    coarse = brain[:, 0, ::step, ::step]
    flat = coarse.flatten(1) + 1e-6
    at = torch.multinomial(flat, 1, generator=draw.generator)[:, 0]
    wide = coarse.shape[-1]
    shape = lambda v: v.float().view(-1, 1, 1, 1)
    return shape(at // wide * step), shape(at % wide * step), shape(flat.sum(1) > 10)


def focal(draw, f, y, brain):
    """At most one lesion a sample. Infarct or oedema (12 %): dark on CT and T1, bright on T2. Old infarct (6 %): fluid.
    Bleeding with a rim of oedema (6 %): bright on CT, dark on T2."""
    count, size = len(y), y.shape[-1]
    row, column, room = places(draw, brain)
    u = draw.uniform(count)
    infarct, old, blood = ((u >= a) * (u < b) * room for a, b in ((0, 0.12), (0.12, 0.18), (0.18, 0.24)))
    radius = torch.where(infarct > 0, draw.uniform(count, 5, 28), torch.where(old > 0, draw.uniform(count, 4, 20), draw.uniform(count, 3, 18))) / PX
    tissue = f['grey'] + f['white']
    spot = blob(draw, row, column, radius, size)
    strength = spot * tissue * infarct * draw.uniform(count, 0.3, 1)
    add = -strength * draw.uniform(count, 12, 20)
    y[:, 0:1] -= strength * 0.25
    y[:, 1:2] += strength * 0.4
    for k in ('grey', 'white'):
        shift(f, y, k, 'csf', spot * old)
    clot = spot * (tissue + f['csf']) * blood
    rim = (blob(draw, row, column, 1.5 * radius, size) * tissue - clot).clamp(min=0) * blood
    y[:, 0:1] += clot * (0.45 - y[:, 0:1]) - rim * 0.15
    y[:, 1:2] += clot * (0.22 - y[:, 1:2]) + rim * 0.3
    return add + clot * draw.uniform(count, 22, 45) - rim * draw.uniform(count, 6, 14)


def calcium(draw, y, middle, to_voxel, vox):
    """Calcified choroid, pineal, falx and pallidum, in 6 of 10 samples. middle: voxel coordinates (B, 3, S / 4, S / 4) of every fourth pixel;
    to_voxel: 4x4, MNI-like mm to voxels; vox: mm a voxel."""
    count, size = len(y), y.shape[-1]
    add, some = torch.zeros_like(y[:, :1]), draw.chance(count, 0.6)
    for *centre, radius in SPOTS:
        mm = torch.tensor(centre, device=draw.device, dtype=torch.float32) + draw.normal(count, 3) * 2
        at = mm @ to_voxel[:3, :3].T + to_voxel[:3, 3]
        nearest, k = ((middle - at.view(count, 3, 1, 1)) ** 2).sum(1).flatten(1).min(1)
        here = (nearest * vox ** 2 < radius ** 2).float().view(-1, 1, 1, 1) * draw.chance(count, 0.5) * some
        if not here.any():
            continue
        wide = middle.shape[-1]
        row, column = ((v * 4).float().view(-1, 1, 1, 1) for v in (k // wide, k % wide))
        share = blob(draw, row, column, radius * draw.uniform(count, 0.3, 1) / PX, size, rough=0.5) * here
        add = add + share * draw.uniform(count, 60, 500)
        y *= 1 - 0.6 * share
    return add


def afflict(draw, f, y, brain):
    """Age and lesions of a batch; HU (B, 1, S, S) to add to its CT."""
    age(draw, f, y)
    room = (brain[..., ::8, ::8].sum((1, 2, 3), keepdim=True) >= 10).float()
    add = leukoaraiosis(draw, f, y, brain, draw.chance(len(y), 0.35) * room)
    return blur(add + focal(draw, f, y, brain), 1.0)
