"""Real CT for evaluation: slices of a folder of DICOM files or an InVesalius project, their head, and the network's grid."""
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import scipy.ndimage as ndi

SIZE, PIXEL = 448, 0.5          # pixels a side, mm


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


def shifts_in_plane(path):
    """(n, 2) mm along rows' and columns' index by which each slice of `read_ct` lies beside the first: a tilted gantry's slices are stepped."""
    path = Path(path)
    if not path.is_dir():
        return np.zeros((len(read_ct(path)[0]), 2))
    import pydicom
    files = [pydicom.dcmread(f, stop_before_pixels=True) for f in sorted(path.glob('*.dcm'))]
    across, down = np.array(files[0].ImageOrientationPatient, float).reshape(2, 3)
    at = np.array([d.ImagePositionPatient for d in files], float)
    at = at[np.argsort(at @ np.cross(across, down))]
    at = at - at[0]
    return np.stack([at @ down, at @ across], 1)


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
