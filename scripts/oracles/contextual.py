"""Value and gradient of the contextual loss through the feature network in PyTorch float64, for src/engine/train/features.test.ts.

The network is scripts/oracles/network/vgg; the images are S[h, w] = sigmoid(z), z = 2 sin(0.21 (h + 1)) cos(0.17 (w + 1)), and
I[h, w] = 0.5 + 0.5 sin(0.13 (h + 1) + 0.29 (w + 1)) at size 64. Of the gradient in z the norm, the projection on sin(0.7 i + 1) and
sixteen values are kept, i the flat index.

Run: /usr/bin/python3 scripts/oracles/contextual.py
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import export  # noqa: E402
import losses  # noqa: E402

SIZE = 64

net, _ = export.read_model(HERE / 'network' / 'vgg')
net = net.double().eval()
h, w = np.mgrid[1:SIZE + 1, 1:SIZE + 1]
z = torch.from_numpy(2 * np.sin(0.21 * h) * np.cos(0.17 * w))[None, None].requires_grad_(True)
real = torch.from_numpy(0.5 + 0.5 * np.sin(0.13 * h + 0.29 * w))[None, None]


def contextual(s, r, bandwidth=0.5):
    """As docs/method.md 3.3 has it: positions x channels both."""
    mu = r.mean(0, keepdim=True)
    unit = lambda f: (f - mu) / (f - mu).norm(dim=1, keepdim=True)
    d = 1 - unit(s) @ unit(r).T
    weight = torch.exp((1 - d / (d.min(1, keepdim=True).values + 1e-5)) / bandwidth)
    return -torch.log((weight / weight.sum(1, keepdim=True)).max(0).values.mean())


cases = []
for layer in ['conv5_4', 'conv4_4']:
    flat = lambda image: net.features(losses.standardise(image.repeat(1, 3, 1, 1)), [layer])[layer][0].flatten(1).T
    z.grad = None
    value = contextual(flat(torch.sigmoid(z)), flat(real))
    value.backward()
    gradient = z.grad.numpy().ravel()
    cases.append({'layer': layer, 'value': value.item(), 'norm': float(np.linalg.norm(gradient)),
                  'projection': float(gradient @ np.sin(0.7 * np.arange(gradient.size) + 1)),
                  'values': gradient[::256].tolist()})
    print(layer, value.item(), np.linalg.norm(gradient))
(HERE / 'losses' / 'contextual.json').write_text(json.dumps({'size': SIZE, 'cases': cases}, indent=0))
