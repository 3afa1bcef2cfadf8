"""Turn whole-head T1 MR into the tissue fractions, T1 and T2 targets and masks that training pairs are made from.

Every head becomes one folder of the cache: `channels.npy`, uint8 [C, X, Y, Z] on a VOX mm isotropic grid in RAS order
(channels as in CHANNELS, all scaled 0..255), and `head.json` (origin, map to MNI-like millimetres, extents). T1 and T2 are
brought to one reference contrast by piecewise-linear landmarks, so that a network need not average over scanners.

    /usr/bin/python3 heads.py --cache ~/.cache/synthmr [--only colin27 meshnet]
"""
import argparse
import json
import os
from dataclasses import dataclass

import nibabel as nib
import numpy as np
import scipy.ndimage as ndi

VOX = 0.75  # mm
TISSUES = ('csf', 'grey', 'white', 'cortical', 'marrow', 'fat', 'soft')  # what is left over is air
CHANNELS = TISSUES + ('t1', 't2', 'head', 'brain')
# The reference contrast: T1 intensity of each landmark tissue in every target.
T1_LEVEL = {'csf': 0.15, 'grey': 0.50, 'white': 0.75, 'fat': 0.95}
# T1 and T2 relaxation (ms, 3 T, general knowledge) and proton density, for the spin-echo equation with the paper's TR and TE.
# The T2 of fat and marrow are those apparent in turbo spin echo, whose many refocusing pulses make fat bright.
RELAX = {'csf': (4000, 1800, 1.0), 'grey': (1350, 100, 0.82), 'white': (850, 76, 0.70), 'cortical': (400, 1, 0.1),
         'marrow': (500, 85, 0.6), 'fat': (370, 115, 0.85), 'soft': (1350, 50, 0.85)}
TR, TE = 2500.0, 123.0
CACHE = os.environ.get('SYNTHMR_CACHE') or os.path.expanduser('~/.cache/synthmr')
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../shared/data')
COLIN = '/usr/share/mricron/templates'


def t2_levels():
    """Spin-echo signal of each tissue, CSF = 0.95."""
    s = {k: pd * (1 - np.exp(-TR / t1)) * np.exp(-TE / t2) for k, (t1, t2, pd) in RELAX.items()}
    return {k: 0.95 * v / s['csf'] for k, v in s.items()}


def resample(img, vox=VOX, order=3, like=None):
    """NIfTI image -> (float32 [X,Y,Z] RAS isotropic, affine). `like` = (shape, affine) of another grid to land on."""
    img = nib.as_closest_canonical(img)
    data = np.asarray(img.dataobj).astype(np.float32)
    if like is None:
        corners = np.array(np.meshgrid(*[(0, n - 1) for n in data.shape], indexing='ij')).reshape(3, -1)
        world = img.affine[:3, :3] @ corners + img.affine[:3, 3:]
        # keep the grid aligned with the image's own axes when it is only slightly rotated
        zoom = np.sqrt((img.affine[:3, :3] ** 2).sum(0))
        shape = tuple(int(np.floor((n - 1) * z / vox)) + 1 for n, z in zip(data.shape, zoom))
        affine = img.affine.copy()
        affine[:3, :3] = img.affine[:3, :3] / zoom * vox
        del world
    else:
        shape, affine = like
    m = np.linalg.inv(img.affine) @ affine
    out = ndi.affine_transform(data, m[:3, :3], m[:3, 3], shape, order=order, mode='constant')
    return np.clip(out, 0, data.max()), affine


def ball(mask, r, grow):
    """Dilate (grow) or erode a mask by r mm, by distance transform."""
    if grow:
        return ndi.distance_transform_edt(~mask, sampling=VOX) <= r
    return ndi.distance_transform_edt(mask, sampling=VOX) > r


def closing(mask, r):
    p = int(np.ceil(r / VOX)) + 2
    m = np.pad(mask, p)
    return ball(ball(m, r, True), r, False)[p:-p, p:-p, p:-p]


def opening(mask, r):
    return ball(ball(mask, r, False), r, True)


def largest(mask):
    lab, n = ndi.label(mask)
    return mask if n < 2 else lab == 1 + np.argmax(np.bincount(lab.ravel())[1:])


def ramp(v, lo, hi):
    return np.clip((v - lo) / (hi - lo), 0, 1)


def head_mask(t1, level):
    """Everything inside the skin, airways and sinuses included."""
    m = largest(opening(t1 > level, 1.0))
    m = closing(m, 5)
    for axis in (2, 0, 1):
        for i in range(m.shape[axis]):
            s = [slice(None)] * 3
            s[axis] = i
            m[tuple(s)] = ndi.binary_fill_holes(m[tuple(s)])
    return largest(opening(m, 3))


def class_means(t1, brain):
    """Mean intensity of CSF, grey and white matter inside the brain mask."""
    inner = ball(brain, 2, False)
    v = t1[brain & (t1 > 0)]
    c = np.percentile(v, [4, 40, 85]).astype(float)
    for _ in range(30):
        lab = np.argmin(abs(v[:, None] - c[None]), 1)
        c = np.array([v[lab == k].mean() for k in range(3)])
    low = t1[inner & (t1 < (c[0] + c[1]) / 2)]
    c[0] = min(c[0], np.percentile(low, 25)) if low.size > 500 else c[0]
    return c


def unbias(t1, brain, head):
    """Divide out a second-order multiplicative field fitted on white matter."""
    for _ in range(2):
        c = class_means(t1, brain)
        wm = ball(brain, 2, False) & (t1 > 0.35 * c[1] + 0.65 * c[2]) & (t1 < 1.25 * c[2])
        p = np.argwhere(wm)[::7]
        n = np.array(t1.shape) / 2
        q = (p - n) / n

        def basis(q):
            x, y, z = q[..., 0], q[..., 1], q[..., 2]
            return np.stack([x * 0 + 1, x, y, z, x * x, y * y, z * z, x * y, y * z, x * z], -1)
        coef = np.linalg.lstsq(basis(q), np.log(t1[tuple(p.T)] / c[2]), rcond=None)[0]
        small = [np.linspace(-1, 1, 24)] * 3
        field = basis(np.stack(np.meshgrid(*small, indexing='ij'), -1)) @ coef
        field = ndi.zoom(np.clip(field, -0.3, 0.3), np.array(t1.shape) / 24, order=1, grid_mode=True, mode='nearest')
        t1 = t1 / np.exp(field)
    return t1.astype(np.float32)


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
    weight: float = 1.0


def mni_from_brain(brain):
    """4x4 voxel -> MNI-like mm from the brain's bounding box (cerebrum: x -70..70, y -105..70, top at 78)."""
    x = np.where(brain.any((1, 2)))[0]
    y = np.where(brain.any((0, 2)))[0]
    top = np.where(brain.any((0, 1)))[0].max()
    sx, sy = 140 / (np.ptp(x) * VOX), 175 / (np.ptp(y) * VOX)
    sz = (sx + sy) / 2
    m = np.eye(4)
    m[0] = [sx * VOX, 0, 0, -70 - sx * VOX * x.min()]
    m[1] = [0, sy * VOX, 0, -105 - sy * VOX * y.min()]
    m[2] = [0, 0, sz * VOX, 78 - sz * VOX * top]
    return m


def grid_mni(shape, m):
    """Open grid of MNI-like mm along each axis (axes stay parallel)."""
    i, j, k = np.ogrid[:shape[0], :shape[1], :shape[2]]
    return i * m[0, 0] + m[0, 3], j * m[1, 1] + m[1, 3], k * m[2, 2] + m[2, 3]


def eyes(t1, head, x, y, z, soft):
    """Two globes: the places in the orbits where a ball of 11 mm is darkest against its surroundings."""
    out = np.zeros(t1.shape, bool)
    a = ndi.gaussian_filter(np.minimum(t1, 2 * soft), 5 / VOX) - ndi.gaussian_filter(np.minimum(t1, 2 * soft), 9 / VOX)
    i, j, k = np.ogrid[:t1.shape[0], :t1.shape[1], :t1.shape[2]]
    for side in (-1, 1):
        box = (side * x > 18) & (side * x < 48) & (y > 38) & (y < 85) & (z > -52) & (z < -12) & head
        box &= ndi.distance_transform_edt(head, sampling=VOX) > 9
        if not box.any():
            continue
        b = np.where(box, a, np.inf)
        p = np.unravel_index(np.argmin(b), b.shape)
        r = np.sqrt((i - p[0]) ** 2 + (j - p[1]) ** 2 + (k - p[2]) ** 2) * VOX
        out |= (r < 12.5) & (t1 < 0.9 * soft)
    return opening(out, 2)


def fractions(h, rng):
    """Tissue fractions {tissue: float32 0..1}, head mask and intracranial mask of a head from its T1."""
    t1, brain = h.t1, h.brain
    csf, grey, white = class_means(t1, brain)
    head = head_mask(t1, 0.25 * grey) | brain
    x, y, z = grid_mni(t1.shape, h.to_mni)
    cl = closing(brain, 8)
    db = ndi.distance_transform_edt(~cl, sampling=VOX)
    dh = ndi.distance_transform_edt(head, sampling=VOX)
    soft = 0.85 * grey                                     # muscle is a little darker than grey matter
    fatv = t1[head & ~cl & (dh < 9) & (z > 0)]
    fat = np.percentile(fatv[fatv > grey], 75)
    dark_hi, dark_lo = 0.62 * soft, 0.30 * soft
    dark = t1 < 0.46 * soft

    # Skull: everything from the brain outwards to the last dark layer under the scalp.
    low = -28 + 0.30 * (y + 105) * 0.35                    # skull base, rising towards the front
    shell = dark & (db < 16) & head & (dh > 1.5) & (z > low)
    outer = opening(closing(cl | shell, 3.5), 5) | cl
    outer &= head & (dh > 2.0)
    ds = ndi.distance_transform_edt(outer, sampling=VOX)
    skull = outer & ~cl
    gap = np.minimum(3.0, 0.30 * (db + ds))                # CSF under the inner table
    csf_gap = np.where(skull, 1 / (1 + np.exp((db - gap) / 0.25)), 0)
    f = {k: np.zeros(t1.shape, np.float32) for k in TISSUES}

    # Inside the skull.
    fw = ramp(t1, grey, white)
    fg = np.where(t1 > grey, 1 - fw, ramp(t1, csf, grey))
    f['white'][cl], f['grey'][cl], f['csf'][cl] = fw[cl], fg[cl], (1 - fw - fg)[cl]
    # Bright veins and marrow in the intracranial space are blood-like, not white matter.
    odd = cl & ~ball(brain, 0.5, True)
    f['grey'][odd] += f['white'][odd]
    f['white'][odd] = 0

    # Skull: compact tables, marrow where it is bright between them.
    inner_d, outer_d = db - gap, ds
    table = np.maximum(1 - ramp(inner_d, 1.0, 2.2), 1 - ramp(outer_d, 1.0, 2.2))
    bright = ramp(t1, 0.35 * soft, 1.2 * soft)
    thick = np.clip((inner_d + outer_d - 3.0) / 3.0, 0, 1)  # thin bone has no diploe
    marrow = np.maximum(bright, 0.35) * (1 - table) * thick
    f['csf'][skull] = csf_gap[skull]
    f['marrow'][skull] = (marrow * (1 - csf_gap))[skull]
    f['cortical'][skull] = ((1 - marrow) * (1 - csf_gap))[skull]

    # The rest of the head: dark is bone or air, bright is fat, between is muscle and skin.
    rest = head & ~outer
    d = ramp(-t1, -dark_hi, -dark_lo) * rest
    ft = ramp(t1, 1.15 * soft, 0.9 * fat) * rest
    blob = opening(dark & rest & (db > 2), 2.5)
    front = (y > -22) & (z < 35) & (abs(x) < 52)
    airway = (abs(x) < 22) & (y > -30) & (y < 20) & (z < -45)
    air = blob & (front | airway)
    air = dark & rest & ball(air, 1.5, True) & (db > 1.5)
    mastoid = dark & head & (abs(x) > 40) & (y < -5) & (y > -62) & (z < -14) & (z > -62) & (db > 2.5) & (dh > 6) & ~cl
    cells = ndi.gaussian_filter(rng.normal(size=t1.shape).astype(np.float32), 1.1 / VOX)
    cells = ramp(cells / cells.std(), -0.3, 0.5)
    skin = (dh < 2.0) & rest                               # partial volume of skin with outside air is not bone
    bone = d * ~air * ~skin
    f['cortical'][rest] = bone[rest]
    f['soft'][rest] = ((1 - ft) * (1 - d))[rest]
    f['fat'][rest] = (ft * (1 - d))[rest]
    f['soft'][skin] += d[skin] * ramp(dh, 0, 1.0)[skin]
    # Big dark lumps of the base are spongy bone, not compact.
    deep = ndi.distance_transform_edt(bone > 0.5, sampling=VOX)
    spongy = ramp(deep, 1.0, 3.0) * 0.45
    f['marrow'] += f['cortical'] * spongy * rest
    f['cortical'] *= 1 - spongy * rest
    for k in ('cortical', 'marrow'):
        f[k] *= np.where(mastoid, 1 - cells * ramp(dh, 6, 9), 1)
    globe = eyes(t1, head & ~outer, x, y, z, soft)
    g = ndi.gaussian_filter(globe.astype(np.float32), 0.6 / VOX)
    for k in TISSUES:
        f[k] *= 1 - g
    f['csf'] += g
    # Dark vessels and ligaments thinner than bone in the neck stay soft tissue.
    return f, head, cl, {'csf': csf, 'grey': grey, 'white': white, 'fat': fat}


def t1_target(t1, lm, head):
    src = [0, lm['csf'], lm['grey'], lm['white'], max(lm['fat'], 1.1 * lm['white']), 3 * lm['fat']]
    dst = [0, T1_LEVEL['csf'], T1_LEVEL['grey'], T1_LEVEL['white'], T1_LEVEL['fat'], 1.3]
    return np.interp(t1, src, dst).astype(np.float32) * head


def t2_from_fractions(f, t1, head, brain):
    """T2 by the spin-echo equation, given texture by the real T1: inside the brain the fall of T2 with T1 goes on
    beyond the class means, and elsewhere the signal follows the local detail of the T1."""
    s = t2_levels()
    t2 = sum(f[k] * s[k] for k in TISSUES)
    detail = t1 - ndi.gaussian_filter(t1, 2.5 / VOX)
    beyond = np.maximum(t1 - T1_LEVEL['white'], 0) * brain
    t2 = t2 - 0.45 * beyond - 0.12 * np.clip(detail, -0.2, 0.2) * brain
    t2 = t2 * (1 + 0.8 * np.clip(detail, -0.3, 0.3) * ~brain)
    return np.clip(t2, 0, 1.2).astype(np.float32) * head


def ventricle_push(f, brain, x, y, z):
    """Unit vectors (int8, /127, on every 4th voxel) pointing away from the ventricles, fading over 25 mm."""
    core = ball(brain, 14, False) & (f['csf'] > 0.6) & (abs(x) < 42) & (z > -20) & (z < 40)
    core = opening(core, 1.0)
    if core.sum() < 200:
        return None
    d = ndi.distance_transform_edt(~core, sampling=VOX).astype(np.float32)
    d = ndi.gaussian_filter(d, 2 / VOX)[::4, ::4, ::4]
    edge = ndi.distance_transform_edt(brain[::4, ::4, ::4], sampling=4 * VOX)
    w = np.exp(-d / 16) * ramp(edge, 0, 12)
    return np.stack([np.clip(g * w / (np.abs(g).max() + 1e-6) * 127, -127, 127).astype(np.int8) for g in np.gradient(d)])


def save(h, cache):
    rng = np.random.default_rng(sum(map(ord, h.name)))
    if h.to_mni is None:
        h.to_mni = mni_from_brain(h.brain)
    f, head, brain, lm = fractions(h, rng)
    write(h, f, head, brain, t1_target(h.t1, lm, head), h.t2, lm, cache)


def write(h, f, head, brain, t1, t2, lm, cache):
    if t2 is None:
        t2 = t2_from_fractions(f, t1, head, brain)
    box = [slice(max(0, np.where(head.any(tuple({0, 1, 2} - {a})))[0].min() - 3),
                 np.where(head.any(tuple({0, 1, 2} - {a})))[0].max() + 4) for a in range(3)]
    box = tuple(box)
    planes = [f[k] for k in TISSUES] + [t1, t2, head.astype(np.float32), brain.astype(np.float32)]
    out = np.stack([np.clip(p[box] * 255 + 0.5, 0, 255).astype(np.uint8) for p in planes])
    m = h.to_mni.copy()
    origin = np.array([b.start for b in box])
    m[:3, 3] = h.to_mni[:3, :3] @ origin + h.to_mni[:3, 3]
    a = h.affine.copy()
    a[:3, 3] = h.affine[:3, :3] @ origin + h.affine[:3, 3]
    xyz = grid_mni(out.shape[1:], m)
    small = {k: f[k][box] for k in ('csf',)}
    push = ventricle_push(small, brain[box], *xyz)
    folder = os.path.join(cache, h.name)
    os.makedirs(folder, exist_ok=True)
    np.save(os.path.join(folder, 'channels.npy'), out)
    if push is not None:
        np.save(os.path.join(folder, 'push.npy'), push)
    zb = np.where(brain[box].any((0, 1)))[0]
    info = {'name': h.name, 'vox': VOX, 'channels': CHANNELS, 'affine': a.tolist(), 'mni': m.tolist(), 'heldOut': h.held_out,
            'brainZ': [int(zb.min()), int(zb.max())], 'landmarks': {k: float(v) for k, v in lm.items()},
            'licence': h.licence, 'weight': h.weight, 'realT2': h.t2 is not None}
    with open(os.path.join(folder, 'head.json'), 'w') as o:
        json.dump(info, o, indent=1)
    print(h.name, out.shape, {k: round(float(v), 1) for k, v in lm.items()}, flush=True)


def colin27(cache):
    t1, aff = resample(nib.load(f'{COLIN}/ch2.nii.gz'))
    brain, _ = resample(nib.load(f'{COLIN}/ch2bet.nii.gz'), order=1)
    brain = ndi.binary_fill_holes(closing(largest(brain > 10), 2))
    t1 = unbias(t1, brain, None)
    h = Head('colin27', t1, aff, brain, licence='Colin27, (c) 1993-2009 Louis Collins, McConnell Brain Imaging Centre, MNI, McGill')
    h.to_mni = aff.copy()
    save(h, cache)


BUILDERS = {'colin27': colin27}

if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('--cache', default=CACHE)
    ap.add_argument('--only', nargs='*', default=list(BUILDERS))
    a = ap.parse_args()
    for name in a.only:
        BUILDERS[name](a.cache)
