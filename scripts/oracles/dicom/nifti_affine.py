"""What nibabel makes of a NIfTI file: one JSON line each, for the test to compare.

    python3 nifti_affine.py FILE...
"""
import json
import sys

import nibabel
import numpy as np

for path in sys.argv[1:]:
    image = nibabel.load(path)
    print(json.dumps({
        'shape': list(image.shape),
        'type': str(image.get_data_dtype()),
        'units': image.header.get_xyzt_units()[0],
        'sform': np.asarray(image.get_sform()).tolist(),
        'qform': np.asarray(image.get_qform()).tolist(),
        'description': image.header['descrip'].item().decode(),
        'corner': [float(v) for v in np.asarray(image.dataobj)[:3, 1, 2]],
    }))
