"""Volumes on one grid of VOX mm: resampling, distances, opening and closing by millimetres.

Volumes are [X, Y, Z] in RAS order (to the right, to the front, upwards).
"""
import nibabel as nib
import numpy as np
import scipy.ndimage as ndi

VOX = 0.75  # mm


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


def trim(t1, aff, level, margin=6):
    m = ndi.binary_opening(t1 > level, iterations=2)
    box = tuple(slice(max(0, w.min() - margin), w.max() + margin + 1) for w in (np.where(m.any(tuple({0, 1, 2} - {a})))[0] for a in range(3)))
    aff = aff.copy()
    aff[:3, 3] += aff[:3, :3] @ np.array([b.start for b in box])
    return t1[box], aff


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


def signed(mask):
    """Signed distance (mm, positive outside) on every 3rd voxel."""
    m = mask[::3, ::3, ::3]
    return (ndi.distance_transform_edt(~m) - ndi.distance_transform_edt(m)).astype(np.float32) * 3 * VOX


def fill_slices(mask, axes=(2,)):
    """Fill the holes of every slice across each of the axes, in place."""
    for axis in axes:
        for i in range(mask.shape[axis]):
            at = [slice(None)] * 3
            at[axis] = i
            mask[tuple(at)] = ndi.binary_fill_holes(mask[tuple(at)])
    return mask


def box_of(mask, margin=0):
    """The slices of a mask's bounding box, grown by a margin of voxels."""
    along = (np.where(mask.any(tuple({0, 1, 2} - {a})))[0] for a in range(3))
    return tuple(slice(max(0, w.min() - margin), w.max() + margin + 1) for w in along)


def moved_origin(affine, start):
    """The affine of a volume cropped to begin at voxel `start`."""
    out = affine.copy()
    out[:3, 3] += affine[:3, :3] @ np.asarray(start, float)
    return out
