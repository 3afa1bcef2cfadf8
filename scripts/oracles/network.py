"""Parity fixtures for the page's engine: tiny networks of every family and depth in the page's own format, with float64 outputs.

Each scripts/oracles/network/<name>/ holds a model.json and its shard (as public/models does) and expected.json:
  { "size": S, "input": "selfTest", "logits": {"shape": [S, S, K], "values": "expected.bin"}, "folded": largest difference }
expected.bin is float32, height x width x channel (channel fastest): the logits (a feature network: conv5_4) that the 8-bit weights
give in float64 for the self-test's input x[h, w, c] = sin(0.1 (h+1)(c+1)) cos(0.13 (w+1)). Batch norms had random statistics
before they were folded; "folded" is the largest difference that folding alone made.

    python3 scripts/oracles/network.py
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import drunet  # noqa: E402
import export  # noqa: E402
import folding  # noqa: E402

DRUNETS = [(18, 8), (34, 4), (50, 4), (101, 4), (152, 4)]
SPECS = {
    **{f'drunet{d}': {'family': 'drunet', 'depth': d, 'width': w, 'inputs': 3, 'outputs': 2} for d, w in DRUNETS},
    'drunet50-one': {'family': 'drunet', 'depth': 50, 'width': 4, 'inputs': 3, 'outputs': 1},
    'unet': {'family': 'unet', 'width': 4, 'inputs': 3, 'outputs': 2},
    'vgg': {'family': 'vgg', 'width': 4, 'inputs': 3},
}
SIZE = 64


@torch.no_grad()
def randomise(net, x):
    """Batch norms get the statistics of x, disturbed, and random gains, so that folding is put to the test and activations stay alive."""
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for m in norms:
        m.momentum = 1
        m.weight.uniform_(0.5, 1.0)
        m.bias.uniform_(-0.2, 0.4)
    for block in net.modules():                       # short residual branches, as in trained networks: float32 then holds to 1e-5
        if isinstance(block, (drunet.Bottleneck, drunet.UpBottleneck)):
            block.bn3.weight.uniform_(0.1, 0.3)
        elif isinstance(block, (drunet.Basic, drunet.UpBasic)):
            block.bn2.weight.uniform_(0.1, 0.3)
    net.train()(torch.cat([x, x.flip(3), x.transpose(2, 3)]))
    for m in norms:
        m.running_mean.add_(0.05 * torch.randn_like(m.running_mean))
        m.running_var.mul_(torch.empty_like(m.running_var).uniform_(0.8, 1.25))
    if not norms:                                     # the feature network: keep its activations' size through sixteen ReLUs
        for m in net.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight)
                m.bias.uniform_(-0.05, 0.1)
    return net.eval()


def main():
    for seed, (name, spec) in enumerate(SPECS.items()):
        torch.manual_seed(seed)
        x = export.self_test_input(SIZE, spec['inputs'])
        net = randomise(drunet.build(spec).double(), x)
        with torch.no_grad():
            before = net(x)
            after = folding.load_folded(drunet.build(spec).double(), folding.fold(net))(x)
            folded = float((before - after).abs().max())
            assert folded < 1e-9, (name, folded)
            head = {
                'id': name, 'name': name, 'version': '1.0.0', 'contrasts': ['T1', 'T2'][:spec.get('outputs', 0)],
                'preprocessing': export.PREPROCESSING, 'intensityScale': 'none: random weights',
                'card': {'trainedOn': 'nothing: random weights', 'simulatedCt': False, 'heads': [], 'hours': 0, 'steps': 0,
                         'losses': 'none', 'limits': ['test only'], 'parent': None, 'date': '2026-11-22', 'metrics': {}},
            }
            y = export.write_model(net, spec, HERE / 'network' / name, head)(x)[0].numpy().transpose(1, 2, 0)
        y.astype('<f4').tofile(HERE / 'network' / name / 'expected.bin')
        (HERE / 'network' / name / 'expected.json').write_text(json.dumps({
            'size': SIZE, 'input': 'selfTest', 'logits': {'shape': list(y.shape), 'values': 'expected.bin'}, 'folded': folded}) + '\n')
        print(f'{name:14} output {y.shape}, mean {y.mean():.3f}, SD {y.std():.3f}, SD over places {y.std((0, 1)).mean():.3f}, folding {folded:.1e}')


if __name__ == '__main__':
    main()
