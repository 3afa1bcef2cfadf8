"""Grey and white matter of real T1 by the two small networks of brainchop, under two scalings: which one docs/tissue.md chose, and why.

    /usr/bin/python3 tissue_networks.py [--only mr-brain ms03] [--data ../../../shared/data]

Prints, for each head at 1 mm, millilitres of white and grey in the largest piece, scaled to the 99.9th percentile ("peak") and from the
5th to the 95th percentile ("quantiles"), and the Dice of the two scalings: a network that minds the scaling cannot be relied on.
"""
import argparse
import glob
import os
import subprocess
import tempfile

import nibabel as nib
import numpy as np
import scipy.ndimage as ndi
import torch
import torch.nn.functional as F
from nibabel.processing import resample_to_output

import meshnet

HEADS = {
    'mr-brain': 'mr-brain/t1-memprage', 'uih1': 'heads/uih1_t1.nii.gz', 'ms03': 'heads/ms03_t1.nii.gz', 'seg3d': 'heads/seg3d_t1.nii.gz',
    'colin': '/usr/share/mricron/templates/ch2.nii.gz', 'icbm': 'templates/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz',
}


def read(path):
    """A T1 as NIfTI, from NIfTI or from a folder of DICOM (dcm2niix)."""
    if not os.path.isdir(path):
        return nib.load(path)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['dcm2niix', '-z', 'n', '-f', 'head', '-o', folder, path], check=True, stdout=subprocess.DEVNULL)
        found = nib.load(sorted(glob.glob(f'{folder}/head*.nii'), key=len)[0])
        return nib.Nifti1Image(found.get_fdata(dtype=np.float32), found.affine)


def head_at_1mm(path):
    """[X, Y, Z] in RAS order, cut to the head and 6 mm about it."""
    image = read(path)
    image = nib.Nifti1Image(np.squeeze(image.get_fdata(dtype=np.float32)), image.affine)
    v = resample_to_output(nib.as_closest_canonical(image), (1, 1, 1), order=1).get_fdata(dtype=np.float32)
    bright = ndi.uniform_filter(ndi.zoom(v, 0.5, order=1), 3) > 0.15 * np.percentile(v, 99)
    label, _ = ndi.label(bright)
    box = ndi.find_objects((label == 1 + np.argmax(np.bincount(label.ravel())[1:])).astype(int))[0]
    return v[tuple(slice(max(0, 2 * side.start - 6), 2 * side.stop + 6) for side in box)]


def scaled(v, how):
    if how == 'quantiles':
        low, high = np.percentile(v, [5, 95])
        return (v - low) / (high - low)
    low = v.min()
    return ((v - low) / (np.percentile(v[v > low + 0.01 * np.ptp(v)], 99.9) - low)).clip(0, 1)


def convolve(v, weight, bias, dilation):
    """A 3x3x3 convolution as three of 3x3, which PyTorch computes much faster on a CPU where it is dilated. v: [D, C, H, W]."""
    if weight.shape[-1] == 1:
        return F.conv2d(v, weight[:, :, 0], bias)
    out = F.conv2d(v, weight[:, :, 1].contiguous(), bias, padding=dilation, dilation=dilation)
    out[dilation:] += F.conv2d(v[:-dilation], weight[:, :, 0].contiguous(), padding=dilation, dilation=dilation)
    out[:-dilation] += F.conv2d(v[dilation:], weight[:, :, 2].contiguous(), padding=dilation, dilation=dilation)
    return out


@torch.no_grad()
def labels(v, folder):
    x = torch.from_numpy(np.ascontiguousarray(v.astype(np.float32))).flip(0).permute(0, 2, 1).flip(1)[:, None]
    for weight, bias, dilation, activation in meshnet.load(folder):
        x = convolve(x, weight, bias, dilation)
        if activation:
            x = getattr(F, activation)(x)
    found = x.argmax(1).numpy().astype(np.uint8)
    pieces, _ = ndi.label(found > 0)
    return found * (pieces == 1 + np.argmax(np.bincount(pieces.ravel())[1:]))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--data', default='../../../shared/data')
    p.add_argument('--only', nargs='*')
    a = p.parse_args()
    for name in a.only or HEADS:
        v = head_at_1mm(os.path.join(a.data, HEADS[name]))
        for network in ('model5_gw_ae', 'model11_gw_ae'):
            peak, quantiles = (labels(scaled(v, how), os.path.join(a.data, 'meshnet', network)) for how in ('peak', 'quantiles'))
            ml = lambda m: f'{(m == 1).sum() / 1000:.0f}, {(m == 2).sum() / 1000:.0f}'
            dice = [2 * ((peak == k) & (quantiles == k)).sum() / ((peak == k).sum() + (quantiles == k).sum()) for k in (1, 2)]
            print(f'{name} {network}: peak {ml(peak)}; quantiles {ml(quantiles)}; Dice of the two {dice[0]:.3f}, {dice[1]:.3f}', flush=True)


if __name__ == '__main__':
    main()
