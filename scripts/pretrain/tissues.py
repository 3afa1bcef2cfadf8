"""Tissue fractions of a whole head from its T1: fluid, grey and white matter, compact bone, marrow, fat, soft tissue; the rest is air.

Volumes are float32 [X, Y, Z] on the grid of VOX mm in RAS order.
"""
import numpy as np
import scipy.ndimage as ndi

from contrast import TISSUES, class_means
from morphology import VOX, ball, closing, distance, fill_slices, largest, opening, ramp

def grid_mni(shape, m):
    """Open grid of MNI-like mm along each axis (axes stay parallel)."""
    i, j, k = np.ogrid[:shape[0], :shape[1], :shape[2]]
    return i * m[0, 0] + m[0, 3], j * m[1, 1] + m[1, 3], k * m[2, 2] + m[2, 3]


def head_mask(t1, level):
    """Everything inside the skin, airways and sinuses included."""
    m = largest(opening(t1 > level, 1.0))
    m = closing(m, 5)
    m = fill_slices(m, (2, 0, 1))
    return largest(opening(m, 3))


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


def to_the_vertex(t1, brain):
    """A brain mask completed at its top, where a segmentation of the brain gives up early: all of brain's brightness there that hangs
    together with it and lies well under the scalp."""
    _, grey, white = class_means(t1, brain)
    head = head_mask(t1, 0.25 * grey)
    high = np.where(brain.any((0, 1)))[0]
    from_z = int(high.max() - 25 / VOX)
    tissue = (t1 > 0.55 * grey) & (t1 < 1.2 * white) & (distance(head) > 8.5)
    tissue[:, :, :from_z] = False
    tissue = opening(tissue, 1.6) | brain
    top = ndi.binary_propagation(brain & (np.arange(t1.shape[2]) >= from_z), mask=tissue & (np.arange(t1.shape[2]) >= from_z))
    return fill_slices(closing(brain | top, 4))


def fill_with_fluid(f, mask):
    """Make a mask fluid, its edge soft, in place."""
    share = ndi.gaussian_filter(mask.astype(np.float32), 0.6 / VOX)
    for k in TISSUES:
        f[k] *= 1 - share
    f['csf'] += share


def inside(t1, cl, brain, lm):
    """Soft CSF, grey and white fractions inside the skull by linear mixing between class means."""
    fw = ramp(t1, lm['grey'], lm['white'])
    fg = np.where(t1 > lm['grey'], 1 - fw, ramp(t1, lm['csf'], lm['grey']))
    fc = 1 - fw - fg
    odd = cl & ~ball(brain, 0.5, True)       # bright veins and dura around the brain are blood-like, not white matter
    fg = np.where(odd, fg + fw, fg)
    fw = np.where(odd, 0, fw)
    return {'csf': fc * cl, 'grey': fg * cl, 'white': fw * cl}


def fractions(h, rng, globes=True):
    """Tissue fractions {tissue: float32 0..1}, head mask, intracranial mask and landmarks {tissue: intensity} of a head from its T1.
    globes: look for the eyes."""
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
    csf_gap = np.where(skull, 1 / (1 + np.exp(np.clip((db - gap) / 0.25, -50, 50))), 0)
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
    if globes:
        fill_with_fluid(f, eyes(t1, head & ~outer, x, y, z, soft))
    # Dark vessels and ligaments thinner than bone in the neck stay soft tissue.
    return f, head, cl, {'csf': csf, 'grey': grey, 'white': white, 'fat': fat}
