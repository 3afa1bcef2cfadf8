"""Gradients of tiny DRUNets in PyTorch float64, for src/engine/train/backward.test.ts.

The networks are scripts/oracles/network's; the loss is mean (sigmoid(logits) - t)^2 with t[h, w, k] = 0.5 + 0.5 sin(0.07 (h+1)(k+1) + 0.05 w)
for the self-test's input at size 64. Of each convolution's gradient (HWIO) the norm and the projection on sin(0.7 i + 1) are kept,
i the flat index, and the same of its bias.

Run: /usr/bin/python3 scripts/oracles/gradients.py
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import export  # noqa: E402
import folding  # noqa: E402

SIZE = 64


def probe(t):
    flat = t.detach().numpy().ravel()
    return {'norm': float(np.linalg.norm(flat)), 'projection': float(flat @ np.sin(0.7 * np.arange(flat.size) + 1))}


for name in ['drunet18', 'drunet50']:
    net, model = export.read_model(HERE / 'network' / name)
    net = net.double().eval()
    logits = net(export.self_test_input(SIZE))
    h, w, k = np.arange(SIZE), np.arange(SIZE), np.arange(logits.shape[1])
    target = 0.5 + 0.5 * np.sin(0.07 * (h[None, :, None] + 1) * (k[:, None, None] + 1) + 0.05 * w[None, None, :])
    loss = ((torch.sigmoid(logits) - torch.from_numpy(target)[None]) ** 2).mean()
    loss.backward()
    gradients = {}
    for conv_name, conv, norm in folding.pairs_of(net):
        bias = conv.bias if norm is None else norm.bias
        gradients[conv_name] = {'filter': probe(conv.weight.grad.permute(2, 3, 1, 0).contiguous()), 'bias': probe(bias.grad)}
    out = HERE / 'gradients' / f'{name}.json'
    out.write_text(json.dumps({'size': SIZE, 'loss': loss.item(), 'gradients': gradients}, indent=0))
    print(out.name, loss.item(), len(gradients))
