"""Figures on the held-out volunteer, contact sheets on real CT, and what 8-bit weights cost.

    python3 evaluate.py held-out --models ../../public/models/drunet101-t1t2 RUN34/last.pt --table table.npz --json figures.json
    python3 evaluate.py table --out table.npz                      # the best lookup table from HU to intensity, from training pairs
    python3 evaluate.py real --model ../../public/models/drunet101-t1t2 --ct FOLDER_OR_INV3 --out sheet.png
    python3 evaluate.py volumes --model ../../public/models/drunet101-t1t2 --ct FOLDER_OR_INV3
    python3 evaluate.py ceiling                                    # what the real T1 tells of the real T2, by an estimate
    python3 evaluate.py quantised --checkpoint RUN/last.pt --model ../../public/models/drunet101-t1t2
    python3 evaluate.py markdown --json figures.json               # the tables of docs/model-card.md

A model is a folder in the page's format, or a checkpoint of train.py (its averaged weights). Intensities are in [0, 1], the data range of
PSNR and SSIM is 1; Tenengrad is the mean Sobel magnitude on the 0..255 scale.
"""
import argparse
import json
import re
import tarfile
import tempfile
from pathlib import Path

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import scipy.ndimage as ndi
import torch
from skimage.metrics import structural_similarity

import drunet
import export

CONTRASTS = ('T1', 'T2')
MEAN, STD = np.array(export.PREPROCESSING['mean'], np.float32), np.array(export.PREPROCESSING['std'], np.float32)
SIZE, PIXEL = 448, 0.5


def load(path):
    """(name, network in evaluation mode) of a model folder or a checkpoint."""
    path = Path(path)
    if path.is_dir():
        net, model = export.read_model(path)
        return f"{model['name']} (8-bit)", net
    checkpoint = torch.load(path, map_location='cpu')
    net = drunet.build(checkpoint['spec'], checkpoint.get('blocks'))
    net.load_state_dict(checkpoint.get('ema', checkpoint['net']))
    spec = checkpoint['spec']
    name = f"DRUNet-{spec['depth']}" if spec['family'] == 'drunet' else 'U-Net'
    return f"{name} ({path.parent.name})", net.eval()


@torch.no_grad()
def synthesise(net, x):
    """(3, S, S) standardised -> (K, S, S) in [0, 1]."""
    return torch.sigmoid(net(torch.as_tensor(x, dtype=torch.float32)[None]))[0].numpy()


def windows(hu):
    """(S, S) HU -> (3, S, S) standardised windows."""
    w = [np.clip((hu - (v['centre'] - v['width'] / 2)) / v['width'], 0, 1) for v in export.WINDOWS]
    return ((np.stack(w) - MEAN[:, None, None]) / STD[:, None, None]).astype(np.float32)


def hu_of(x):
    """HU back from the bone window of a standardised input; exact between -1000 and 2000."""
    bone = export.WINDOWS[2]
    return (x[2] * STD[2] + MEAN[2]) * bone['width'] + bone['centre'] - bone['width'] / 2


# Metrics

def sobel(v):
    return np.hypot(ndi.sobel(v, 0), ndi.sobel(v, 1))


def metrics(real, synthetic, mask):
    """PSNR (dB), SSIM, RMSE and Tenengrad of one slice over a mask; SSIM's map is averaged over the mask."""
    error = float(((real - synthetic)[mask] ** 2).mean())
    _, ssim = structural_similarity(real, synthetic, data_range=1, gaussian_weights=True, sigma=1.5,
                                    use_sample_covariance=False, full=True)
    return {'psnr': 10 * np.log10(1 / max(error, 1e-12)), 'ssim': float(ssim[mask].mean()), 'rmse': error ** 0.5,
            'tenengrad': float(sobel(synthetic * 255)[mask].mean()), 'tenengrad of the real': float(sobel(real * 255)[mask].mean())}


def match_linear(real, synthetic, mask):
    """The synthetic image after the one gain and offset (over the volume's masks) that bring it nearest to the real one."""
    a = np.concatenate([s[m] for s, m in zip(synthetic, mask)]).astype(np.float64)
    b = np.concatenate([r[m] for r, m in zip(real, mask)]).astype(np.float64)
    gain, offset = np.polyfit(a, b, 1)
    return [np.clip(s * gain + offset, 0, 1) * (s > 0) for s in synthetic]


# The floor: a lookup table

EDGES = np.concatenate([np.arange(-1000, -200, 20), np.arange(-200, 200, 1), np.arange(200, 2001, 20)])


def fit_table(count=160, size=224, seed=11):
    """The mean intensity of the training pairs' targets at each HU: no table has a lower squared error on them."""
    import pairs
    total = np.zeros((2, len(EDGES) + 1))
    number = np.zeros(len(EDGES) + 1)
    for i, (x, y, head, *_) in enumerate(pairs.Pairs(size=size, seed=seed)):
        if i == count:
            break
        inside = np.asarray(head)[0] > 0.5
        place = np.searchsorted(EDGES, hu_of(np.asarray(x))[inside])
        number += np.bincount(place, minlength=len(number))
        for k in range(2):
            total[k] += np.bincount(place, np.asarray(y)[k][inside], minlength=len(number))
    wide = [ndi.gaussian_filter1d(v, 1) for v in (*total, number)]
    return np.stack(wide[:2]) / np.maximum(wide[2], 1e-6)


def look_up(table, x, head):
    return table[:, np.searchsorted(EDGES, hu_of(x))] * head


# Commands

def held_out_slices(every):
    """Every so-manieth 2.5 mm slice of the subject that is never trained on: (x, y, head, brain, z)."""
    import pairs
    volunteer, = pairs.load_heads(pairs.CACHE, held=True)
    return pairs.held_out(volunteer.name, every=every)


def held_out(a):
    slices = [{k: np.asarray(v, np.float32) for k, v in zip(('x', 'y', 'head', 'brain'), s)} for s in held_out_slices(a.every)]
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
                    row = {'model': name, 'contrast': contrast, 'region': region, 'scale': scale, 'slices': len(used)}
                    for key in found[0]:
                        values = [v[key] for v in found]
                        row[key] = [float(np.mean(values)), float(np.std(values))]
                    rows.append(row)
        for r in rows[-8:]:
            print(f"{r['model']:28} {r['contrast']} {r['region']:5} {r['scale']:12} {r['slices']:3} slices  "
                  + '  '.join(f"{key} {m:.3f}+-{sd:.3f}" for key, (m, sd) in ((k, v) for k, v in r.items() if isinstance(v, list))), flush=True)
        if a.pictures:
            sheet = [np.hstack([hu_picture(s['x']), s['y'][0], m[0], s['y'][1], m[1]]) for s, m in list(zip(slices, made))[2::max(1, len(slices) // 6)]]
            write_picture(np.vstack(sheet), Path(a.pictures) / f"held-out-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.png", 0.4)
    if a.json:
        Path(a.json).write_text(json.dumps(rows, indent=1) + '\n')


def hu_picture(x):
    return x[0] * STD[0] + MEAN[0]


def write_picture(v, path, scale=1.0):
    from PIL import Image
    image = Image.fromarray((np.clip(v, 0, 1) * 255).astype(np.uint8))
    if scale != 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.LANCZOS)
    image.save(path, optimize=True)


def read_ct(path, flip=False):
    """(HU slices from foot to head, their heights in mm, pixel size in mm) of a folder of DICOM files or an InVesalius .inv3."""
    path = Path(path)
    if path.is_dir():
        import pydicom
        files = [pydicom.dcmread(f) for f in sorted(path.glob('*.dcm'))]
        across = np.cross(*np.array(files[0].ImageOrientationPatient, float).reshape(2, 3))
        height = [float(across @ np.array(d.ImagePositionPatient, float)) for d in files]
        order = np.argsort(height)
        hu = [files[i].pixel_array * float(files[i].RescaleSlope) + float(files[i].RescaleIntercept) for i in order]
        height, mm = np.sort(height), float(files[0].PixelSpacing[0])
    else:
        import plistlib
        with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as t:
            t.extractall(folder)
            plist = plistlib.loads(next(Path(folder).rglob('main.plist')).read_bytes())
            matrix = plist['matrix']
            hu = np.fromfile(next(Path(folder).rglob(matrix['filename'])), matrix['dtype']).reshape(matrix['shape'])
        height, mm = np.arange(len(hu)) * float(plist['spacing'][2]), float(plist['spacing'][0])
    return [np.maximum(z, -1000).astype(np.float32)[::-1 if flip else 1] for z in hu], np.asarray(height), mm


def head_mask(hu):
    """The head of one slice, without table and holder: opened, largest component, filled."""
    body = ndi.binary_opening(hu > -300, iterations=4)
    label, n = ndi.label(body)
    if n == 0:
        return np.zeros_like(body)
    body = label == 1 + np.argmax(np.bincount(label.ravel())[1:])
    return ndi.binary_fill_holes(ndi.binary_closing(np.pad(body, 8), iterations=8)[8:-8, 8:-8])


def on_grid(slices, mm):
    """[(HU, head)] of 448 x 448 pixels of 0.5 mm about the middle of the whole head's box; air outside the head."""
    masks = [head_mask(z) for z in slices]
    box = np.logical_or.reduce(masks)
    centre = [(r[0] + r[-1]) / 2 for r in (np.where(box.any(i))[0] for i in (1, 0))]
    scale = PIXEL / mm
    place = lambda v, outside: ndi.affine_transform(
        v.astype(np.float32), np.diag([scale, scale]), [c - SIZE / 2 * scale for c in centre], (SIZE, SIZE), order=1, cval=outside)
    out = []
    for hu, mask in zip(slices, masks):
        head = place(mask, 0) > 0.5
        out.append((np.where(head, place(np.where(mask, hu, -1000), -1000), -1000), head))
    return out


def real(a):
    name, net = load(a.model)
    torch.set_num_threads(2)
    slices, _, mm = read_ct(a.ct, a.flip)
    slices = on_grid(slices, mm)
    first, last = a.range or (0, len(slices) - 1)
    columns = []
    for i in np.unique(np.linspace(first, last, min(a.slices, last - first + 1)).round().astype(int)):
        hu, head = slices[i]
        x = windows(hu)
        columns.append(np.vstack([hu_picture(x), *(synthesise(net, x) * head)]))
    per = a.columns
    rows = [columns[i:i + per] for i in range(0, len(columns), per)]
    blank = np.zeros_like(columns[0])
    write_picture(np.vstack([np.hstack([*r, *[blank] * (per - len(r))]) for r in rows]), a.out, a.scale)
    print(f'{name}: {len(columns)} slices of {Path(a.ct).name} in {a.out}')


def volumes(a):
    """Grey and white matter that a MeshNet finds on the synthetic T1 of a real CT, and CSF by thresholds on the CT and on the synthetic T2."""
    import meshnet
    import real_pairs
    name, net = load(a.model)
    torch.set_num_threads(2)
    slices, height, mm = read_ct(a.ct, a.flip)
    t1, t2, ct, inside = [], [], [], []
    for hu, head in on_grid(slices, mm):
        made = synthesise(net, windows(hu)) * head
        small = lambda v: ndi.uniform_filter(v.astype(np.float32), 2, origin=-1)[::2, ::2]          # 1 mm pixels
        for store, v in zip((t1, t2, ct, inside), (*made, hu, real_pairs.masks(hu, PIXEL)[1])):
            store.append(small(v))
    levels = np.arange(height[0], height[-1], 1.0)
    at = np.interp(levels, height, np.arange(len(height)))
    low, share = np.floor(at).astype(int), (at % 1)[:, None, None]

    def ras(v):                       # 1 mm slices; rows to the back, columns to the left -> X to the right, Y to the front, Z up
        v = np.stack(v)
        v = v[low] * (1 - share) + v[np.minimum(low + 1, len(v) - 1)] * share
        return np.ascontiguousarray(v[:, ::-1, ::-1].transpose(2, 1, 0))

    t1, t2, ct, inside = ras(t1), ras(t2), ras(ct), ras(inside) > 0.5
    found = meshnet.segment(t1, a.meshnet)
    label, n = ndi.label(ndi.binary_opening(found > 0))
    brain = label == 1 + np.argmax(np.bincount(label.ravel())[1:]) if n else found > 0
    brain = ndi.binary_dilation(brain) & (found > 0)
    inner = ndi.binary_fill_holes(brain | (inside & ndi.binary_dilation(brain, iterations=8)))
    smooth = ndi.gaussian_filter(ct, 1)
    limit = a.csf if a.csf is not None else (8 + float(np.median(ct[brain]))) / 2       # midway from fluid to this brain
    wet_ct, wet_t2 = inner & (smooth < limit) & (smooth > -30), inner & (t2 > 0.6)
    dice = 2 * (wet_ct & wet_t2).sum() / max(1, wet_ct.sum() + wet_t2.sum())
    ml = lambda m: f'{m.sum() / 1000:.0f} ml'
    print(f'{name} on {Path(a.ct).name}: grey {ml(brain & (found == 2))}, white {ml(brain & (found == 1))}; '
          f'CSF {ml(wet_ct)} by CT < {limit:.0f} HU, {ml(wet_t2)} by synthetic T2 > 0.6, Dice {dice:.2f}')
    if a.out:
        take = np.linspace(t1.shape[2] * 0.3, t1.shape[2] * 0.9, 6).astype(int)
        show = lambda v: np.hstack([v[::-1, ::-1, k].T for k in take])
        write_picture(np.vstack([show(t1), show((found == 2) * 0.5 + (found == 1) * 1.0), show(t2), show(wet_ct * 1.0)]), a.out)


def ceiling(a):
    """What the real T1 and the CT together tell of the real T2: a small network from their local features to the T2, trained on every other
    slice of the volunteer himself: an estimate of what a network that sees only the CT, and never saw him, may reach at best."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    near = lambda v: [ndi.gaussian_filter(v, s / PIXEL) for s in (0.3, 0.7, 1.5, 3, 6)]

    def features(s):
        x, y, brain = (np.asarray(v, np.float32) for v in (s[0], s[1], s[3]))
        depth = np.minimum(ndi.distance_transform_edt(brain[0]) * PIXEL, 30) / 30
        row, column = np.indices(depth.shape) / SIZE - 0.5
        height = np.full(depth.shape, s[4] / 200)
        return np.stack([*near(y[0]), *near(x[0]), *near(x[1]), depth, row, abs(column), height], -1).astype(np.float32), y[1], brain[0] > 0.5

    slices = [v for v in map(features, held_out_slices(a.every // 2)) if v[2].sum() > 2000]
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


def quantised(a):
    """PSNR of the 8-bit model's output against the checkpoint's (the mean of several), over held-out slices."""
    torch.set_num_threads(2)
    checkpoint, weights = export.averaged(a.checkpoint)
    full, (_, small) = drunet.build(checkpoint['spec'], checkpoint.get('blocks')), load(a.model)
    full.load_state_dict(weights)
    full.eval()
    found = []
    for x, *_ in held_out_slices(2)[:a.slices]:
        error = ((synthesise(full, np.asarray(x)) - synthesise(small, np.asarray(x))) ** 2).mean()
        found.append(10 * np.log10(1 / error))
    print(f'8-bit against float32 over {len(found)} slices: PSNR {np.mean(found):.1f} dB, lowest {min(found):.1f} dB')


def markdown(a):
    """The figures of `held-out` as Markdown: one table a region and scale, a row a model."""
    rows = json.loads(Path(a.json).read_text())
    keys = ('psnr', 'ssim', 'rmse', 'tenengrad')
    text = lambda row, key: '{0:.{2}f} ± {1:.{2}f}'.format(*row[key], 1 if key == 'tenengrad' else 2 if key == 'psnr' else 3)
    for region, scale in sorted({(r['region'], r['scale']) for r in rows}):
        here = [r for r in rows if (r['region'], r['scale']) == (region, scale)]
        real = ', '.join(f"{r['contrast']} {text({'tenengrad': r['tenengrad of the real']}, 'tenengrad')}" for r in here[:len(CONTRASTS)])
        print(f"\nRegion: {region}; intensities: {scale}; {here[0]['slices']} slices; Tenengrad of the real MR: {real}.\n")
        print('| model | contrast | PSNR (dB) | SSIM | RMSE | Tenengrad |\n|---|---|---|---|---|---|')
        for r in here:
            print(f"| {r['model']} | {r['contrast']} | " + ' | '.join(text(r, k) for k in keys) + ' |')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)
    s = sub.add_parser('held-out')
    s.add_argument('--models', nargs='*', default=[])
    s.add_argument('--table')
    s.add_argument('--every', type=int, default=2, help='of the 2.5 mm slices')
    s.add_argument('--json')
    s.add_argument('--pictures', help='folder for contact sheets')
    s.set_defaults(run=held_out)
    s = sub.add_parser('table')
    s.add_argument('--out', required=True)
    s.add_argument('--count', type=int, default=160)
    s.set_defaults(run=lambda a: np.savez_compressed(a.out, table=fit_table(a.count)))
    s = sub.add_parser('real')
    s.add_argument('--model', required=True)
    s.add_argument('--ct', required=True)
    s.add_argument('--out', required=True)
    s.add_argument('--slices', type=int, default=14)
    s.add_argument('--columns', type=int, default=7)
    s.add_argument('--scale', type=float, default=0.5)
    s.add_argument('--range', type=int, nargs=2, help='first and last slice')
    s.add_argument('--flip', action='store_true', help='turn rows upside down')
    s.set_defaults(run=real)
    s = sub.add_parser('volumes')
    s.add_argument('--model', required=True)
    s.add_argument('--ct', required=True)
    s.add_argument('--flip', action='store_true')
    s.add_argument('--csf', type=float, help='HU below which brain is fluid; midway between 8 and the brain\'s median otherwise')
    s.add_argument('--meshnet', default='../../../shared/data/meshnet/model5_gw_ae')
    s.add_argument('--out', help='picture')
    s.set_defaults(run=volumes)
    s = sub.add_parser('ceiling')
    s.add_argument('--every', type=int, default=4, help='of the 2.5 mm slices, those measured; those between are learned from')
    s.add_argument('--steps', type=int, default=3000)
    s.set_defaults(run=ceiling)
    s = sub.add_parser('quantised')
    s.add_argument('--checkpoint', nargs='+', required=True)
    s.add_argument('--model', required=True)
    s.add_argument('--slices', type=int, default=20)
    s.set_defaults(run=quantised)
    s = sub.add_parser('markdown')
    s.add_argument('--json', required=True)
    s.set_defaults(run=markdown)
    a = p.parse_args()
    a.run(a)


if __name__ == '__main__':
    main()
