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
import pydicom
import scipy.ndimage as ndi

import meshnet
from register import register

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


def distance(mask):
    """Distance (mm, float32) of each set voxel to the nearest unset one."""
    return ndi.distance_transform_edt(mask, sampling=VOX).astype(np.float32)


def ball(mask, r, grow):
    """Dilate (grow) or erode a mask by r mm; beyond 2 mm by distances on every second voxel, interpolated, which is eight times faster."""
    if r < 2:
        return distance(~mask) <= r if grow else distance(mask) > r
    m = mask[::2, ::2, ::2]
    d = (ndi.distance_transform_edt(~m) - ndi.distance_transform_edt(m)).astype(np.float32) * 2 * VOX
    for axis, n in enumerate(mask.shape):       # linear interpolation between the kept planes, axis by axis
        out = np.repeat(d, 2, axis)
        mid = [slice(None)] * 3
        mid[axis] = slice(1, 2 * d.shape[axis] - 1, 2)
        lo, hi = [slice(None)] * 3, [slice(None)] * 3
        lo[axis], hi[axis] = slice(0, -1), slice(1, None)
        out[tuple(mid)] = (d[tuple(lo)] + d[tuple(hi)]) / 2
        cut = [slice(None)] * 3
        cut[axis] = slice(0, n)
        d = out[tuple(cut)]
    return d <= r if grow else d <= -r


def closing(mask, r):
    p = int(np.ceil(r / VOX)) + 2
    m = np.pad(mask, p)
    return ball(ball(m, r, True), r, False)[p:-p, p:-p, p:-p] | mask


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
    planes: list = None        # heights (voxels) of the slices of a real T2


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
    """Two globes: the places in the orbits where a ball of 12 mm is of fluid's faint signal, darker than muscle, brighter than air."""
    out = np.zeros(t1.shape, bool)
    fluid = (ramp(t1, 0.12 * soft, 0.25 * soft) * (1 - ramp(t1, 0.75 * soft, 0.95 * soft))).astype(np.float32)
    score = ndi.gaussian_filter(fluid, 5 / VOX) - ndi.gaussian_filter(fluid, 9 / VOX)
    i, j, k = np.ogrid[:t1.shape[0], :t1.shape[1], :t1.shape[2]]
    for side in (-1, 1):
        box = (side * x > 20) & (side * x < 46) & (y > 38) & (y < 90) & (z > -58) & (z < -18) & head
        if not box.any():
            continue
        p = np.unravel_index(np.argmax(np.where(box, score, -np.inf)), score.shape)
        r = np.sqrt((i - p[0]) ** 2 + (j - p[1]) ** 2 + (k - p[2]) ** 2) * VOX
        out |= (r < 13) & (fluid > 0.3)
    return opening(out, 2)


def inside(t1, cl, brain, lm):
    """Soft CSF, grey and white fractions inside the skull by linear mixing between class means."""
    fw = ramp(t1, lm['grey'], lm['white'])
    fg = np.where(t1 > lm['grey'], 1 - fw, ramp(t1, lm['csf'], lm['grey']))
    fc = 1 - fw - fg
    odd = cl & ~ball(brain, 0.5, True)       # bright veins and dura around the brain are blood-like, not white matter
    fg = np.where(odd, fg + fw, fg)
    fw = np.where(odd, 0, fw)
    return {'csf': fc * cl, 'grey': fg * cl, 'white': fw * cl}


def fractions(h, rng):
    """Tissue fractions {tissue: float32 0..1}, head mask and intracranial mask of a head from its T1."""
    t1, brain = h.t1, h.brain
    csf, grey, white = class_means(t1, brain)
    head = head_mask(t1, 0.25 * grey) | brain
    x, y, z = grid_mni(t1.shape, h.to_mni)
    cl = closing(brain, 8)
    db = distance(~cl)
    dh = distance(head)
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
    ds = distance(outer)
    skull = outer & ~cl
    gap = np.minimum(3.0, 0.30 * (db + ds))                # CSF under the inner table
    csf_gap = np.where(skull, 1 / (1 + np.exp((db - gap) / 0.25)), 0)
    f = {k: np.zeros(t1.shape, np.float32) for k in TISSUES}

    f.update({k: v.astype(np.float32) for k, v in inside(t1, cl, brain, {'csf': csf, 'grey': grey, 'white': white}).items()})

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
    mastoid = dark & head & (abs(x) > 44) & (y < -12) & (y > -56) & (z < -18) & (z > -56) & (db > 2.5) & (dh > 6) & ~cl
    cells = ndi.gaussian_filter(rng.normal(size=t1.shape).astype(np.float32), 1.1 / VOX)
    cells = ramp(cells / cells.std(), 0.0, 0.8)
    skin = (dh < 2.0) & rest                               # partial volume of skin with outside air is not bone
    bone = d * ~air * ~skin
    f['cortical'][rest] = bone[rest]
    f['soft'][rest] = ((1 - ft) * (1 - d))[rest]
    f['fat'][rest] = (ft * (1 - d))[rest]
    f['soft'][skin] += d[skin] * ramp(dh, 0, 1.0)[skin]
    # Big dark lumps of the base are spongy bone, not compact.
    deep = distance(bone > 0.5)
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
    d = distance(~core)
    d = ndi.gaussian_filter(d, 2 / VOX)[::4, ::4, ::4]
    edge = ndi.distance_transform_edt(brain[::4, ::4, ::4], sampling=4 * VOX)
    w = np.exp(-d / 16) * ramp(edge, 0, 12)
    return np.stack([np.clip(g * w / (np.abs(g).max() + 1e-6) * 127, -127, 127).astype(np.int8) for g in np.gradient(d)])


def t2_target(t2, f, head):
    """A real T2 brought to the reference contrast by the means of white and grey matter and CSF."""
    s = t2_levels()
    mean = {k: float(np.median(t2[f[k] > 0.97])) for k in ('white', 'grey')}
    mean['csf'] = float(np.percentile(t2[f['csf'] > 0.97], 75))
    ks = ('white', 'grey', 'csf')
    return np.interp(t2, [0, *[mean[k] for k in ks], 3 * mean['csf']], [0, *[s[k] for k in ks], 3 * s['csf']]).astype(np.float32) * head


def save(h, cache):
    rng = np.random.default_rng(sum(map(ord, h.name)))
    if h.to_mni is None:
        h.to_mni = mni_from_brain(h.brain)
    f, head, brain, lm = fractions(h, rng)
    write(h, f, head, brain, t1_target(h.t1, lm, head), None if h.t2 is None else t2_target(h.t2, f, head), lm, cache)


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
    if h.planes is not None:
        info['planes'] = [float(p - box[2].start) for p in h.planes if box[2].start <= p < box[2].stop - 1]
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


def net_brain(t1):
    """Brain mask [X, Y, Z] on the VOX grid: what a MeshNet calls grey or white matter, closed and filled."""
    small = ndi.zoom(t1, VOX, order=1, grid_mode=True, mode='nearest')
    seg = meshnet.segment(small, f'{DATA}/meshnet/model5_gw_ae') > 0
    seg = largest(ndi.binary_opening(seg))
    seg = ndi.zoom(seg.astype(np.float32), np.array(t1.shape) / small.shape, order=1, grid_mode=True, mode='nearest') > 0.5
    seg = closing(seg, 4)
    for i in range(seg.shape[2]):
        seg[:, :, i] = ndi.binary_fill_holes(seg[:, :, i])
    return seg


def trim(t1, aff, level, margin=6):
    m = ndi.binary_opening(t1 > level, iterations=2)
    box = tuple(slice(max(0, w.min() - margin), w.max() + margin + 1) for w in (np.where(m.any(tuple({0, 1, 2} - {a})))[0] for a in range(3)))
    aff = aff.copy()
    aff[:3, 3] += aff[:3, :3] @ np.array([b.start for b in box])
    return t1[box], aff


def meshnet_head(cache):
    t1, aff = resample(nib.load(f'{DATA}/meshnet/t1_crop.nii.gz'))
    t1, aff = trim(t1, aff, 25)
    brain = net_brain(t1)
    save(Head('meshnet', unbias(t1, brain, None), aff, brain, weight=1.2, licence='MeshNet (niivue-brainchop) test T1, MIT'), cache)


def dicom_series(folder):
    """A folder of DICOM slices -> NIfTI image (RAS+ world, stored values rescaled)."""
    ds = [pydicom.dcmread(os.path.join(folder, n)) for n in sorted(os.listdir(folder)) if n.lower().endswith('.dcm') or '.' not in n]
    row, col = np.array(ds[0].ImageOrientationPatient[:3], float), np.array(ds[0].ImageOrientationPatient[3:], float)
    normal = np.cross(row, col)
    ds.sort(key=lambda d: float(np.dot(normal, np.array(d.ImagePositionPatient, float))))
    pos = np.array([d.ImagePositionPatient for d in ds], float)
    data = np.stack([d.pixel_array.astype(np.float32) * float(d.get('RescaleSlope', 1)) + float(d.get('RescaleIntercept', 0)) for d in ds], -1)
    a = np.eye(4)
    a[:3, 0], a[:3, 1] = col * float(ds[0].PixelSpacing[0]), row * float(ds[0].PixelSpacing[1])
    a[:3, 2] = (pos[-1] - pos[0]) / max(1, len(ds) - 1)
    a[:3, 3] = pos[0]
    return nib.Nifti1Image(data, np.diag([-1, -1, 1, 1]) @ a)


def volunteer(cache):
    """Real T1 and T2 of one volunteer on the grid of the T2's slices, the T1 registered to the T2, for the head moved between the two.
    Held out: never trained on."""
    t2img = nib.as_closest_canonical(dicom_series(f'{DATA}/mr-brain/t2-fse'))
    t2, aff = resample(t2img)
    step = np.sqrt((t2img.affine[:3, 2] ** 2).sum())
    t1img = nib.as_closest_canonical(dicom_series(f'{DATA}/mr-brain/t1-memprage'))
    world, before, after = register(t2img, t1img, affine=False, mm=2.5)
    print(f'mr-brain: normalised mutual information of T1 and T2 {before:.4f} as they lay, {after:.4f} registered')
    t1, _ = resample(nib.Nifti1Image(np.asarray(t1img.dataobj), np.linalg.inv(world) @ t1img.affine), like=(t2.shape, aff))
    brain = net_brain(t1)
    save(Head('mr-brain', unbias(t1, brain, None), aff, brain, t2=unbias_t2(t2, brain, t1), held_out=True,
              planes=list(np.arange(t2img.shape[2]) * step / VOX), licence='FNNDSC/data, Apache-2.0'), cache)


def unbias_t2(t2, brain, t1):
    """Divide a second-order field, fitted on the white matter that the T1 shows, out of a T2."""
    c = class_means(t1, brain)
    wm = ball(brain, 2, False) & (t1 > 0.2 * c[1] + 0.8 * c[2]) & (t2 > 0)
    p = np.argwhere(wm)[::5]
    n = np.array(t2.shape) / 2
    one = lambda q: np.stack([q[..., 0] * 0 + 1, *[q[..., i] for i in range(3)], *[q[..., i] ** 2 for i in range(3)]], -1)
    coef = np.linalg.lstsq(one((p - n) / n), np.log(t2[tuple(p.T)]), rcond=None)[0]
    coef[0] = 0
    axis = np.linspace(-1, 1, 24)
    field = one(np.stack(np.meshgrid(axis, axis, axis, indexing='ij'), -1)) @ coef
    return (t2 / np.exp(ndi.zoom(np.clip(field, -0.4, 0.4), np.array(t2.shape) / 24, order=1, grid_mode=True, mode='nearest'))).astype(np.float32)


def signed(mask):
    """Signed distance (mm, positive outside) on every 3rd voxel."""
    m = mask[::3, ::3, ::3]
    return (ndi.distance_transform_edt(~m) - ndi.distance_transform_edt(m)).astype(np.float32) * 3 * VOX


def borrow(h, donor, cache):
    """Give a brain the skull, face and scalp of a donor head of the cache, warped until the brain surfaces meet."""
    d = np.load(os.path.join(cache, donor, 'channels.npy'), mmap_mode='r')
    with open(os.path.join(cache, donor, 'head.json')) as f:
        info = json.load(f)
    h.to_mni = mni_from_brain(h.brain)
    c = class_means(h.t1, h.brain)
    cl = ball(closing(h.brain, 8), 1.0, True)
    dbrain = d[CHANNELS.index('brain')] > 127
    a = np.linalg.inv(mni_from_brain(dbrain)) @ h.to_mni
    sd_t, sd_d = signed(cl), signed(dbrain)
    p = np.stack(np.meshgrid(*[np.arange(0, n, 3) for n in h.t1.shape], indexing='ij')).astype(np.float32)
    q = np.tensordot(a[:3, :3], p, 1) + a[:3, 3].reshape(3, 1, 1, 1)
    grad = np.stack(np.gradient(sd_d, 3 * VOX))
    move = np.zeros_like(q)
    for _ in range(6):
        at = (q + move) / 3
        now = ndi.map_coordinates(sd_d, at, order=1, mode='nearest')
        n = np.stack([ndi.map_coordinates(g, at, order=1, mode='nearest') for g in grad])
        move += ndi.gaussian_filter((np.clip(sd_t - now, -8, 8) * n) / VOX, (0, 2, 2, 2)) * np.exp(-np.maximum(sd_t, 0) / 60)
    q = np.stack([ndi.zoom(v, np.array(h.t1.shape) / v.shape, order=1, grid_mode=False, mode='nearest') for v in (q + move)])
    take = lambda name: ndi.map_coordinates(d[CHANNELS.index(name)], q, np.float32, order=1, mode='constant') / 255
    lm = {'csf': c[0], 'grey': c[1], 'white': c[2], 'fat': c[2] * 1.3}
    own = inside(h.t1, cl, h.brain, lm)
    f = {k: take(k) * ~cl for k in TISSUES}
    f['soft'] += (f['grey'] + f['white'])
    f['grey'][:], f['white'][:] = 0, 0
    for k in own:
        f[k] += own[k]
    f = {k: v.astype(np.float32) for k, v in f.items()}
    head = (take('head') > 0.5) | cl
    t1 = np.where(cl, np.maximum(t1_target(h.t1, lm, cl), T1_LEVEL['csf'] * ~h.brain), take('t1') * ~cl)
    t2 = None
    if h.t2 is not None:
        t2 = np.where(h.brain & cl, t2_target(h.t2, {k: v * h.brain for k, v in f.items()}, cl), np.where(cl, t2_levels()['csf'], take('t2')))
    write(h, f, head, cl, t1.astype(np.float32) * head, None if t2 is None else t2.astype(np.float32) * head, lm, cache)


def stroke(cache):
    """Patient with a stroke: real T1 and T2 of the brain, upright, in the skull of the MeshNet head."""
    img = nib.load(f'{DATA}/mr-stroke/T1.nii.gz')
    corner = nib.affines.apply_affine(img.affine, np.array(np.meshgrid(*[(0, n) for n in img.shape])).reshape(3, -1).T)
    lo, hi = corner.min(0) - 35, corner.max(0) + 25
    aff = np.diag([VOX, VOX, VOX, 1.0])
    aff[:3, 3] = lo
    like = (tuple(((hi - lo) / VOX).astype(int)), aff)
    t1, _ = resample(img, like=like)
    t2, _ = resample(nib.load(f'{DATA}/mr-stroke/T2.nii.gz'), like=like)
    brain = closing(largest(opening(t1 > 12, 1.5)), 3)
    t1 = ndi.gaussian_filter(t1, 0.5)
    borrow(Head('stroke', unbias(t1, brain, None), aff, brain, t2=unbias_t2(t2, brain, t1), weight=0.9,
                licence='neurolabusc/VolumeRenderingData, MIT'), 'meshnet', cache)


def icbm(cache):
    """ICBM 2009a average brain in the skull of Colin27; smooth, so it weighs little."""
    t1, aff = resample(nib.load(f'{DATA}/templates/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz'))
    t1, aff = np.pad(t1, ((12, 12), (12, 12), (20, 12))), aff @ np.array([[1, 0, 0, -12], [0, 1, 0, -12], [0, 0, 1, -20], [0, 0, 0, 1]])
    brain = closing(largest(t1 > 20), 3)
    borrow(Head('icbm152', t1, aff, brain, weight=0.3, licence='ICBM 2009a nonlinear symmetric, (c) 1993-2009 Louis Collins, MNI'), 'colin27', cache)


BUILDERS = {'colin27': colin27, 'meshnet': meshnet_head, 'mr-brain': volunteer, 'stroke': stroke, 'icbm152': icbm}

if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('--cache', default=CACHE)
    ap.add_argument('--only', nargs='*', default=list(BUILDERS))
    a = ap.parse_args()
    for name in a.only:
        BUILDERS[name](a.cache)
