"""What a model's training pairs look like to its own lowest layer, written into its model.json: whether a CT is like them.

    python3 domain.py ../../public/models/drunet34-t1t2 ../../public/models/drunet101-t1t2 --slices 400 [--bf16]    # on the same slices
    python3 export.py RUN/last.pt --id mine --name Mine --domain 400                                                 # with the export

Whole slices of the heads of the cache, rendered as for training, pass through the encoder. Of D-CENTER (C, S/32, S/32) the mean of each
channel over the cells that show something is taken, weighted by how much of a cell is not air: C numbers a slice, and the shown share of
the whole slice. Their mean, their principal directions with the variance along each, and the mean squared distance beside these are the
statistics. The score of a slice is sqrt((a + b) / 2 / (c0 + c1 / share)) / limit: a, the mean squared coordinate along the directions,
and b, the squared distance beside them, both over what slices of heads that the statistics have not seen have in the median; c0 and c1,
because small slices scatter more; limit such that QUANTILE of the training slices score less than 1, each scored without its own head.
The page computes the same (src/core/network/domainScore.ts).
"""
import argparse
import base64
import json
import os
import time
from pathlib import Path

os.environ.setdefault('OMP_WAIT_POLICY', 'PASSIVE')

import numpy as np
import torch
import torch.nn.functional as F

import export
from cache import CACHE, load_heads
from fields import Draw
from render import WHOLE, Subject, render

CELL = 32
COMPONENTS = 48
QUANTILE = 0.97
LEAST_SHARE = 0.05        # of the slice: 25 cm2; what shows less is not judged
AIR = torch.tensor([(0 - m) / s for m, s in zip(export.PREPROCESSING['mean'], export.PREPROCESSING['std'])]).view(1, -1, 1, 1)


def centre(net, x):
    """D-CENTER of a DRUNet: (B, 3, S, S) -> (B, C, S/32, S/32)."""
    x = F.max_pool2d(F.relu(net.bn1(net.conv1(x))), 3, 2, 1)
    return net.layer4(net.layer3(net.layer2(net.layer1(x))))


@torch.no_grad()
def pooled(net, x, bf16=False):
    """(B, C + 1) float64: D-CENTER's mean over what is shown, and the shown share; x (B, 3, S, S)."""
    with torch.autocast('cpu', torch.bfloat16, enabled=bf16):
        c = centre(net, x)
    shown = F.avg_pool2d((x > AIR.to(x) + 1e-6).any(1, keepdim=True).double(), CELL)
    mean = (c.double() * shown).sum((2, 3)) / shown.sum((2, 3)).clamp_min(1e-12)
    return torch.cat([mean, shown.mean((2, 3))], 1).numpy()


def training_features(nets, slices, seed=11, bf16=False):
    """[(N, C + 1) of each network] and the N heads' names, of about `slices` whole slices, as many of each head."""
    draw, subjects = Draw('cpu', seed), [Subject(v) for v in load_heads(CACHE)]
    rows, names, begun = [[] for _ in nets], [], time.time()
    while len(names) < slices:
        for subject in subjects:
            x = render(subject, draw, 1, WHOLE)['x']
            found = [pooled(net, x, bf16) for net in nets]
            if found[0][0, -1] < LEAST_SHARE:
                continue
            for kept, row in zip(rows, found):
                kept.append(row)
            names.append(subject.name)
        print(f'{len(names)} slices of {len(subjects)} heads, {time.time() - begun:.0f} s', flush=True)
    return [np.concatenate(kept) for kept in rows], np.array(names)


def fit(x, components):
    """(mean, directions (K, C), variance (K,)) of features (N, C)."""
    mean = x.mean(0)
    _, s, directions = np.linalg.svd(x - mean, full_matrices=False)
    return mean, directions[:components], s[:components] ** 2 / (len(x) - 1)


def distances(x, mean, directions, variance):
    """Mean squared coordinate along the directions, and squared distance beside them."""
    d = x - mean
    z = d @ directions.T
    return (z * z / variance).mean(1), ((d - z @ directions) ** 2).sum(1)


def statistics(features, names, components=COMPONENTS, quantile=QUANTILE):
    """The `domain` of a model.json, from training_features."""
    x, share = features[:, :-1], features[:, -1]
    a, b = np.empty(len(x)), np.empty(len(x))
    for name in np.unique(names):
        own = names == name
        a[own], b[own] = distances(x[own], *fit(x[~own], components))
    along, beside = np.median(a), np.median(b)
    raw = (a / along + b / beside) / 2
    terms = np.stack([np.ones_like(share), 1 / share], 1)
    c = np.linalg.lstsq(terms / raw[:, None], np.ones_like(raw), rcond=None)[0]       # relative errors count alike
    c = np.maximum(c, 1e-3)
    limit = float(np.quantile(np.sqrt(raw / (terms @ c)), quantile))
    mean, directions, variance = fit(x, components)
    scale = np.abs(directions).max(1) / 127
    text = lambda v: base64.b64encode(v.tobytes()).decode()
    return {
        'version': 1, 'layer': 'D-CENTER', 'features': int(x.shape[1]), 'components': components,
        'mean': text(mean.astype('<f4')), 'directions': text(np.rint(directions / scale[:, None]).astype(np.int8)),
        'directionScale': [float(f'{v:.6g}') for v in scale], 'variance': [float(f'{v:.6g}') for v in variance * along],
        'residual': float(f'{beside:.6g}'), 'scatter': [float(f'{v:.6g}') for v in c], 'leastShare': LEAST_SHARE,
        'limit': float(f'{limit:.6g}'), 'quantile': quantile, 'slices': len(x), 'heads': len(np.unique(names)),
    }


def score(domain, features):
    """Scores (N,) of features (N, C + 1) by a model.json's `domain`; NaN where too little is shown."""
    raw = lambda key, kind: np.frombuffer(base64.b64decode(domain[key]), kind).astype(float)
    directions = raw('directions', np.int8).reshape(domain['components'], -1) * np.array(domain['directionScale'])[:, None]
    a, b = distances(features[:, :-1], raw('mean', '<f4'), directions, np.array(domain['variance']))
    share = features[:, -1]
    scatter = domain['scatter'][0] + domain['scatter'][1] / np.maximum(share, 1e-6)
    return np.where(share < domain['leastShare'], np.nan, np.sqrt((a + b / domain['residual']) / 2 / scatter) / domain['limit'])


def add_to(folder, domain):
    """Puts the statistics into a model.json; its weights stay as they are."""
    path = Path(folder) / 'model.json'
    model = json.loads(path.read_text())
    path.write_text(json.dumps({**model, 'domain': domain}, separators=(',', ':')) + '\n')


def write_domains(folders, slices, bf16=False, keep=None):
    """Measures the models of several folders on the same slices. keep: an .npz for the features, to look at."""
    nets = [export.read_model(folder)[0] for folder in folders]
    features, names = training_features(nets, slices, bf16=bf16)
    if keep:
        np.savez(keep, names=names, **{Path(folder).name: f for folder, f in zip(folders, features)})
    for folder, found in zip(folders, features):
        domain = statistics(found, names)
        add_to(folder, domain)
        own = score(domain, found)
        print(f'{Path(folder).name}: {domain["slices"]} slices of {domain["heads"]} heads, {domain["components"]} directions, '
              f'{len(json.dumps(domain)) / 1e3:.0f} kB; training slices score {np.median(own):.2f} in the median, {own.max():.2f} at most')


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('models', nargs='+', help='folders of exported DRUNets')
    p.add_argument('--slices', type=int, default=400)
    p.add_argument('--bf16', action='store_true', help='half the time')
    p.add_argument('--keep', help='an .npz for the features')
    a = p.parse_args()
    write_domains(a.models, a.slices, a.bf16, a.keep)
