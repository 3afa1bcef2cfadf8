"""Simulated CT of the heads of the cache with their T1 and T2, as NIfTI: pairs whose true place is known.

    /usr/bin/python3 simulated_ct.py --out FOLDER [--only mr-brain ms03]

Writes NAME_ct.nii.gz (HU, 1 x 1 x 4 mm), NAME_t1.nii.gz and, where it was scanned, NAME_t2.nii.gz (1 x 1 x 2 mm), all in one frame.
scripts/bench/misplaced.ts reads them.
"""
import argparse
import os

import nibabel as nib
import numpy as np

import pairs
from cache import CACHE, CHANNELS, load_heads

SIZE, PX, GAP = 256, 1.0, 4.0       # pixels, mm a pixel, mm between slices


def write(path, volume, gap):
    """[slices, rows, columns], rows from front to back, columns from right to left of the patient -> NIfTI in RAS."""
    affine = np.diag([-PX, -PX, gap, 1.0])
    nib.save(nib.Nifti1Image(np.ascontiguousarray(volume.transpose(2, 1, 0)), affine), path)


def export(v, out):
    middle = (v.shape[2] - 1) / 2
    heights = lambda gap: np.arange(4, v.shape[2] - 4, gap / v.vox)
    ct = [pairs.render(v, np.random.default_rng([7, i]), SIZE, float(z), GAP, scanner=np.random.default_rng(pairs.SCANNER), px=PX, room=True)[4]
          for i, z in enumerate(heights(GAP))]
    write(os.path.join(out, f'{v.name}_ct.nii.gz'), np.stack([s.numpy() for s in ct]).clip(-1024, 3000).astype(np.int16), GAP)
    contrasts = ['t1'] + (['t2'] if v.info['realT2'] else [])
    for contrast in contrasts:
        centre = lambda z: np.array([(v.shape[0] - 1) / 2, (v.shape[1] - 1) / 2, z])
        planes = []
        for z in heights(GAP / 2):
            at = pairs.plane(SIZE, (0, 0), 1, 1, PX) / v.vox + pairs.torch.tensor(centre(z), dtype=pairs.torch.float32).view(3, 1, 1, 1)
            planes.append(pairs.sample(v, at)[CHANNELS.index(contrast), 0].numpy())
        write(os.path.join(out, f'{v.name}_{contrast}.nii.gz'), (np.stack(planes) * 1000).astype(np.int16), GAP / 2)
    print(v.name, len(ct), 'slices of CT;', ' and '.join(contrasts), f'middle {middle:.0f}', flush=True)


if __name__ == '__main__':
    args = argparse.ArgumentParser()
    args.add_argument('--out', required=True)
    args.add_argument('--only', nargs='*')
    args = args.parse_args()
    os.makedirs(args.out, exist_ok=True)
    for held in (True, False):
        for volume in load_heads(CACHE, held=held):
            if not args.only or volume.name in args.only:
                export(volume, args.out)
