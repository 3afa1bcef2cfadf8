"""Writes NIfTI files with nibabel, each in its own orientation, type and way of saying its place, and prints their names and how far
off their type may put a value.

Each voxel holds 300 + x + 2 y + 4 z of its place in the patient (DICOM's left, posterior, superior, in mm), rounded or scaled
as its type needs, so that whoever reads it right finds at each place the value of that place.
"""
import itertools
import json
import sys

import nibabel as nib
import numpy as np

out = sys.argv[1]
size = (7, 6, 5)
voxel = (0.9, 1.0, 1.2)
files = []


def rotation(degrees, axis):
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    i, j = [k for k in range(3) if k != axis]
    turned = np.eye(3)
    turned[i, i], turned[i, j], turned[j, i], turned[j, j] = c, -s, s, c
    return turned


def affine(axes, signs, turn=np.eye(3), shear=0.0):
    matrix = np.zeros((3, 3))
    for stored, (body, sign) in enumerate(zip(axes, signs)):
        matrix[body, stored] = sign * voxel[stored]
    if shear:
        matrix[:, 2] += shear * matrix[:, 1]
    full = np.eye(4)
    full[:3, :3] = turn @ matrix
    full[:3, 3] = (12.5, -8.0, 21.0)
    return full


def values(place, kind):
    index = np.stack(np.meshgrid(*[np.arange(n) for n in size], indexing="ij"), -1)
    ras = index @ place[:3, :3].T + place[:3, 3]
    field = 300 - ras[..., 0] - 2 * ras[..., 1] + 4 * ras[..., 2]
    if np.issubdtype(kind, np.integer):
        low, high = np.iinfo(kind).min, np.iinfo(kind).max
        field = np.clip(np.round(field), low, high)
    return field.astype(kind)


def write(name, place, kind=np.float32, how="both", big=False, two=False, unit="mm", volumes=1, code=1):
    data = values(place, np.float64 if np.dtype(kind).itemsize == 1 else kind)
    if volumes > 1:
        data = np.stack([data] + [np.zeros_like(data)] * (volumes - 1), -1)
    maker = nib.Nifti2Image if two else nib.Nifti1Image
    header = maker.header_class(endianness=">" if big else "<")
    header.set_data_dtype(kind)
    factor = {"mm": 1.0, "meter": 1000.0, "micron": 0.001, "unknown": 1.0}[unit]
    written = place.copy()
    written[:3] /= factor
    image = maker(data, written, header)
    image.header.set_xyzt_units(unit, "sec")
    image.set_sform(written if how != "qform" else None, code if how != "qform" else 0)
    image.set_qform(written if how != "sform" else None, code if how != "sform" else 0, strip_shears=True)
    path = f"{out}/{name}.nii"
    with open(path, "wb") as file:
        image.to_file_map({"image": nib.FileHolder(fileobj=file)})
    if np.dtype(kind).itemsize == 1:
        off = 0.51 * (data.max() - data.min()) / 255  # nibabel scales them to what fits
    else:
        off = 0.51 if np.issubdtype(kind, np.integer) else 1e-3
    files.append({"name": name, "off": off})


for axes in itertools.permutations(range(3)):
    for signs in itertools.product((1, -1), repeat=3):
        name = "axes " + "".join(("LR", "PA", "IS")[body][0 if sign < 0 else 1] for body, sign in zip(axes, signs))
        write(name, affine(axes, signs), how="sform" if signs[0] > 0 else "qform")
oblique = rotation(23, 0) @ rotation(-17, 2) @ rotation(9, 1)
for how in ("sform", "qform", "both"):
    write(f"oblique {how}", affine((0, 1, 2), (-1, -1, 1), oblique), how=how)
    write(f"oblique flipped {how}", affine((1, 0, 2), (1, -1, -1), oblique), how=how)
write("tilted", affine((0, 1, 2), (-1, 1, 1), shear=0.33), how="sform")
plain = affine((0, 1, 2), (-1, 1, 1))
for kind in (np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float32, np.float64):
    for big in (False, True):
        write(f"{np.dtype(kind).name} {'big' if big else 'little'}", plain, kind, big=big)
write("nifti-2", plain, np.int16, two=True)
write("nifti-2 big", plain, np.float64, two=True, big=True)
for unit in ("meter", "micron", "unknown"):
    write(f"unit {unit}", plain, unit=unit)
write("four volumes", plain, np.int16, volumes=4)
write("atlas", plain, np.int16, code=4)
print(json.dumps(files))
