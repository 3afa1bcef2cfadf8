"""Real pairs: each subject's CT, T1 and T2, registered affinely and brought onto the CT's slices, and the data set that train.py reads.

    python3 real_pairs.py SUBJECTS --out REAL           # SUBJECTS/<name>/{ct,t1,t2}: a NIfTI file (.nii, .nii.gz) or a folder of DICOM each
    SYNTHMR_REAL=REAL python3 train.py --pairs real_pairs --init ../../public/models/drunet101-t1t2 ...

Each subject becomes REAL/<name>.npz: ct int16 HU, t1 and t2 uint8 (0.5th to 99.5th percentile in the head), head and brain, all (Z, Y, X) with rows
from front to back and columns from the patient's right to left, and mm, the pixel size. A lacking T1 or T2 is refused: the loss needs both.
"""
import argparse
import os
from pathlib import Path

import nibabel as nib
import numpy as np
import scipy.ndimage as ndi
import torch

import heads
from register import register
from scanner import PX, to_input


def read(folder, name):
    """NIfTI image in RAS order of folder/name(.nii(.gz)), or of the DICOM series in the folder of that name."""
    for path in (folder / f'{name}.nii.gz', folder / f'{name}.nii'):
        if path.exists():
            return nib.as_closest_canonical(nib.load(path))
    if (folder / name).is_dir():
        return nib.as_closest_canonical(heads.dicom_series(str(folder / name)))
    raise SystemExit(f'{folder}: {name}.nii.gz, {name}.nii or a folder {name} of DICOM files is needed')


def masks(ct, mm):
    """Head and intracranial masks of one slice."""
    body = ndi.binary_opening(ct > -300, iterations=max(1, round(2 / mm)))
    label, n = ndi.label(body)
    head = label == 1 + np.argmax(np.bincount(label.ravel())[1:]) if n else body
    head = ndi.binary_fill_holes(head)
    bone = ndi.binary_closing(np.pad((ct > 250) & head, 16), iterations=max(1, round(4 / mm)))[16:-16, 16:-16]
    brain = ndi.binary_opening(ndi.binary_fill_holes(bone) & ~bone & (ct > -50) & (ct < 120), iterations=max(1, round(2 / mm)))
    return head, brain


def prepare(folder, out):
    ct = read(folder, 'ct')
    hu = np.asarray(ct.dataobj, np.float32)
    mm = np.sqrt((ct.affine[:3, :3] ** 2).sum(0))
    if abs(mm[0] / mm[1] - 1) > 0.02:
        raise SystemExit(f'{folder}: the CT must be axial with square pixels; its voxels are {mm.round(2)} mm')
    turn = lambda v: np.ascontiguousarray(v.transpose(2, 1, 0)[:, ::-1, ::-1])     # RAS (X, Y, Z) -> (Z, rows to the back, columns to the left)
    hu_t = turn(hu)
    head, brain = (np.stack(v) for v in zip(*(masks(z, mm[0]) for z in hu_t)))
    images = {}
    for name in ('t1', 't2'):
        mr = read(folder, name)
        world, before, after = register(ct, mr, levels=(-200, 300))
        m = np.linalg.inv(mr.affine) @ world @ ct.affine
        v = turn(ndi.affine_transform(np.asarray(mr.dataobj, np.float32), m[:3, :3], m[:3, 3], hu.shape, order=1))
        lo, hi = np.percentile(v[head], [0.5, 99.5])
        images[name] = (np.clip((v - lo) / (hi - lo), 0, 1) * head * 255 + 0.5).astype(np.uint8)
        print(f'{folder.name} {name}: normalised mutual information {before:.4f} as it lay, {after:.4f} registered', flush=True)
    np.savez_compressed(out / f'{folder.name}.npz', ct=hu_t.round().astype(np.int16), head=head, brain=brain, mm=mm[0], **images)


class Pairs(torch.utils.data.IterableDataset):
    """Endless random crops, flips, turns and sizes of the slices in a folder of prepared subjects; items as train.py takes them from any data set of single pairs."""

    def __init__(self, folder=None, size=224, seed=0):
        self.folder, self.size, self.seed = Path(folder or os.environ['SYNTHMR_REAL']), size, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        subjects = [dict(np.load(p)) for p in sorted(self.folder.glob('*.npz'))]
        if not subjects:
            raise SystemExit(f'{self.folder}: no prepared subject; see real_pairs.py')
        while True:
            s = subjects[rng.integers(len(subjects))]
            z = rng.choice(np.where(s['head'].sum((1, 2)) > 2000)[0])
            yield self.item(s, z, rng)

    def item(self, s, z, rng):
        rows, columns = np.where(s['head'][z])
        at = rng.integers(len(rows))
        angle, grow = rng.normal(0, 0.1), rng.normal(1, 0.05)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * PX / float(s['mm']) / grow
        if rng.random() < 0.5:
            turn[:, 1] *= -1
        middle = (np.array([rows[at], columns[at]]) + [(rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2]) / 2
        shift = middle - turn @ np.full(2, (self.size - 1) / 2)
        take = lambda v, order, outside: torch.from_numpy(
            ndi.affine_transform(v.astype(np.float32), turn, shift, (self.size, self.size), order=order, cval=outside))
        head, brain = (take(s[k][z], 0, 0) for k in ('head', 'brain'))
        ct = torch.where(head > 0.5, take(s['ct'][z], 1, -1000), torch.tensor(-1000.0))
        y = torch.stack([take(s[k][z], 1, 0) / 255 * head for k in ('t1', 't2')])
        return to_input(ct), y, head[None], brain[None]


if __name__ == '__main__':
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('subjects', type=Path)
    ap.add_argument('--out', type=Path, required=True)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(p for p in a.subjects.iterdir() if p.is_dir()):
        prepare(folder, a.out)
