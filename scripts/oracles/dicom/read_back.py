"""What pydicom makes of DICOM files: one JSON line each, for the test to compare with what was meant.

    python3 read_back.py FILE...
"""
import hashlib
import json
import sys

import pydicom

for path in sys.argv[1:]:
    ds = pydicom.dcmread(path)
    print(json.dumps({
        'path': path,
        'imageType': list(ds.ImageType),
        'syntheticData': ds[0x0008, 0x001C].value,
        'contentQualification': ds.ContentQualification,
        'patient': str(ds.PatientName),
        'position': [float(v) for v in ds.ImagePositionPatient],
        'orientation': [float(v) for v in ds.ImageOrientationPatient],
        'spacing': [float(v) for v in ds.PixelSpacing],
        'source': ds.SourceImageSequence[0].ReferencedSOPInstanceUID,
        'frame': ds.SourceImageSequence[0].get('ReferencedFrameNumber'),
        'largest': int(ds.pixel_array.max()),
        'pixels': hashlib.sha256(ds.pixel_array.astype('<u2').tobytes()).hexdigest(),
    }))
