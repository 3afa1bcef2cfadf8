"""Figures on people who are never trained on: simulated CT, real T1 and T2."""
import itertools
import json
import re
from pathlib import Path

import numpy as np
import scipy.ndimage as ndi
import scipy.stats as stats
import torch

import pairs
import scanner
from contrast import TISSUES
from fields import Draw
from lookup import look_up
from metrics import match_linear, metrics, smoothed_correlation
from models import CONTRASTS, hu_picture, load, synthesise, write_picture
from scanner import PX


def held_out_slices(person, every, untied=False):
    """Every so-manieth slice of a person who is never trained on: [(x, y, head, brain, z)]. untied: the CT sees nothing of the MR's texture."""
    draw = Draw(seed=5)

    def seen(f):
        smooth = scanner.seen_by_ct(draw, {k: f[i][None, None] for i, k in enumerate(TISSUES)})
        return torch.stack([smooth[k][0, 0] for k in TISSUES])
    return pairs.held_out(person, every=every, seen=seen if untied else None)


def held_out(a):
    slices = [{k: np.asarray(v, np.float32) for k, v in zip(('x', 'y', 'head', 'brain'), s)} for s in held_out_slices(a.person, a.every, a.untied)]
    slices = [s for s in slices if s['head'].sum() > 5000]
    torch.set_num_threads(2)
    candidates = []
    if a.table:
        table = np.load(a.table)['table']
        candidates.append(('lookup table', lambda x, head: look_up(table, x, head)))
    for path in a.models:
        name, net = load(path)
        candidates.append((name, lambda x, head, net=net: synthesise(net, x) * head))
    rows = []
    for name, f in candidates:
        made = [f(s['x'], s['head']) for s in slices]
        for k, contrast in enumerate(CONTRASTS):
            real = [s['y'][k] * s['head'][0] for s in slices]
            for region in ('brain', 'head'):
                masks = [s[region][0] > 0.5 for s in slices]
                used = [i for i, m in enumerate(masks) if m.sum() > 2000]
                for scale, image in (('as made', [m[k] for m in made]), ('linear match', match_linear(real, [m[k] for m in made], masks))):
                    found = [metrics(real[i], image[i].astype(np.float32), masks[i]) for i in used]
                    row = {'person': a.person, 'model': name, 'contrast': contrast, 'region': region, 'scale': scale, 'slices': len(used)}
                    for key in found[0]:
                        values = [v[key] for v in found]
                        row[key] = [float(np.mean(values)), float(np.std(values))]
                    row['each'] = {key: [float(v[key]) for v in found] for key in ('psnr', 'ssim', 'tenengrad')}
                    if scale == 'as made':
                        row['r'] = smoothed_correlation([real[i] for i in used], [image[i] for i in used], [masks[i] for i in used], 1 / PX)
                    rows.append(row)
        for r in rows[-8:]:
            means = '  '.join(f'{k} {v[0]:.3f}+-{v[1]:.3f}' for k, v in r.items() if isinstance(v, list))
            print(f"{r['person']} {r['model']:28} {r['contrast']} {r['region']:5} {r['scale']:12} {r['slices']:3} slices  {means}"
                  + (f"  r {r['r']:.3f}" if 'r' in r else ''), flush=True)
        if a.pictures:
            sheet = [np.hstack([hu_picture(s['x']), s['y'][0], m[0], s['y'][1], m[1]]) for s, m in list(zip(slices, made))[2::max(1, len(slices) // 6)]]
            write_picture(np.vstack(sheet), Path(a.pictures) / f"{a.person}-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.png", 0.4)
    if a.json:
        path = Path(a.json)
        others = [r for r in json.loads(path.read_text()) if (r['person'], r['model']) not in {(n['person'], n['model']) for n in rows}] if path.exists() else []
        path.write_text(json.dumps(others + rows, indent=1) + '\n')


def ceiling(a):
    """What the real T1 and the CT together tell of the real T2: a small network from their local features to the T2, trained on every other
    slice of the volunteer himself: an estimate of what a network that sees only the CT, and never saw him, may reach at best."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    near = lambda v: [ndi.gaussian_filter(v, s / PX) for s in (0.3, 0.7, 1.5, 3, 6)]

    def features(s):
        x, y, brain = (np.asarray(v, np.float32) for v in (s[0], s[1], s[3]))
        depth = np.minimum(ndi.distance_transform_edt(brain[0]) * PX, 30) / 30
        row, column = np.indices(depth.shape) / pairs.GRID - 0.5
        height = np.full(depth.shape, s[4] / 200)
        return np.stack([*near(y[0]), *near(x[0]), *near(x[1]), depth, row, abs(column), height], -1).astype(np.float32), y[1], brain[0] > 0.5

    slices = [v for v in map(features, held_out_slices('mr-brain', a.every // 2)) if v[2].sum() > 2000]
    seen = [(f[m], t[m]) for f, t, m in slices[1::2]]
    x, y = (torch.from_numpy(np.concatenate(v)) for v in zip(*seen))
    mean, sd = x.mean(0), x.std(0) + 1e-6
    net = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 96), torch.nn.ReLU(), torch.nn.Linear(96, 96), torch.nn.ReLU(), torch.nn.Linear(96, 1))
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    for step in range(a.steps):
        for group in optimiser.param_groups:
            group['lr'] = 2e-3 * (1 - step / a.steps)
        at = torch.randint(len(x), (4096,))
        loss = ((net((x[at] - mean) / sd)[:, 0] - y[at]) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    found = []
    with torch.no_grad():
        for f, t, m in slices[::2]:
            made = net((torch.from_numpy(f[m]) - mean) / sd)[:, 0].numpy()
            found.append(10 * np.log10(1 / ((made - t[m]) ** 2).mean()))
    print(f'T2 from the real T1 and the CT, learned on his own other slices: PSNR {np.mean(found):.2f} +- {np.std(found):.2f} dB in the brain over {len(found)} slices')


def markdown(a):
    """The figures of `held-out` as Markdown: one table a region and scale, a row a model."""
    rows = json.loads(Path(a.json).read_text())
    keys = ('psnr', 'ssim', 'rmse', 'tenengrad')
    text = lambda row, key: '{0:.{2}f} ± {1:.{2}f}'.format(*row[key], 1 if key == 'tenengrad' else 2 if key == 'psnr' else 3)
    for person, region, scale in sorted({(r['person'], r['region'], r['scale']) for r in rows if r['region'] in a.region}):
        here = [r for r in rows if (r['person'], r['region'], r['scale']) == (person, region, scale)]
        real = ', '.join(f"{r['contrast']} {text({'tenengrad': r['tenengrad of the real']}, 'tenengrad')}" for r in here[:len(CONTRASTS)])
        print(f"\n{person}. Region: {region}; intensities: {scale}; {here[0]['slices']} slices; Tenengrad of the real MR: {real}.\n")
        print('| model | contrast | PSNR (dB) | SSIM | RMSE | Tenengrad | r |\n|---|---|---|---|---|---|---|')
        for r in here:
            r_text = f"{r['r']:.3f}" if 'r' in r else ''
            print(f"| {r['model']} | {r['contrast']} | " + ' | '.join(text(r, k) for k in keys) + f' | {r_text} |')


def differences(a, b):
    """((mean difference, its 95 % interval, P) of Student's t-test for independent samples, as the paper has it; the same for pairs)."""
    a, b = np.asarray(a), np.asarray(b)
    d = a - b
    n, mean = len(d), float(d.mean())
    found = []
    for test, error, freedom in ((stats.ttest_ind, np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / n), 2 * n - 2),
                                 (stats.ttest_rel, d.std(ddof=1) / np.sqrt(n), n - 1)):
        half = float(stats.t.ppf(0.975, freedom) * error)
        found.append((mean, (mean - half, mean + half), float(test(a, b).pvalue)))
    return found


def t_tests(a):
    """The paper's table 4 over the figures of `held-out`: each model less each other, inside the skull."""
    rows = [r for r in json.loads(Path(a.json).read_text()) if r['region'] == 'brain' and r['scale'] == a.scale]
    said = lambda p: '< 0.001' if p < 0.001 else f'{p:.3f}'
    print('| person | contrast | models | figure | difference | 95 %, independent | P | 95 %, paired | P |\n|---|---|---|---|---|---|---|---|---|')
    for person, contrast in dict.fromkeys((r['person'], r['contrast']) for r in rows):
        here = [r for r in rows if (r['person'], r['contrast']) == (person, contrast)]
        for one, other in itertools.combinations(here, 2):
            for key in ('psnr', 'ssim'):
                tests = differences(one['each'][key], other['each'][key])
                cells = ' | '.join(f'{low:.3f} to {high:.3f} | {said(p)}' for _, (low, high), p in tests)
                print(f"| {person} | {contrast} | {one['model']} less {other['model']} | {key} | {tests[0][0]:.3f} | {cells} |")
