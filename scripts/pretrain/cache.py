"""The cache of heads: one folder each, `rows.npy` (uint8 [X, Y, Z, C], channels as in CHANNELS, 0..255) and `head.json`.

head.json holds the affine (voxel to RAS mm), `mni` (voxel to MNI-like mm), the brain's extent, the weights of the head and of its T1 and
T2 in the loss, and for a stack the heights (voxels) of its own slices. `push.npy` points away from the ventricles, on every 4th voxel.
"""
import json
import os
from dataclasses import dataclass

import numpy as np
import scipy.ndimage as ndi
import torch

import contrast
from contrast import TISSUES
from morphology import VOX, ball, box_of, distance, moved_origin, opening, ramp
from tissues import fractions, grid_mni

CHANNELS = TISSUES + ('t1', 't2', 'head', 'brain')
CACHE = os.environ.get('SYNTHMR_CACHE') or os.path.expanduser('~/.cache/synthmr')
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../shared/data')


@dataclass
class Head:
    """One subject while it is being built; arrays share one RAS grid of VOX mm."""
    name: str
    t1: np.ndarray
    affine: np.ndarray
    brain: np.ndarray          # brain with its ventricles and sulci
    t2: np.ndarray = None      # real T2 where there is one
    to_mni: np.ndarray = None  # 4x4, voxel -> MNI-like mm
    held_out: bool = False
    licence: str = ''
    weight: float = 1.0        # how often it is drawn
    t1_weight: float = 1.0     # of its T1 in the loss
    t2_weight: float = None    # of its T2; None: 1 where it is real, 0.25 where it is an equation
    planes: list = None        # heights (voxels) of the slices of a real T2
    stack: bool = False        # thick slices: none but its own are shown


def mni_from_brain(brain, vox=VOX):
    """4x4 voxel -> MNI-like mm from the brain's bounding box (cerebrum: x -70..70, y -105..70, top at 78)."""
    x = np.where(brain.any((1, 2)))[0]
    y = np.where(brain.any((0, 2)))[0]
    top = np.where(brain.any((0, 1)))[0].max()
    sx, sy = 140 / (np.ptp(x) * vox), 175 / (np.ptp(y) * vox)
    sz = (sx + sy) / 2
    m = np.eye(4)
    m[0] = [sx * vox, 0, 0, -70 - sx * vox * x.min()]
    m[1] = [0, sy * vox, 0, -105 - sy * vox * y.min()]
    m[2] = [0, 0, sz * vox, 78 - sz * vox * top]
    return m


def ventricle_push(csf, brain, x, y, z):
    """Unit vectors (int8, /127, on every 4th voxel) pointing away from the ventricles, fading over 25 mm."""
    core = ball(brain, 14, False) & (csf > 0.6) & (abs(x) < 42) & (z > -20) & (z < 40)
    core = opening(core, 1.0)
    if core.sum() < 200:
        return None
    d = distance(~core)
    d = ndi.gaussian_filter(d, 2 / VOX)[::4, ::4, ::4]
    edge = ndi.distance_transform_edt(brain[::4, ::4, ::4], sampling=4 * VOX)
    w = np.exp(-d / 16) * ramp(edge, 0, 12)
    return np.stack([np.clip(g * w / (np.abs(g).max() + 1e-6) * 127, -127, 127).astype(np.int8) for g in np.gradient(d)])


def save(h, cache):
    """Write a head whose tissues come from its T1."""
    rng = np.random.default_rng(sum(map(ord, h.name)))
    if h.to_mni is None:
        h.to_mni = mni_from_brain(h.brain)
    f, head, brain, levels = fractions(h, rng)
    write(h, f, head, brain, contrast.t1_target(h.t1, levels, head), None if h.t2 is None else contrast.t2_target(h.t2, f, head), levels, cache)


def write(h, f, head, brain, t1, t2, levels, cache):
    """Write one folder of the cache, cropped to the head. t2 None: by the spin-echo equation. levels: {landmark tissue: the T1's intensity}."""
    if t2 is None:
        t2 = contrast.t2_from_fractions(f, t1, head, brain)
    box = box_of(head, 3)
    start = np.array([b.start for b in box])
    planes = [*(f[k] for k in TISSUES), t1, t2, head.astype(np.float32), brain.astype(np.float32)]
    rows = np.stack([np.clip(p[box] * 255 + 0.5, 0, 255).astype(np.uint8) for p in planes], -1)
    mni = h.to_mni.copy()
    mni[:3, 3] += h.to_mni[:3, :3] @ start
    push = ventricle_push(f['csf'][box], brain[box], *grid_mni(rows.shape[:3], mni))
    folder = os.path.join(cache, h.name)
    os.makedirs(folder, exist_ok=True)
    np.save(os.path.join(folder, 'part.npy'), rows)
    os.replace(os.path.join(folder, 'part.npy'), os.path.join(folder, 'rows.npy'))      # a training that reads the old one goes on undisturbed
    if push is not None:
        np.save(os.path.join(folder, 'push.npy'), push)
    high = np.where(brain[box].any((0, 1)))[0]
    real = h.t2 is not None
    info = {'name': h.name, 'vox': VOX, 'channels': CHANNELS, 'affine': moved_origin(h.affine, start).tolist(), 'mni': mni.tolist(),
            'heldOut': h.held_out, 'brainZ': [int(high.min()), int(high.max())], 'landmarks': {k: float(v) for k, v in levels.items()},
            'licence': h.licence, 'weight': h.weight, 'realT2': real, 't1Weight': h.t1_weight,
            't2Weight': h.t2_weight if h.t2_weight is not None else 1.0 if real else 0.25, 'stack': h.stack}
    if h.planes is not None:
        info['planes'] = [float(p - box[2].start) for p in h.planes if box[2].start <= p < box[2].stop - 1]
    with open(os.path.join(folder, 'head.json'), 'w') as o:
        json.dump(info, o, indent=1)
    print(h.name, rows.shape, {k: round(float(v), 2) for k, v in levels.items()}, flush=True)


class Volume:
    """A head of the cache, memory-mapped: rows uint8 [X, Y, Z, C], push int8 [3, ...] or None, info (head.json)."""

    def __init__(self, folder):
        with open(os.path.join(folder, 'head.json')) as f:
            self.info = json.load(f)
        self.name, self.vox = self.info['name'], self.info['vox']
        self.rows = np.load(os.path.join(folder, 'rows.npy'), mmap_mode='c')     # mapped; never written to
        push = os.path.join(folder, 'push.npy')
        self.push = torch.from_numpy(np.load(push)) if os.path.exists(push) else None
        self.mni = np.array(self.info['mni'])
        self.shape = np.array(self.rows.shape[:3])

    @property
    def data(self):
        """uint8 [C, X, Y, Z], a view."""
        return np.moveaxis(self.rows, -1, 0)


def load_heads(cache=CACHE, held=False):
    """The heads of a cache that are trained on, or those held out."""
    names = sorted(n for n in os.listdir(cache) if os.path.exists(os.path.join(cache, n, 'rows.npy')))
    return [v for v in (Volume(os.path.join(cache, n)) for n in names) if v.info['heldOut'] == held]
