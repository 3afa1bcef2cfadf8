"""Heads from whole-head label maps: true fluid spaces and bone, and no MR texture that could leak into a simulated CT.

Numbers are FreeSurfer's in the brain and SimNIBS' (5xx) elsewhere. Fractions, T1 and T2 come label by label from TABLE; what the maps lack
is added: the dura, the falx and the tentorium in the fluid, bone where they leave a lake of fluid under the vault, and fat and muscle
in the soft tissue that they do not divide. Volumes are [X, Y, Z] at the map's own 1 mm until they are resampled.
"""
import nibabel as nib
import numpy as np
import scipy.ndimage as ndi

from cache import DATA, Head, mni_from_brain, write
from contrast import T1_LEVEL, TISSUES, t2_levels
from morphology import box_of, fill_slices, largest, moved_origin, resample
from tissues import grid_mni

FLUID, SKIN, OTHER, EYE, VEIN, COMPACT, SPONGY = 24, 511, 507, 506, 514, 515, 516
LEFT, RIGHT = (2, 3), (41, 42)                              # white and grey matter of the hemispheres
CEREBELLUM = (7, 8, 46, 47)
T1 = {**T1_LEVEL, 'soft': 0.48, 'cortical': 0.06, 'marrow': 0.66}
T2 = {**{k: t2_levels()[k] for k in ('csf', 'grey', 'white')}, 'fat': 0.60, 'soft': 0.22, 'cortical': 0.04, 'marrow': 0.42}


def mix(grey, white, csf=0):
    return {'grey': grey, 'white': white, 'csf': csf}


def table():
    """{label: (fractions, T1, T2)}; None: by the fractions."""
    rows = [
        ((24, 14, 15, 72, 4, 5, 43, 44), {'csf': 1}, None, None),
        ((3, 42, 17, 53, 18, 54, 26, 58), {'grey': 1}, None, None),
        ((8, 47), mix(0.85, 0.1, 0.05), None, None),        # folia and their fluid are finer than a voxel
        ((11, 50), mix(0.95, 0.05), None, None),
        ((12, 51), mix(0.85, 0.15), None, 0.38),
        ((10, 49), mix(0.5, 0.5), None, None),              # thalamus: between grey and white
        ((13, 52), mix(0.5, 0.5), 0.66, 0.22),              # pallidum: iron
        ((28, 60), mix(0.3, 0.7), None, 0.28),
        ((2, 41, 7, 46, 85), {'white': 1}, None, None),
        ((16, 512), mix(0.25, 0.75), None, None),
        ((25, 57, 77), mix(0.3, 0.5, 0.2), 0.52, 0.66),     # white matter lesions
        ((30, 62), mix(0.3, 0.5, 0.2), None, None),
        ((136, 137, 163, 164, 31, 63), mix(0.6, 0, 0.4), None, None),      # choroid plexus
        ((502, 514), {'soft': 1}, 0.30, 0.12),              # flowing blood
        ((506,), {'csf': 1}, 0.16, 0.93), ((508,), {'soft': 1}, None, None), ((509,), {'soft': 1}, 0.42, 0.75),
        ((511,), {'soft': 0.85, 'fat': 0.15}, 0.55, 0.40), ((530,), {'white': 0.7, 'csf': 0.3}, None, None),
        ((515,), {'cortical': 1}, None, None), ((516,), {'marrow': 1}, None, None),
    ]
    return {label: row for labels, *row in rows for label in labels}


TABLE = table()


def mean_level(f, level):
    return sum(v * level[k] for k, v in f.items())


def cloud(shape, mm, rng):
    """Smooth random field [X, Y, Z] of about unit variance whose lumps are `mm` voxels wide."""
    small = rng.standard_normal([int(s / mm) + 3 for s in shape])
    return ndi.zoom(small, [s / n for s, n in zip(shape, small.shape)], order=2, grid_mode=True, mode='nearest')[tuple(slice(s) for s in shape)]


def far(mask):
    """Distance (voxels) to the nearest voxel of a mask."""
    return ndi.distance_transform_edt(~mask).astype(np.float32)


def between(a, b, most, half):
    """0..1: a membrane of thickness 2 * half midway between two masks, where each is within `most` voxels."""
    da, db = far(a), far(b)
    return np.clip(half + 0.5 - abs(da - db) / 2, 0, 1) * ((da < most) & (db < most))


def close_lakes(a, mni, rng):
    """Labels with bone where the map has fluid further from the brain than a subdural space is wide, under the vertex and behind the
    cerebellum: the maps fill with it whatever lies between brain and skull. Cisterns and fissures stay."""
    fluid = a == FLUID
    _, y, z = grid_mni(a.shape, mni)
    vault = (z > 40) | ((y < -82) & (z < 0))
    lake = fluid & vault & (far((a > 0) & (a < 500) & ~fluid) > rng.uniform(2.5, 4.5))
    out = a.copy()
    depth = far(~lake & (a != COMPACT) & (a != SPONGY))     # from the fluid that stays, and from the scalp
    out[lake] = np.where(depth[lake] > 2.5, SPONGY, COMPACT)
    return out


def membranes(a):
    """0..1: dura under the skull, falx between the hemispheres, tentorium over the cerebellum; only in fluid."""
    fluid = a == FLUID
    skull = (a == COMPACT) | (a == SPONGY)
    dura = np.clip(1.6 - far(skull), 0, 0.8) / 0.8
    falx = between(np.isin(a, LEFT), np.isin(a, RIGHT), 9, 0.4)
    tentorium = between(np.isin(a, CEREBELLUM), np.isin(a, LEFT + RIGHT), 7, 0.5)
    return np.maximum(np.maximum(0.8 * dura, 0.75 * falx), 0.75 * tentorium).astype(np.float32) * fluid


def fat_of(a, rng):
    """0..1 in the soft tissue that the map does not divide: fat under the skin and round the eyes, muscle deeper, strands of either."""
    skin = far((a == SKIN) | (a == 0))
    fat = np.clip((rng.uniform(4.5, 7.5) - skin + 1.6 * cloud(a.shape, 7, rng)) / 2 + 0.5, 0, 1)
    if (a == EYE).any():
        fat = np.where((far(a == EYE) < 12) & (skin > 2), 1, fat)
    return np.clip(fat + np.clip(cloud(a.shape, 5, rng) - 1.1, 0, 1), 0, 1)


def paint(a, rng):
    """({tissue: fraction}, T1, T2) of a label map, float32."""
    f = {k: np.zeros(a.shape, np.float32) for k in TISSUES}
    t1, t2 = np.zeros(a.shape, np.float32), np.zeros(a.shape, np.float32)
    for label in np.unique(a):
        if label in (0, OTHER):
            continue
        parts, v1, v2 = TABLE.get(int(label), ({'soft': 1}, None, None))
        here = a == label
        for k, v in parts.items():
            f[k][here] = v
        t1[here] = mean_level(parts, T1) if v1 is None else v1
        t2[here] = mean_level(parts, T2) if v2 is None else v2
    fat, other = fat_of(a, rng), a == OTHER
    for k, v in (('fat', fat), ('soft', 1 - fat)):
        f[k] = np.where(other, v, f[k])
    skin = membranes(a)
    f['csf'] -= skin
    f['soft'] += skin
    for image, level in ((t1, T1), (t2, T2)):
        image[:] = np.where(other, fat * level['fat'] + (1 - fat) * level['soft'], image)
        image += skin * (level['soft'] - level['csf'])
    return f, t1, t2


def brain_mask(a):
    """Inside of the skull down to the cerebellum's lower end."""
    brain = (a > 0) & (a < 500)
    brain[:, :, :max(0, np.where(np.isin(a, (8, 47)).any((0, 1)))[0].min() - 4)] = False
    return fill_slices(ndi.binary_closing(np.pad(brain, 6), iterations=3)[6:-6, 6:-6, 6:-6])


def without_neck(image):
    """(labels int16, affine): cut 75 mm below the cerebral cortex, cropped to the head."""
    a = np.asarray(image.dataobj).astype(np.int16)
    lowest = np.where(np.isin(a, (3, 42)).any((0, 1)))[0].min()
    a[:, :, :max(0, lowest - 75)] = 0
    box = box_of(a > 0, 4)
    return a[box], moved_origin(image.affine, [b.start for b in box])


def builder(n):
    """A builder of the n-th label head."""
    def build(cache):
        rng = np.random.default_rng(900 + n)
        a, affine = without_neck(nib.as_closest_canonical(nib.load(f'{DATA}/label-heads/head{n:02d}.nii.gz')))
        to_mni = mni_from_brain((a > 0) & (a < 500) & (a != FLUID), 1.0)
        a = close_lakes(a, to_mni, rng)
        f, t1, t2 = paint(a, rng)
        on_grid = lambda v: resample(nib.Nifti1Image(v.astype(np.float32), affine), order=1)
        soft = lambda v: on_grid(ndi.gaussian_filter(v, 0.5))[0]
        brain, grid_affine = on_grid(brain_mask(a))
        brain, head = brain > 0.5, on_grid(ndi.binary_closing(np.pad(largest(a > 0), 4), iterations=2)[4:-4, 4:-4, 4:-4])[0] > 0.5
        brain, y1, y2 = brain & head, soft(t1) * head, soft(t2) * head      # some maps have specks outside the head
        h = Head(f'lab{n:02d}', y1, grid_affine, brain, t2=y2, to_mni=mni_from_brain(brain), weight=0.5, t1_weight=0.6, t2_weight=0.4,
                 licence='SynthSeg training label maps, Apache-2.0')
        write(h, {k: soft(v) * head for k, v in f.items()}, head, brain, y1, y2, T1_LEVEL, cache)
    return build
