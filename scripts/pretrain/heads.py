"""Turn whole-head MR and label maps into the tissue fractions, T1 and T2 targets and masks that training pairs are made from.

Every head becomes one folder of the cache (cache.py), once. T1 and T2 are brought to one reference contrast (contrast.py), so that a
network need not average over scanners. Stacks of thick slices are in stacks.py, label maps in label_heads.py.

    /usr/bin/python3 heads.py --cache ~/.cache/synthmr [--only colin27 ms01a lab05]
"""
import argparse
import os

import nibabel as nib
import numpy as np
import pydicom
import scipy.ndimage as ndi

import label_heads
import meshnet
import stacks
from cache import CACHE, CHANNELS, DATA, Head, Volume, mni_from_brain, save, write
from contrast import T1_LEVEL, TISSUES, class_means, t1_target, t2_levels, t2_target, unbias, unbias_t2
from morphology import VOX, ball, closing, fill_slices, largest, opening, resample, signed, trim
from register import register
from tissues import inside, to_the_vertex

COLIN = '/usr/share/mricron/templates'


def colin27(cache):
    """Colin27, whose brain mask and MNI space come with it."""
    t1, aff = resample(nib.load(f'{COLIN}/ch2.nii.gz'))
    brain, _ = resample(nib.load(f'{COLIN}/ch2bet.nii.gz'), order=1)
    brain = ndi.binary_fill_holes(closing(largest(brain > 10), 2))
    t1 = unbias(t1, brain)
    h = Head('colin27', t1, aff, brain, licence='Colin27, (C) 1993-2009 Louis Collins, McConnell Brain Imaging Centre, MNI, McGill')
    h.to_mni = aff.copy()
    save(h, cache)


def net_brain(t1):
    """Brain mask [X, Y, Z] on the VOX grid: what a MeshNet calls grey or white matter, closed and filled, up to the vertex."""
    small = ndi.zoom(t1, VOX, order=1, grid_mode=True, mode='nearest')
    seg = meshnet.segment(small, f'{DATA}/meshnet/model5_gw_ae') > 0
    seg = largest(ndi.binary_opening(seg))
    seg = ndi.zoom(seg.astype(np.float32), np.array(t1.shape) / small.shape, order=1, grid_mode=True, mode='nearest') > 0.5
    return to_the_vertex(t1, fill_slices(closing(seg, 4)))


def whole_head(name, file, licence, level=None, weight=1.0):
    """A builder of a head from a 3D T1 alone; level: intensity that tells head from air (12 % of the 98th percentile otherwise)."""
    def build(cache):
        t1, affine = resample(nib.load(f'{DATA}/{file}'))
        t1, affine = trim(t1, affine, level or 0.12 * np.percentile(t1, 98))
        brain = net_brain(t1)
        save(Head(name, unbias(t1, brain), affine, brain, weight=weight, licence=licence), cache)
    return build


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
    save(Head('mr-brain', unbias(t1, brain), aff, brain, t2=unbias_t2(t2, brain, t1), held_out=True,
              planes=list(np.arange(t2img.shape[2]) * step / VOX), licence='FNNDSC/data, Apache-2.0'), cache)


def borrow(h, donor, cache):
    """Give a brain the skull, face and scalp of a donor head of the cache, warped until the brain surfaces meet."""
    d = Volume(os.path.join(cache, donor)).data
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
    borrow(Head('stroke', unbias(t1, brain), aff, brain, t2=unbias_t2(t2, brain, t1), weight=0.9,
                licence='neurolabusc/VolumeRenderingData, MIT'), 'meshnet', cache)


def icbm(cache):
    """ICBM 2009a average brain in the skull of Colin27; smooth, so it weighs little."""
    t1, aff = resample(nib.load(f'{DATA}/templates/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz'))
    t1, aff = np.pad(t1, ((12, 12), (12, 12), (20, 12))), aff @ np.array([[1, 0, 0, -12], [0, 1, 0, -12], [0, 0, 1, -20], [0, 0, 0, 1]])
    brain = closing(largest(t1 > 20), 3)
    borrow(Head('icbm152', t1, aff, brain, weight=0.3, licence='ICBM 2009a nonlinear symmetric, (C) 1993-2009 Louis Collins, MNI'), 'colin27', cache)


MS = '3D MR image database of multiple sclerosis patients, Ljubljana (muschellij2/open_ms_data), CC-BY'
BUILDERS = {
    'colin27': colin27,
    'meshnet': whole_head('meshnet', 'meshnet/t1_crop.nii.gz', 'MeshNet (niivue-brainchop) test T1, MIT', level=25, weight=1.2),
    'mr-brain': volunteer, 'stroke': stroke, 'icbm152': icbm,
    **{n: whole_head(n, f'heads/{n}_t1.nii.gz', 'neurolabusc/dcm_qa_uih, BSD-2') for n in ('uih1', 'uih2')},
    'seg3d': whole_head('seg3d', 'heads/seg3d_t1.nii.gz', 'neurolabusc/VolumeRenderingData, MIT'),
    'mne': whole_head('mne', 'heads/mne_t1.nii.gz', 'mne-tools/mne-misc-data, BSD-3'),
    **{n: stacks.builder(n, MS, weight=1.0 if n in ('ms03', 'ms04') else 0.7, held_out=n == 'ms03')
       for n in ('ms01a', 'ms01b', 'ms03', 'ms04', 'ms12a', 'ms12b')},
    **{f'lab{n:02d}': label_heads.builder(n) for n in range(1, 21)},
}

if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--cache', default=CACHE)
    ap.add_argument('--only', nargs='*', choices=list(BUILDERS), default=list(BUILDERS))
    a = ap.parse_args()
    for name in a.only:
        BUILDERS[name](a.cache)
