"""Networks to evaluate: a folder in the page's format or a checkpoint, what goes in, and pictures of what comes out."""
from pathlib import Path

import numpy as np
import torch

import drunet
import export

CONTRASTS = ('T1', 'T2')
MEAN, STD = np.array(export.PREPROCESSING['mean'], np.float32), np.array(export.PREPROCESSING['std'], np.float32)


def load(path):
    """(name, network in evaluation mode) of a model folder or a checkpoint."""
    path = Path(path)
    if path.is_dir():
        net, model = export.read_model(path)
        kinds = {w.get('quantization', {}).get('dtype') for w in model['weightsManifest'][0]['weights']}
        return f"{model['name']} {model['version']} ({4 if 'int4' in kinds else 8}-bit)", net
    checkpoint = torch.load(path, map_location='cpu')
    net = drunet.build(checkpoint['spec'], checkpoint.get('blocks'))
    net.load_state_dict(checkpoint.get('ema', checkpoint['net']))
    spec = checkpoint['spec']
    name = f"DRUNet-{spec['depth']}" if spec['family'] == 'drunet' else 'U-Net'
    return f"{name} ({path.parent.name})", net.eval()


@torch.no_grad()
def synthesise(net, x):
    """(3, S, S) standardised -> (K, S, S) in [0, 1]."""
    return torch.sigmoid(net(torch.as_tensor(x, dtype=torch.float32)[None]))[0].numpy()


def windows(hu):
    """(S, S) HU -> (3, S, S) standardised windows."""
    w = [np.clip((hu - (v['centre'] - v['width'] / 2)) / v['width'], 0, 1) for v in export.WINDOWS]
    return ((np.stack(w) - MEAN[:, None, None]) / STD[:, None, None]).astype(np.float32)


def hu_of(x):
    """HU back from the bone window of a standardised input; exact between -1000 and 2000."""
    bone = export.WINDOWS[2]
    return (x[2] * STD[2] + MEAN[2]) * bone['width'] + bone['centre'] - bone['width'] / 2


def hu_picture(x):
    return x[0] * STD[0] + MEAN[0]


def write_picture(v, path, scale=1.0):
    from PIL import Image
    image = Image.fromarray((np.clip(v, 0, 1) * 255).astype(np.uint8))
    if scale != 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.LANCZOS)
    image.save(path, optimize=True)


@torch.no_grad()
def synthesise_all(net, slices, batch=2):
    """[(3, S, S) standardised] -> [(K, S, S) in [0, 1]]."""
    out = []
    for i in range(0, len(slices), batch):
        out += list(torch.sigmoid(net(torch.from_numpy(np.stack(slices[i:i + batch]).astype(np.float32)))).numpy())
    return out
