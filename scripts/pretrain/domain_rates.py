"""Error rates of the domain score: good heads that it calls outside, and what is no unenhanced upright head that it calls inside.

    python3 domain_rates.py --model ../../public/models/drunet34-t1t2 --good NAME=FOLDER_OR_INV3 ... --bad NAME=FOLDER ... [--bf16]

`^` before a path turns rows upside down. The held-out people of the cache are added to the good. Each good CT is also spoilt in the ways
of SPOILS. A line each: median, least and most score over the slices, how many lie outside (beyond 1), and the verdict's share of slices.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import scipy.ndimage as ndi
import torch

import domain
import export
import pairs
from models import hu_of, windows
from real_ct import on_grid, read_ct

RNG = np.random.default_rng(0)


def turned(degrees):
    return lambda hu: ndi.rotate(hu, degrees, reshape=False, order=1, cval=-1000)


def shown(change):
    """A change of the HU of what is shown, air left alone."""
    return lambda hu: np.where(hu > -1000, np.maximum(change(hu), -1000), hu)


def vessels(hu):
    """Sixty spots of 2 to 7 pixels radius, 150 to 300 HU brighter, in the brain."""
    out, brain = hu.copy(), ndi.binary_opening((hu > 0) & (hu < 80), iterations=3)
    rows, columns = np.where(brain)
    y, x = np.ogrid[:hu.shape[0], :hu.shape[1]]
    for i in RNG.integers(len(rows), size=60) if len(rows) > 500 else []:
        spot = ((y - rows[i]) ** 2 + (x - columns[i]) ** 2 < RNG.uniform(2, 7) ** 2) & brain
        out[spot] += RNG.uniform(150, 300)
    return out


def metal(hu):
    """A clip of 10 pixels radius, and streaks of up to 600 HU from it."""
    rows, columns = np.where(hu > -200)
    if len(rows) < 500:
        return hu
    y, x = np.mgrid[:hu.shape[0], :hu.shape[1]].astype(float)
    y, x = y - np.median(rows) - 60, x - np.median(columns) - 40
    far = np.hypot(y, x)
    out = np.where(hu > -900, np.clip(hu + np.sign(np.sin(9 * np.arctan2(y, x) + 1)) * 600 * np.exp(-far / 150), -1000, 3000), hu)
    return np.where(far < 10, 3000, out)


SPOILS = {
    'turned 30': turned(30), 'turned 90': turned(90), 'upside down': turned(180),
    'noise 25 HU': shown(lambda hu: hu + RNG.normal(0, 25, hu.shape)), 'noise 60 HU': shown(lambda hu: hu + RNG.normal(0, 60, hu.shape)),
    'no offset': shown(lambda hu: hu + 1024), 'half the slope': shown(lambda hu: hu / 2), 'twice the slope': shown(lambda hu: hu * 2),
    '20 HU too high': shown(lambda hu: hu + 20), 'vessels enhanced': vessels, 'metal': metal,
    'no skull': lambda hu: np.where(hu > 250, 40, hu), '1.5 times as large': lambda hu: ndi.zoom(hu, 1.5, order=1)[112:560, 112:560],
    '1.5 times as small': lambda hu: np.pad(ndi.zoom(hu, 1 / 1.5, order=1), 75, constant_values=-1000)[:448, :448],
}


def scores(net, statistics, images, bf16):
    found = [domain.pooled(net, torch.from_numpy(windows(np.ascontiguousarray(hu, np.float32)))[None], bf16) for hu in images]
    s = domain.score(statistics, np.concatenate(found))
    return s[~np.isnan(s)]


def line(name, s):
    print(f'{name:28} {len(s):3} slices  {np.median(s):5.2f}  {s.min():5.2f}  {s.max():5.2f}  outside {int((s > 1).sum()):3}', flush=True)
    return (s > 1).mean()


def images_of(path, most):
    slices, _, mm = read_ct(path.lstrip('^'), path.startswith('^'))
    images = [hu for hu, _ in on_grid(slices, mm)]
    return images[::max(1, len(images) // most)]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--model', default='../../public/models/drunet34-t1t2')
    p.add_argument('--good', nargs='*', default=[])
    p.add_argument('--bad', nargs='*', default=[])
    p.add_argument('--people', nargs='*', default=['mr-brain', 'ms03'], help='held-out heads of the cache')
    p.add_argument('--most', type=int, default=14, help='slices of each, at most about so many')
    p.add_argument('--bf16', action='store_true')
    a = p.parse_args()
    net, _ = export.read_model(a.model)
    statistics = json.loads((Path(a.model) / 'model.json').read_text())['domain']
    measure = lambda name, images: line(name, scores(net, statistics, images, a.bf16))
    good = {name: images_of(path, a.most) for name, path in (v.split('=') for v in a.good)}
    shares = [measure(name, images) for name, images in good.items()]
    for person in a.people:
        slices = pairs.held_out(person)
        shares.append(measure(person, [hu_of(np.asarray(s[0])) for s in slices[::max(1, len(slices) // a.most)]]))
    bad = [measure(name, images_of(path, a.most)) for name, path in (v.split('=') for v in a.bad)]
    print(f'{len(shares)} good: {sum(s >= 0.5 for s in shares)} mostly outside, {sum(0.1 < s < 0.5 for s in shares)} in part; '
          f'{len(bad)} of other kinds: {sum(s < 0.5 for s in bad)} not mostly outside')
    for way, spoil in SPOILS.items():
        for name, images in good.items():
            measure(f'{name}, {way}', [spoil(hu) for hu in images[1::2]])


if __name__ == '__main__':
    main()
