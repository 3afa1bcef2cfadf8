"""Grey and white matter by PyTorch, and Dice and 95 % Hausdorff distance by SciPy, for src/engine/tissue and src/core/tissue.

tissue/head.bin: a block of the demo patient's T1 at 1 mm (Colin27, ch2 of Debian's mricron-data; (C) 1993-2009 Louis Collins, McConnell Brain Imaging
Centre, Montreal Neurological Institute, McGill University; see public/demo/NOTICE.txt) as the network sees it, bytes of 0..255 for
0..1, in slices of rows x columns, column fastest; tissue/labels.bin: the classes that the shipped network (public/tissue) gives it
in float64; tissue/cases.json: its size, what the labels count, and pairs of small masks with what SciPy says of them.

Run: /usr/bin/python3 scripts/oracles/tissue.py
"""
import json
from pathlib import Path

import nibabel as nib
import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DILATIONS, CHANNELS, CLASSES = [1, 2, 4, 8, 4, 2, 2, 1], 11, 3
BLOCK = (12, 24, 32)                                         # slices, rows, columns


def layers():
    numbers = np.fromfile(ROOT / 'public/tissue/meshnet.bin', '<f4')
    at, inputs = 0, 1
    for dilation, size, outputs in [(d, 3, CHANNELS) for d in DILATIONS] + [(1, 1, CLASSES)]:
        n = size ** 3 * inputs * outputs
        kernel = numbers[at:at + n].reshape(size, size, size, inputs, outputs)
        bias = numbers[at + n:at + n + outputs]
        at += n + outputs
        yield torch.from_numpy(kernel.transpose(4, 3, 0, 1, 2).copy()).double(), torch.from_numpy(bias.copy()).double(), dilation
        inputs = outputs
    assert at == len(numbers)


def labels_of(values):
    v = torch.from_numpy(values).double()[None, None]
    for kernel, bias, dilation in layers():
        v = F.conv3d(v, kernel, bias, padding=dilation * (kernel.shape[-1] // 2), dilation=dilation)
        if kernel.shape[0] == CHANNELS:
            v = F.relu(v)
    top = v[0].topk(2, 0).values
    print('closest call between two classes', float((top[0] - top[1]).min()))
    return v[0].argmax(0).numpy().astype(np.uint8)


def demo_head():
    """The demo patient's T1 as slices from right to left, rows down, columns forwards, at 1 mm, 0..1."""
    v = nib.as_closest_canonical(nib.load('/usr/share/mricron/templates/ch2.nii.gz')).get_fdata(dtype=np.float32)  # right, front, up
    v = v[::-1, :, ::-1].transpose(0, 2, 1)
    return np.clip(v / np.percentile(v[v > 0], 99.9), 0, 1)


def surface(mask):
    return mask & ~ndimage.binary_erosion(mask)


def hausdorff95(a, b, spacing):
    directed = [np.percentile(ndimage.distance_transform_edt(~surface(y), sampling=spacing)[surface(x)], 95) for x, y in ((a, b), (b, a))]
    return float(max(directed))


def mask_case(seed, spacing, shift, grow):
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.standard_normal((14, 17, 19)), 2)
    a = smooth > np.quantile(smooth, 0.7)
    b = np.roll(ndimage.binary_dilation(a, iterations=grow) if grow else a, shift, (0, 1, 2))
    b &= ndimage.gaussian_filter(rng.standard_normal(a.shape), 1.5) > -0.08
    return {
        'size': list(a.shape[::-1]), 'spacing': list(spacing),
        'a': np.flatnonzero(a).tolist(), 'b': np.flatnonzero(b).tolist(),
        'dice': float(2 * (a & b).sum() / (a.sum() + b.sum())),
        'hausdorff95': hausdorff95(a, b, spacing[::-1]),
    }


head = demo_head()
start = [s // 2 - n // 2 for s, n in zip(head.shape, BLOCK)]
start[0] += 12                                              # beside the middle, through a ventricle
start[1] -= 20
block = np.round(255 * head[tuple(slice(s, s + n) for s, n in zip(start, BLOCK))]).astype(np.uint8)
labels = labels_of(block / 255)
folder = HERE / 'tissue'
folder.mkdir(exist_ok=True)
block.tofile(folder / 'head.bin')
labels.tofile(folder / 'labels.bin')
cases = {
    'size': list(BLOCK[::-1]),
    'counts': np.bincount(labels.ravel(), minlength=3).tolist(),
    'masks': [mask_case(1, (1, 1, 1), (0, 0, 0), 0), mask_case(2, (1, 1, 1), (1, -2, 1), 1), mask_case(3, (0.9, 1.2, 2.5), (2, 1, 0), 0)],
}
(folder / 'cases.json').write_text(json.dumps(cases) + '\n')
print(head.shape, cases['counts'], [(c['dice'], c['hausdorff95']) for c in cases['masks']])
