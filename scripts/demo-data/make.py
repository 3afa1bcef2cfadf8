"""Write the demo patient: Colin27 as real T1, a T2 made from its tissue fractions, and a simulated CT, as DICOM in public/demo.

    /usr/bin/python3 scripts/demo-data/make.py        (Debian: python3-torch python3-pydicom python3-nibabel python3-scipy
                                                       mricron-data dcmtk)
The same input gives the same bytes. The T1 and T2 lie in a frame of reference of their own, turned and moved against the CT,
so that registration has something to do.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../pretrain'))
import heads  # noqa: E402
import pairs  # noqa: E402
import nibabel as nib  # noqa: E402
from pydicom.dataset import FileDataset, FileMetaDataset  # noqa: E402
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MRImageStorage  # noqa: E402
from scipy.ndimage import affine_transform  # noqa: E402

OUT = os.path.join(HERE, '../../public/demo')
TEXT = ('SIMULATED CT, made from the Colin27 T1 by computation: no patient was scanned by CT. '
        'This head was among those that the shipped networks were trained on. Not for diagnosis.')
NOTICE = '''Demo patient of SynthMR

The T1 images are Colin27, the average of 27 scans of one person (ch2 of Debian's package mricron-data). The CT is SIMULATED
from it and the T2 is computed from its tissue fractions: neither was measured. This head was among those that the shipped
networks were trained on, so what they make of it is better than what they make of a stranger. Research only, not for diagnosis.

Holmes CJ, Hoge R, Collins L, Woods R, Toga AW, Evans AC. Enhancement of MR images using registration for signal averaging.
J Comput Assist Tomogr 1998;22(2):324-333.

Licence of Colin27:

Copyright (C) 1993-2009 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute, McGill University.
Permission to use, copy, modify, and distribute this software and its documentation for any purpose and without fee is hereby
granted, provided that the above copyright notice appear in all copies. The authors and McGill University make no
representations about the suitability of this software for any purpose. It is provided "as is" without express or implied
warranty. The authors are not responsible for any data loss, equipment damage, property loss, or injury to subjects or patients
resulting from the use or misuse of this software package.
'''


def uid(*names):
    return '2.25.' + str(uuid.uuid5(uuid.NAMESPACE_URL, 'synthmr-demo/' + '/'.join(map(str, names))).int)


def image(modality, series, number, description, i, pixels, position, orientation, spacing, thick):
    """One DICOM image; pixels int16 [rows, columns], position and orientation in LPS mm."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage if modality == 'CT' else MRImageStorage
    meta.MediaStorageSOPInstanceUID = uid(series, i)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = uid('implementation')
    meta.ImplementationVersionName = 'SYNTHMR_DEMO'
    d = FileDataset('', {}, file_meta=meta, preamble=b'\0' * 128)
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SpecificCharacterSet = 'ISO_IR 100'
    d.ImageType = ['DERIVED', 'PRIMARY', 'AXIAL'] if modality == 'CT' else ['DERIVED', 'PRIMARY', 'OTHER']
    d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    d.StudyDate = d.SeriesDate = d.AcquisitionDate = d.ContentDate = '20260101'
    d.StudyTime = d.SeriesTime = d.AcquisitionTime = d.ContentTime = '120000'
    d.AccessionNumber = ''
    d.Modality, d.Manufacturer, d.ReferringPhysicianName = modality, 'SynthMR demo', ''
    d.ManufacturerModelName = 'Simulation'
    d.StudyDescription = 'Demo head CT (simulated)' if modality == 'CT' else 'Demo head MR'
    d.SeriesDescription = description
    d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = 'Demo^Colin27', 'SYNTHMR-DEMO', '', 'M'
    d.PatientIdentityRemoved = 'YES'
    d.DeidentificationMethod = 'Public template, no real patient'
    d.BodyPartExamined = 'HEAD'
    d.PatientPosition = 'HFS'
    d.StudyInstanceUID = uid('study', modality)
    d.SeriesInstanceUID = uid('series', series)
    d.FrameOfReferenceUID = uid('frame', modality)
    d.PositionReferenceIndicator = ''
    d.StudyID, d.SeriesNumber, d.AcquisitionNumber, d.InstanceNumber = '1', number, 1, i + 1
    d.ImagePositionPatient = [f'{v:.4f}' for v in position]
    d.ImageOrientationPatient = [f'{v:.6f}' for v in orientation]
    d.SliceThickness, d.PixelSpacing = f'{thick:g}', [f'{s:g}' for s in spacing]
    d.ImageComments = TEXT if modality == 'CT' or series == 't2' else 'Colin27 T1, resampled. This head was among those that the shipped networks were trained on.'
    if series == 't2':
        d.ImageComments = 'T2 computed from the tissue fractions of Colin27, not measured. Not for diagnosis.'
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, 'MONOCHROME2'
    d.Rows, d.Columns = pixels.shape
    d.BitsAllocated, d.BitsStored, d.HighBit = 16, 16, 15
    d.PixelRepresentation = 1 if modality == 'CT' else 0
    if modality == 'CT':
        d.RescaleIntercept, d.RescaleSlope, d.RescaleType = '0', '1', 'HU'
        d.WindowCenter, d.WindowWidth = '40', '80'
        d.KVP = '120'
        d.ConvolutionKernel = 'SIMULATED'
    else:
        d.ScanningSequence, d.SequenceVariant = (['GR', 'IR'], 'MP') if series == 't1' else ('SE', 'SK')
        d.ScanOptions, d.MRAcquisitionType = '', '3D' if series == 't1' else '2D'
        d.RepetitionTime, d.EchoTime = ('1600', '3.37') if series == 't1' else ('2500', '123')
        d.EchoTrainLength = 1 if series == 't1' else 16
        if series == 't1':
            d.InversionTime = '900'
        d.MagneticFieldStrength = '1.5'
        d.WindowCenter, d.WindowWidth = ('75', '150') if series == 't1' else ('450', '900')
    d.PixelData = pixels.astype('<i2' if modality == 'CT' else '<u2').tobytes()
    return d


def write(d, folder, i):
    """Write d JPEG-LS lossless compressed (dcmtk's dcmcjpls)."""
    plain, name = os.path.join(folder, 'plain.tmp'), f'{i + 1:03d}.dcm'
    d.save_as(plain, write_like_original=False)
    subprocess.run(['dcmcjpls', '--encode-lossless', '--uid-never', plain, os.path.join(folder, name)], check=True)
    os.remove(plain)


def simulated_ct(folder):
    """Axial CT: 384 x 384 at 0.6 mm, slices of 2.5 mm, one scanner, a head holder below the head."""
    v = pairs.Volume(os.path.join(heads.CACHE, 'colin27'))
    a = np.array(v.info['affine'])
    size, px, thick = 384, 0.6, 2.5
    centre = (v.shape - 1) / 2
    i = np.arange(size)
    # a carbon holder: a thin shell under the head, the same in every slice
    arc = np.hypot(i[:, None] - 150, i[None] - size / 2) * px
    shell = (abs(arc - 118) < 1.0) & (i[:, None] > 235)
    count = 0
    for z in np.arange(3, v.shape[2] - 1, thick / v.vox):
        ct = pairs.render(v, np.random.default_rng([27, count]), size, float(z), thick, vary=False, scanner=np.random.default_rng(SCANNER), px=px, room=True)[4].numpy()
        ct = np.where(shell & (ct < -700), ct + 750, ct)
        first = centre - [0, 0, 0]
        first[2] = z
        ras = a[:3, :3] @ first + a[:3, 3]                      # centre of the slice
        lps = np.array([-ras[0], -ras[1], ras[2]])
        pos = lps - [(size - 1) / 2 * px, (size - 1) / 2 * px, 0]
        write(image('CT', 'ct', 2, 'SIMULATED CT from Colin27', count, np.clip(np.round(ct), -1024, 3071), pos, [1, 0, 0, 0, 1, 0], (px, px), thick), folder, count)
        count += 1


SCANNER = 3


def moved():
    """RAS of the MR's frame of reference -> RAS of the CT's: turned by some degrees about each axis, and shifted."""
    m = np.eye(4)
    m[:3, :3] = pairs.rotation(*(np.pi / 180 * np.array([6.0, -4.0, 3.0])))
    m[:3, 3] = [7, -11, 9]
    return m


def mr(folder, series, number, description, volume, affine, scale, axis, shape, spacing):
    """Slices of a volume (RAS affine) on a grid centred on it, in the moved frame; axis: 'sagittal' or 'axial'."""
    col, row, normal = {'sagittal': ([0, -1, 0], [0, 0, -1], [-1, 0, 0]), 'axial': ([-1, 0, 0], [0, -1, 0], [0, 0, 1])}[axis]
    g = np.eye(4)                                               # slice grid (row, column, slice) -> moved RAS
    g[:3, 0], g[:3, 1], g[:3, 2] = np.array(row) * spacing[0], np.array(col) * spacing[1], np.array(normal) * spacing[2]
    middle = np.linalg.inv(moved()) @ affine @ np.append((np.array(volume.shape) - 1) / 2, 1)
    g[:3, 3] = middle[:3] - g[:3, :3] @ ((np.array(shape) - 1) / 2)
    m = np.linalg.inv(affine) @ moved() @ g
    out = np.clip(affine_transform(volume.astype(np.float32), m[:3, :3], m[:3, 3], shape, order=3) * scale, 0, 4095)
    lps = np.array([-1, -1, 1])
    for i in range(shape[2]):
        p = g @ [0, 0, i, 1]
        write(image('MR', series, number, description, i, np.round(out[:, :, i]), p[:3] * lps,
                    [*(np.array(col) * lps), *(np.array(row) * lps)], spacing[:2], spacing[2]), folder, i)


def main():
    torch.set_num_threads(1)
    if not os.path.exists(os.path.join(heads.CACHE, 'colin27', 'head.json')):
        heads.colin27(heads.CACHE)
    shutil.rmtree(OUT, ignore_errors=True)
    for s in ('ct', 't1', 't2'):
        os.makedirs(os.path.join(OUT, s))
    simulated_ct(os.path.join(OUT, 'ct'))
    t1 = nib.load(f'{heads.COLIN}/ch2.nii.gz')
    mr(os.path.join(OUT, 't1'), 't1', 3, 'T1 MPRAGE', np.asarray(t1.dataobj), t1.affine, 1.0, 'sagittal', (172, 192, 128), (1.2, 1.2, 1.4))
    v = pairs.Volume(os.path.join(heads.CACHE, 'colin27'))
    mr(os.path.join(OUT, 't2'), 't2', 4, 'T2 TSE (computed from Colin27)', np.asarray(v.data[pairs.C['t2']]), np.array(v.info['affine']), 4.0, 'axial', (256, 224, 42), (0.9, 0.9, 4.0))
    files = []
    for s in ('ct', 't1', 't2'):
        for name in sorted(os.listdir(os.path.join(OUT, s))):
            data = open(os.path.join(OUT, s, name), 'rb').read()
            files.append({'path': f'{s}/{name}', 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()})
    with open(os.path.join(OUT, 'NOTICE.txt'), 'w') as f:
        f.write(NOTICE)
    with open(os.path.join(OUT, 'index.json'), 'w') as f:
        json.dump({'format': 'synthmr-demo', 'formatVersion': 1, 'notice': TEXT, 'licence': 'NOTICE.txt', 'files': files}, f, indent=1)
        f.write('\n')
    print(len(files), 'files', sum(x['bytes'] for x in files) / 1e6, 'MB')


if __name__ == '__main__':
    main()
