"""What PyTorch gives for a crop of the demo patient's CT with each shipped model's weights, for src/engine/shippedModel.test.ts.

scripts/oracles/shipped/crop.bin is the HU, int16, size x size; <model id>.bin the sigmoid of the float64 logits, uint16 of 65535,
size x size x outputs, channel fastest; case.json names them with the hash of the weights behind them.

    python3 scripts/oracles/shipped.py        (Debian: python3-torch python3-pydicom dcmtk)
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import evaluate  # noqa: E402
import export  # noqa: E402

PUBLIC = HERE.parent.parent / 'public'
SLICE, SIZE = '040', 96


def main():
    out = HERE / 'shipped'
    out.mkdir(exist_ok=True)
    for old in out.glob('*.bin'):
        old.unlink()
    with tempfile.NamedTemporaryFile(suffix='.dcm') as plain:                     # the demo's pixels are JPEG-LS
        subprocess.run(['dcmdjpls', PUBLIC / 'demo' / 'ct' / f'{SLICE}.dcm', plain.name], check=True)
        ct = pydicom.dcmread(plain.name)
    hu = np.rint(ct.pixel_array * float(ct.RescaleSlope) + float(ct.RescaleIntercept))
    rows, columns = ct.Rows, ct.Columns
    crop = hu[rows // 2 - SIZE // 2:rows // 2 + SIZE // 2, columns // 2:columns // 2 + SIZE].astype('<i2')
    crop.tofile(out / 'crop.bin')
    cases = []
    for entry in json.loads((PUBLIC / 'models' / 'manifest.json').read_text())['models']:
        net, model = export.read_model((PUBLIC / 'models' / entry['path']).parent)
        x = torch.from_numpy(evaluate.windows(crop.astype(np.float32))).double()[None]
        with torch.no_grad():
            y = torch.sigmoid(net.double()(x))[0].permute(1, 2, 0).numpy()
        np.rint(y * 65535).astype('<u2').tofile(out / f"{entry['id']}.bin")
        cases.append({'model': entry['path'], 'weightsSha256': model['weightsSha256'], 'expected': f"{entry['id']}.bin"})
        print(f"{entry['id']}: T1 {y[..., 0].min():.3f}..{y[..., 0].max():.3f}, T2 {y[..., 1].min():.3f}..{y[..., 1].max():.3f}")
    (out / 'case.json').write_text(json.dumps({'slice': SLICE, 'size': SIZE, 'crop': 'crop.bin', 'cases': cases}, indent=2) + '\n')


if __name__ == '__main__':
    main()
