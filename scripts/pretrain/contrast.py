"""One reference contrast for all heads: where tissues lie on T1 and T2, smooth shading divided out, and T2 from the spin-echo equation.

All volumes are float32 [X, Y, Z]; `f` is {tissue: fraction}.
"""
import numpy as np
import scipy.ndimage as ndi

from morphology import VOX, ball

TISSUES = ('csf', 'grey', 'white', 'cortical', 'marrow', 'fat', 'soft')  # what is left over is air
# The reference contrast: T1 intensity of each landmark tissue in every target.
T1_LEVEL = {'csf': 0.15, 'grey': 0.50, 'white': 0.75, 'fat': 0.95}
# T1 and T2 relaxation (ms, 3 T, general knowledge) and proton density, for the spin-echo equation with the paper's TR and TE.
# The T2 of fat and marrow are those apparent in turbo spin echo, whose many refocusing pulses make fat bright.
RELAX = {'csf': (4000, 1800, 1.0), 'grey': (1350, 100, 0.82), 'white': (850, 76, 0.70), 'cortical': (400, 1, 0.1),
         'marrow': (500, 85, 0.6), 'fat': (370, 115, 0.85), 'soft': (1350, 50, 0.85)}
TR, TE = 2500.0, 123.0


def t2_levels():
    """Spin-echo signal of each tissue, CSF = 0.95."""
    s = {k: pd * (1 - np.exp(-TR / t1)) * np.exp(-TE / t2) for k, (t1, t2, pd) in RELAX.items()}
    return {k: 0.95 * v / s['csf'] for k, v in s.items()}


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


def divide_shading(volume, tissue, every, most, products=False):
    """Divide out a smooth multiplicative field: a second-order polynomial fitted to the logarithm of one tissue (mask) of one brightness.
    every: of the tissue's voxels, those that are used; most: bound of the logarithm; products: with mixed terms."""
    n = np.array(volume.shape) / 2

    def basis(q):
        x, y, z = q[..., 0], q[..., 1], q[..., 2]
        mixed = [x * y, y * z, x * z] if products else []
        return np.stack([x * 0 + 1, x, y, z, x * x, y * y, z * z, *mixed], -1)

    p = np.argwhere(tissue)[::every]
    value = np.log(volume[tuple(p.T)])
    coefficients = np.linalg.lstsq(basis((p - n) / n), value - np.median(value), rcond=None)[0]
    coefficients[0] = 0
    axis = np.linspace(-1, 1, 24)
    field = basis(np.stack(np.meshgrid(axis, axis, axis, indexing='ij'), -1)) @ coefficients
    field = ndi.zoom(np.clip(field, -most, most), np.array(volume.shape) / 24, order=1, grid_mode=True, mode='nearest')
    return (volume / np.exp(field)).astype(np.float32)


def unbias(t1, brain):
    """A T1 without shading, by the white matter that it shows itself."""
    for _ in range(2):
        c = class_means(t1, brain)
        white = ball(brain, 2, False) & (t1 > 0.35 * c[1] + 0.65 * c[2]) & (t1 < 1.25 * c[2])
        t1 = divide_shading(t1, white, 7, 0.3, products=True)
    return t1


def unbias_t2(t2, brain, t1):
    """A T2 without shading, by the white matter that the T1 shows."""
    c = class_means(t1, brain)
    white = ball(brain, 2, False) & (t1 > 0.2 * c[1] + 0.8 * c[2]) & (t2 > 0)
    return divide_shading(t2, white, 5, 0.4)


def t1_target(t1, lm, head):
    """A T1 brought to the reference contrast by its landmarks {tissue: intensity}."""
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


def t2_target(t2, f, head):
    """A real T2 brought to the reference contrast by the medians of pure white and grey matter and the bright quarter of pure fluid."""
    levels = t2_levels()
    mean = {k: float(np.median(t2[f[k] > 0.97])) for k in ('white', 'grey')}
    mean['csf'] = float(np.percentile(t2[f['csf'] > 0.97], 75))
    known = ('white', 'grey', 'csf')
    return np.interp(t2, [0, *(mean[k] for k in known), 3 * mean['csf']],
                     [0, *(levels[k] for k in known), 3 * levels['csf']]).astype(np.float32) * head
