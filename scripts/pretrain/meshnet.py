"""MeshNet (tfjs layers format) in PyTorch: grey and white matter from a 1 mm whole-head T1."""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F


def load(folder):
    """[(weight OIDHW, bias, dilation, activation after it or None)] of a tfjs layers model that is a chain of Conv3D."""
    with open(os.path.join(folder, 'model.json')) as f:
        model = json.load(f)
    raw, tensors = b'', {}
    for group in model['weightsManifest']:
        for path in group['paths']:
            with open(os.path.join(folder, path), 'rb') as f:
                raw += f.read()
        at = 0
        for w in group['weights']:
            n = int(np.prod(w['shape']))
            tensors[w['name']] = np.frombuffer(raw, np.float32, n, at).reshape(w['shape'])
            at += 4 * n
    chain = []
    for layer in model['modelTopology']['model_config']['config']['layers']:
        c = layer['config']
        if layer['class_name'] == 'Conv3D':
            k, b = tensors[c['name'] + '/kernel'], tensors[c['name'] + '/bias']
            chain.append([torch.from_numpy(k.transpose(4, 3, 0, 1, 2).copy()), torch.from_numpy(b.copy()), c['dilation_rate'][0], None])
        elif layer['class_name'] == 'Activation':
            chain[-1][3] = c['activation']
    return chain


@torch.no_grad()
def segment(t1, folder):
    """Class of each voxel (0 outside, 1 white, 2 grey), int8 [X, Y, Z], of T1 [X, Y, Z] in RAS order at 1 mm."""
    lo, hi = np.percentile(t1, 5), np.percentile(t1, 95)
    v = torch.from_numpy(np.ascontiguousarray(((t1 - lo) / (hi - lo)).astype(np.float32)))
    v = v.flip(0).permute(0, 2, 1).flip(1)[None, None]      # the nets saw x to the right's left, then downwards, then forwards
    for w, b, dil, act in load(folder):
        v = F.conv3d(v, w, b, padding=dil * (w.shape[-1] // 2), dilation=dil)
        if act:
            v = getattr(F, act)(v)
    out = v[0].argmax(0).to(torch.int8)
    return out.flip(1).permute(0, 2, 1).flip(0).numpy()
