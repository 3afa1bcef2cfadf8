"""How simulated CT differs from real CT, and what it shares with the MR behind it that a scanner would not see.

    python3 realism.py distances --ct FOLDER_OR_INV3 ...     # simulated against each real CT, in the brain and at the skull
    python3 realism.py tie                                   # correlation of what neither smooth tissue explains, CT against T1
Both take --cache, --count (samples) and --plain (as if the CT saw the MR's texture: what simulations did before).
"""
import argparse

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import scipy.ndimage as ndi
import torch

import real_ct
import real_pairs
import render
import scanner
from cache import CACHE, load_heads
from fields import Draw, blur

PATCH = 64                                              # pixels: 32 mm
BANDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85)      # cycles/mm
OFFSETS = np.arange(-6, 6.1, 0.5)                       # mm from the skull's inner edge, bone positive


def patches(hu, brain, step=PATCH // 2):
    """The squares of PATCH pixels of a slice (S, S) that lie wholly in the brain."""
    size = hu.shape[0] - PATCH + 1
    return [hu[i:i + PATCH, j:j + PATCH] for i in range(0, size, step) for j in range(0, size, step) if brain[i:i + PATCH, j:j + PATCH].all()]


def power(squares):
    """Power (HU^2 mm^2) of squares in each band, under a Hann window: the geometric mean, so that a few noisy CTs do not speak for all."""
    squares = np.array(squares)
    window = np.outer(np.hanning(PATCH), np.hanning(PATCH))
    squares = (squares - squares.mean((1, 2), keepdims=True)) * window
    p = abs(np.fft.fft2(squares)) ** 2 / (window ** 2).sum() * scanner.PX ** 2
    f = np.fft.fftfreq(PATCH, scanner.PX)
    f = np.hypot(f[:, None], f[None])
    return np.array([np.exp(np.log(p[:, (f >= a) & (f < b)].mean(1)).mean()) for a, b in zip(BANDS, BANDS[1:])])


def edge(hu, brain):
    """Mean HU at each of OFFSETS from the skull's inner edge: bone that touches the inside of the skull."""
    inner = ndi.binary_dilation(brain, iterations=8)
    bone = hu > 300
    d = np.where(bone, ndi.distance_transform_edt(bone), -ndi.distance_transform_edt(~bone)) * scanner.PX
    return [hu[inner & (abs(d - o) < 0.25)].mean() if (inner & (abs(d - o) < 0.25)).sum() > 20 else np.nan for o in OFFSETS]


def describe(slices):
    """What is compared, of (HU, brain mask) slices: histogram of HU about the brain's median, power, spread of the smoothed brain, edge."""
    found = {'power': [], 'edge': [], 'spread': [], 'quantiles': []}
    for hu, brain in slices:
        core = ndi.binary_erosion(brain, iterations=5)
        if core.sum() < 4000:
            continue
        found['power'] += patches(hu, core)
        found['edge'].append(edge(hu, brain))
        smooth = ndi.gaussian_filter(hu, 1.5 / scanner.PX)[core]
        found['spread'].append(np.subtract(*np.percentile(smooth, [90, 10])))
        found['quantiles'].append(np.quantile(hu[core] - np.median(hu[core]), np.linspace(0.01, 0.99, 50)))
    return {'power': power(found['power']), 'edge': np.nanmean(found['edge'], 0), 'spread': float(np.mean(found['spread'])),
            'quantiles': np.mean(found['quantiles'], 0)}


def compare(a, b):
    """Distances of two descriptions."""
    return {'histogram (HU)': float(abs(a['quantiles'] - b['quantiles']).mean()),
            'noise power (decades)': float(abs(np.log10(a['power'] / b['power'])).mean()),
            'low power, 0.1..0.3 (decades, signed)': float(np.log10(a['power'] / b['power'])[1:4].mean()),
            'smoothed brain p90-p10 (HU)': a['spread'] - b['spread'],
            'skull edge (HU)': float(np.nanmean(abs(a['edge'] - b['edge'])))}


def simulated(cache, count, seed=77, names=None):
    """Rendered pairs of the training heads, a few of each at a time, whole slices of 320 pixels."""
    draw, heads = Draw(seed=seed), [v for v in load_heads(cache) if not names or v.name in names]
    for i in range(count // 2):
        yield render.render(render.Subject(heads[i % len(heads)]), draw, 2, 320)


def distances(a):
    sim = describe((made['ct'][i, 0].numpy(), made['brain'][i, 0].numpy() > 0.5) for made in simulated(a.cache, a.count) for i in range(2))
    show = lambda name, d: print(f"{name}: power {d['power'].round(2).tolist()} HU2 mm2, spread {d['spread']:.1f} HU, skull edge {[f'{v:.0f}' for v in d['edge']]}")
    show('simulated', sim)
    for path in a.ct:
        slices, _, mm = real_ct.read_ct(path)
        real = describe((hu, real_pairs.masks(hu, scanner.PX)[1]) for hu, _ in real_ct.on_grid(slices, mm))
        show(path, real)
        print('  simulated against it: ' + ', '.join(f'{k} {v:.2f}' for k, v in compare(sim, real).items()))


def residue(image, classes, inside):
    """What a mixture of smooth classes (K, n) does not explain of an image over a mask."""
    design = np.stack([*classes, np.ones(inside.sum())], 1)
    return image[inside] - design @ np.linalg.lstsq(design, image[inside], rcond=None)[0]


def tie(a):
    """Without lesions, which are dark on both. Heads with a real T1 in 3D: only these have a texture that could leak. All scales hold grey and
    white anatomy too, which a scanner does see; detail finer than 1 mm (sigma) is the MR's own."""
    names = [v.name for v in load_heads(a.cache) if not v.info['stack'] and not v.name.startswith('lab') and v.name != 'icbm152']
    render.afflict = lambda draw, f, y, brain: torch.zeros_like(y[:, :1])
    fine = lambda v: v - ndi.gaussian_filter(v, 1 / scanner.PX)
    own, other, last = {'all scales': [], 'finer than 1 mm': []}, {'all scales': [], 'finer than 1 mm': []}, {}
    for made in simulated(a.cache, a.count, names=names):
        smooth = blur(made['fractions'][:, :3], 1.5 / scanner.PX).numpy()
        for i in range(2):
            inside = ndi.binary_erosion(made['brain'][i, 0].numpy() > 0.5, iterations=6) & (smooth[i, 0] < 0.05)
            if inside.sum() < 4000:
                continue
            classes = [s[inside] for s in smooth[i]]
            for scale in own:
                ct, t1 = (residue(fine(v) if scale != 'all scales' else v, classes, inside) for v in (made['ct'][i, 0].numpy(), made['y'][i, 0].numpy()))
                own[scale].append(np.corrcoef(ct, t1)[0, 1])
                if scale in last:
                    n = min(len(last[scale]), len(ct))
                    other[scale].append(np.corrcoef(ct[:n], last[scale][:n])[0, 1])
                last[scale] = t1
    for scale in own:
        for name, v in (('its own T1', own[scale]), ("another slice's T1", other[scale])):
            print(f'{scale}: correlation of the residues of CT and {name}: mean {np.mean(v):.3f}, root mean square {np.sqrt(np.mean(np.square(v))):.3f}, {len(v)} slices')


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)
    for name, run in (('distances', distances), ('tie', tie)):
        s = sub.add_parser(name)
        s.add_argument('--cache', default=CACHE)
        s.add_argument('--count', type=int, default=60)
        s.add_argument('--plain', action='store_true')
        s.set_defaults(run=run)
        if name == 'distances':
            s.add_argument('--ct', nargs='+', required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    if a.plain:
        scanner.seen_by_ct = lambda draw, f: f
    a.run(a)
