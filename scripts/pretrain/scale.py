"""How near the page's two ways of scaling a real MR come to the reference contrast, on heads whose targets are at it already.

Each target is taken for a raw MR; the map that src/core/metrics/normalise.ts would find for it, from what a network makes of its CT, should
change nothing. `evaluate.py scale` runs it.
"""
import numpy as np
import scipy.ndimage as ndi
import torch

import contrast
import pairs
from models import load

PURE, LEAST = 0.05, 200                     # as in src/core/metrics/tissueLandmarks.ts
CROSS = ndi.generate_binary_structure(2, 1)


def levels(name):
    return contrast.T1_LEVEL if name == 'T1' else contrast.t2_levels()


def landmarks(real, made, brain, name):
    """Raw values (fluid, white matter) of real (N, H, W) where made shows them pure; None where that is hardly anywhere."""
    found = []
    for tissue in ('csf', 'white'):
        near = (abs(made - levels(name)[tissue]) < PURE) & brain
        pure = np.stack([ndi.binary_erosion(slice_, CROSS) for slice_ in near])
        if pure.sum() < LEAST:
            return None
        found.append(np.quantile(real[pure], 0.75 if (tissue, name) == ('csf', 'T2') else 0.5))
    return found


def white_peak(values, name):
    """The peak that white stripe takes for white matter: the last clear one on T1, the largest on T2."""
    low, high = np.quantile(values, [0.005, 0.995])
    smooth = ndi.gaussian_filter1d(np.histogram(values[(values > low) & (values < high)], 200, (low, high))[0].astype(float), 4)
    clear = [i for i in range(1, 199) if smooth[i - 1] < smooth[i] >= smooth[i + 1] and smooth[i] > 0.25 * smooth.max()]
    return low + ((clear[-1] if name == 'T1' and clear else smooth.argmax()) + 0.5) / 200 * (high - low)


def scale(a):
    """Prints a line a head, model and contrast, and what they come to."""
    nets = [load(path) for path in a.models]
    off = {name: {'tissues': [], 'white stripe': []} for name in ('T1', 'T2')}
    for person in a.people:
        slices = pairs.held_out(person, every=a.every)
        head, brain = (np.stack([s[k][0].numpy() > 0.5 for s in slices]) for k in (2, 3))
        for model, net in nets:
            with torch.no_grad(), torch.autocast('cpu', torch.bfloat16, enabled=a.bf16):
                made = np.stack([torch.sigmoid(net(s[0][None]).float())[0].numpy() for s in slices])
            for k, name in enumerate(('T1', 'T2')):
                real = np.stack([s[1][k].numpy() for s in slices])
                found = landmarks(real, made[:, k], brain, name)
                if found is None:
                    print(f'{person} {name} by {model}: no pure tissue')
                    continue
                gain, offset = np.polyfit(found, [levels(name)[t] for t in ('csf', 'white')], 1)
                low = np.quantile(real[head], 0.005)
                stripe = white_peak(made[:, k][brain], name) / (white_peak(real[brain], name) - low)
                rms = lambda scaled: float(np.sqrt(((scaled - real)[brain] ** 2).mean()))
                by = {'tissues': (gain, rms(real * gain + offset)), 'white stripe': (stripe, rms((real - low) * stripe))}
                for way, pair in by.items():
                    off[name][way].append(pair)
                print(f'{person} {name} by {model}: ' + ', '.join(f'{way} x{g:.2f}, off by {e:.4f}' for way, (g, e) in by.items()), flush=True)
    for name, ways in off.items():
        for way, pairs_ in ways.items():
            gains, errors = zip(*pairs_)
            print(f'{name}, {way}: factor {min(gains):.2f} to {max(gains):.2f}, off by {np.mean(errors):.4f}, at most {max(errors):.4f} ({len(errors)} cases)')
