"""Registration of two images of one head by normalised mutual information: rigid, then (where asked) affine, by Powell's method."""
import numpy as np
import scipy.ndimage as ndi
import scipy.optimize


def coarse(img, mm):
    """(float32 volume of mm-sized voxels, affine), blurred to that size first."""
    data = np.asarray(img.dataobj, np.float32)
    size = np.sqrt((img.affine[:3, :3] ** 2).sum(0))
    data = ndi.gaussian_filter(data, np.maximum(0, mm / size / 2.5))
    shape = tuple(np.maximum(8, np.ceil(np.array(data.shape) * size / mm)).astype(int))
    affine = img.affine @ np.diag([*(mm / size), 1])
    return ndi.affine_transform(data, np.diag(mm / size), 0, shape, order=1), affine


def mutual_information(a, b, bins=32):
    """Normalised mutual information of two arrays of 0..bins-1."""
    joint = np.bincount(a * bins + b, minlength=bins * bins).reshape(bins, bins) / a.size
    entropy = lambda p: -(p[p > 0] * np.log(p[p > 0])).sum()
    return (entropy(joint.sum(0)) + entropy(joint.sum(1))) / entropy(joint)


def moved(p, centre):
    """4x4 of 3 shifts (mm), 3 turns (1/100 rad), 3 scales and 3 shears (per cent) about a centre."""
    shear = np.eye(3)
    shear[0, 1], shear[0, 2], shear[1, 2] = p[9:12] / 100
    m = np.eye(4)
    m[:3, :3] = rotation(p[3:6] / 100) @ np.diag(1 + p[6:9] / 100) @ shear
    m[:3, 3] = centre + p[:3] - m[:3, :3] @ centre
    return m


def rotation(v):
    (cx, cy, cz), (sx, sy, sz) = np.cos(v), np.sin(v)
    return (np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
            @ np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]]))


def register(fixed, moving, levels=None, affine=True, mm=4.0):
    """(4x4 from fixed world to moving world in mm, mutual information as they lay, and at the end) of two NIfTI images.

    levels: intensities (low, high) of the fixed image between which the bins lie; its 1st and 99.5th percentile otherwise."""
    still, to_world = coarse(fixed, mm)
    other, of_other = coarse(moving, mm)
    binned = lambda v, lo, hi: np.clip((v - lo) / (hi - lo + 1e-6) * 31, 0, 31).astype(np.int64)
    a = binned(still, *(levels or np.percentile(still, [1, 99.5]))).ravel()
    lo, hi = np.percentile(other, [1, 99.5])
    grid = np.stack(np.meshgrid(*map(np.arange, still.shape), indexing='ij')).reshape(3, -1)
    world = to_world[:3, :3] @ grid + to_world[:3, 3:]
    centre = world.mean(1)

    def cost(p):
        m = np.linalg.inv(of_other) @ moved(p, centre)
        v = ndi.map_coordinates(other, m[:3, :3] @ world + m[:3, 3:], order=1)
        return -mutual_information(a, binned(v, lo, hi))

    p = np.zeros(12)
    for n in (6, 12) if affine else (6,):
        found = scipy.optimize.minimize(lambda q: cost(np.r_[q, p[n:]]), p[:n], method='Powell', options={'xtol': 0.05, 'ftol': 1e-5, 'maxiter': 12})
        p[:n] = found.x
    return moved(p, centre), -cost(np.zeros(12)), -cost(p)
