"""What tiny networks show of themselves, in PyTorch float64, for src/engine/explain.test.ts.

Of each of scripts/oracles/network's networks named below, for the self-test's input at size 64: the SHA-256 of the first
convolution's weights (HWIO, float32, batch norm folded in), feature maps of the lowest and the penultimate layer (channels that
differ, every map whole), and the gradient in the input of three values: an intensity, and one value of each of those layers
where its map is largest. <name>.json names them; <name>.bin holds the numbers, float32, in the order of the file:
maps height x width, gradients height x width x inputs, channel fastest.

Run: /usr/bin/python3 scripts/oracles/explain.py
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import export  # noqa: E402
import folding  # noqa: E402

SIZE = 64


def taps(net, name):
    """Hooks for the lowest layer and for what the head reads; answers where their outputs will lie."""
    found = {}
    centre = net.enc5 if name == 'unet' else net.layer4
    centre.register_forward_hook(lambda m, i, y: found.__setitem__('centre', y))
    last = net.dec1 if name == 'unet' else net.up3
    last.register_forward_hook(lambda m, i, y: found.__setitem__('penultimate', y))
    return found


for name in ['drunet18', 'drunet50', 'unet']:
    net, model = export.read_model(HERE / 'network' / name)
    first, conv, _ = next(folding.pairs_of(net))
    weight = conv.weight.detach().numpy().transpose(2, 3, 1, 0)
    digest = hashlib.sha256(np.ascontiguousarray(weight, dtype='<f4').tobytes()).hexdigest()
    net = net.double().eval()
    found = taps(net, name)
    x = export.self_test_input(SIZE).double().requires_grad_()
    output = torch.sigmoid(net(x))
    parts, maps, gradients = [], [], []
    for layer in ['centre', 'penultimate']:
        values = found[layer][0].detach().numpy()
        chosen = np.argsort(-values.std((1, 2)))[:3]
        for channel in chosen:
            maps.append({'layer': layer, 'channel': int(channel), 'height': values.shape[1], 'width': values.shape[2]})
            parts.append(values[channel])
    targets = [('output', output.shape[1] - 1, 21, 34)]
    for m in (maps[0], maps[3]):
        values = found[m['layer']][0, m['channel']].detach().numpy()
        y, c = np.unravel_index(values.argmax(), values.shape)
        targets.append((m['layer'], m['channel'], int(c), int(y)))
    for layer, channel, c, r in targets:
        value = (output if layer == 'output' else found[layer])[0, channel, r, c]
        gradient, = torch.autograd.grad(value, x, retain_graph=True)
        gradients.append({'layer': layer, 'channel': channel, 'x': c, 'y': r, 'value': value.item()})
        parts.append(gradient[0].permute(1, 2, 0).numpy())
    folder = HERE / 'explain'
    (folder / f'{name}.bin').write_bytes(b''.join(np.ascontiguousarray(p, dtype='<f4').tobytes() for p in parts))
    case = {'size': SIZE, 'filtersSha256': digest, 'maps': maps, 'gradients': gradients}
    (folder / f'{name}.json').write_text(json.dumps(case, indent=1) + '\n')
    print(name, first, digest[:12], [m['channel'] for m in maps], [g['value'] for g in gradients])
