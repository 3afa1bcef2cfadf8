"""Values and gradients of the losses of docs/method.md 3 in PyTorch float64, for src/engine/losses.test.ts.

Run: /usr/bin/python3 scripts/oracles/losses.py
"""
import json
import pathlib

import torch

torch.manual_seed(7)
shape, positions, channels = (1, 6, 5, 2), (12, 9), 8
real = torch.rand(shape, dtype=torch.float64)
logits = torch.randn(shape, dtype=torch.float64) * 3
features = [torch.randn(n, channels, dtype=torch.float64) + 0.5 for n in positions]


def mse(synthetic, target):
    return ((target - synthetic) ** 2).mean()


def bce(z, target):
    return (z.clamp_min(0) - z * target + torch.log1p(torch.exp(-z.abs()))).mean()


def contextual(s, r, h=0.5):
    mu = r.mean(0, keepdim=True)
    unit = lambda f: (f - mu) / (f - mu).norm(dim=1, keepdim=True)
    d = 1 - unit(s) @ unit(r).T
    w = torch.exp((1 - d / (d.min(1, keepdim=True).values + 1e-5)) / h)
    cx = w / w.sum(1, keepdim=True)
    return -torch.log(cx.max(0).values.mean())


def case(name, loss, x, y):
    x = x.clone().requires_grad_(True)
    value = loss(x, y)
    value.backward()
    listed = lambda t: t.detach().flatten().tolist()
    return {'name': name, 'shape': list(x.shape), 'targetShape': list(y.shape), 'x': listed(x), 'target': listed(y),
            'value': value.item(), 'gradient': listed(x.grad)}


cases = [case('mse', mse, torch.sigmoid(logits), real), case('bce', bce, logits, real), case('contextual', contextual, *features)]
path = pathlib.Path(__file__).parent / 'losses' / 'cases.json'
path.write_text(json.dumps(cases))
print(path, [round(c['value'], 6) for c in cases])
