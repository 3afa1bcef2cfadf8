"""PyTorch checkpoint to the page's model format: batch norm folded, HWIO, 8-bit weights with one scale a tensor, shards of 16 MB.

    python3 export.py RUN/last.pt --id drunet101-t1t2 --name DRUNet-101 --out ../../public/models [--card card.json] [--default]

The format stands in docs/model-card.md. `read_model` and `load_folded` bring a written model back into PyTorch, `unfold` makes it ready for
more training.
"""
import argparse
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

import drunet

SHARD_BYTES = 16 * 1024 * 1024
WINDOWS = [
    {'name': 'brain', 'centre': 40, 'width': 80},
    {'name': 'soft tissue', 'centre': 40, 'width': 400},
    {'name': 'bone', 'centre': 500, 'width': 3000},
]
REFERENCE_CONTRAST = ('reference contrast: on T1 CSF 0.15, grey matter 0.50, white matter 0.75, fat 0.95; '
                      'on T2 CSF 0.95, grey matter 0.44, white matter 0.29')
PREPROCESSING = {
    'windows': WINDOWS,
    'mean': [0.485, 0.456, 0.406],
    'std': [0.229, 0.224, 0.225],
    'grid': {'size': 448, 'pixelMm': 0.5},
}


def batch_norm_of(name):
    """The batch norm that follows a convolution: conv2 -> bn2, shortcut.0 -> shortcut.1, enc1.0.conv -> enc1.0.bn."""
    parent, _, leaf = name.rpartition('.')
    leaf = '1' if leaf == '0' else leaf.replace('conv', 'bn')
    return f'{parent}.{leaf}' if parent else leaf


def pairs_of(net):
    """(name, convolution, its batch norm or None) in the order in which the network defines them."""
    modules = dict(net.named_modules())
    for name, m in modules.items():
        if isinstance(m, nn.Conv2d):
            norm = modules.get(batch_norm_of(name)) if m.bias is None else None
            yield name, m, norm


def fold(net):
    """{'<conv>.weight': HWIO float64, '<conv>.bias': float64} with every batch norm folded into the convolution before it."""
    tensors = {}
    for name, conv, norm in pairs_of(net):
        weight = conv.weight.detach().double().numpy()
        if norm is None:
            bias = conv.bias.detach().double().numpy()
        else:
            gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().double().numpy()
            bias = norm.bias.detach().double().numpy() - norm.running_mean.double().numpy() * gain
            weight = weight * gain[:, None, None, None]
        tensors[f'{name}.weight'] = weight.transpose(2, 3, 1, 0)   # OIHW -> HWIO
        tensors[f'{name}.bias'] = bias
    return tensors


@torch.no_grad()
def load_folded(net, tensors):
    """Sets a network's convolutions to folded tensors and its batch norms to `x + bias`; leaves it in evaluation mode."""
    for name, conv, norm in pairs_of(net):
        conv.weight.copy_(torch.from_numpy(np.ascontiguousarray(tensors[f'{name}.weight'].transpose(3, 2, 0, 1))))
        bias = torch.from_numpy(np.array(tensors[f'{name}.bias']))
        if norm is None:
            conv.bias.copy_(bias)
        else:
            norm.running_mean.zero_()
            norm.running_var.fill_(1)
            norm.weight.fill_(math.sqrt(1 + norm.eps))
            norm.bias.copy_(bias)
    return net.eval()


@torch.no_grad()
def unfold(net, inputs):
    """Gives a network from `load_folded` batch norms to train with: the statistics of `inputs` (a list of batches), and gains that
    take them back, so that in evaluation mode it computes what it did, and in training mode nearly so."""
    sums, hooks = {}, []

    def count(norm):
        def hook(_, __, y):
            s = sums.setdefault(norm, [0, 0, 0])
            for i, v in enumerate((1, y.double().mean((0, 2, 3)), y.double().square().mean((0, 2, 3)))):
                s[i] = s[i] + v
        return hook

    for _, conv, norm in pairs_of(net):
        if norm is not None:
            hooks.append(conv.register_forward_hook(count(norm)))
    net.eval()
    for x in inputs:
        net(x)
    for h in hooks:
        h.remove()
    for norm, (n, mean, square) in sums.items():
        mean = mean / n
        var = (square / n - mean ** 2).clamp_min(1e-6)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(var)
        norm.weight.copy_(torch.sqrt(var + norm.eps))
        norm.bias.add_(mean.to(norm.bias.dtype))
    return net


def quantise(weight):
    """uint8 codes, scale and minimum of one tensor: value = code * scale + minimum.

    The range is drawn in from the tensor's own as far as that lowers the mean squared error (on every n-th weight of a large tensor).
    """
    low, high = float(weight.min()), float(weight.max())
    some = weight.ravel()[::max(1, weight.size // 50000)]

    def code(values, shrink):
        minimum, scale = low * shrink, max((high - low) * shrink / 255, 1e-12)
        return np.clip(np.rint((values - minimum) / scale), 0, 255), scale, minimum

    def error(shrink):
        codes, scale, minimum = code(some, shrink)
        return float(((codes * scale + minimum - some) ** 2).mean())

    codes, scale, minimum = code(weight, min(np.linspace(1, 0.4, 13), key=error))
    return codes.astype(np.uint8), scale, minimum


def self_test_input(size, inputs=3):
    """The standardised input of the self-test: x[h, w, c] = sin(0.1 (h+1)(c+1)) cos(0.13 (w+1)), as (1, inputs, size, size)."""
    h, w, c = np.arange(size) + 1, np.arange(size) + 1, np.arange(inputs) + 1
    return torch.from_numpy(np.sin(0.1 * c[:, None, None] * h[None, :, None]) * np.cos(0.13 * w)[None, None, :])[None]


def self_test(net, spec, size=64, seed=1, probes=16):
    """Probes of the output for self_test_input, in float64: after the sigmoid; a feature network's conv5_4 as it is."""
    with torch.no_grad():
        y = net.double().eval()(self_test_input(size, spec['inputs']))
    y = (y if spec['family'] == 'vgg' else torch.sigmoid(y))[0].numpy()
    rng = np.random.default_rng(seed)
    places = [[int(rng.integers(n)) for n in y.shape] for _ in range(probes)]
    return {'size': size, 'seed': seed, 'outputs': [{'y': h, 'x': w, 'k': k, 'value': float(y[k, h, w])} for k, h, w in places]}


def write_model(net, spec, folder, head):
    """Writes model.json and its shards into folder; returns the network as the page will have it (8-bit weights), float64.

    head: the fields of model.json that are not derived here (id, name, version, contrasts, card, ...).
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    entries, parts, kept = [], [], {}
    for name, value in fold(net).items():
        entry = {'name': name, 'shape': list(value.shape), 'dtype': 'float32'}
        if name.endswith('.weight'):
            codes, scale, minimum = quantise(value)
            entry['quantization'] = {'dtype': 'uint8', 'scale': scale, 'min': minimum}
            parts.append(codes.tobytes())
            kept[name] = codes * scale + minimum
        else:
            kept[name] = value.astype('<f4')
            parts.append(kept[name].tobytes())
        entries.append(entry)
    blob = b''.join(parts)
    count = -(-len(blob) // SHARD_BYTES)
    size = -(-len(blob) // count)
    for old in folder.glob('weights-*.bin'):
        old.unlink()
    shards = []
    for i in range(count):
        data, path = blob[i * size:(i + 1) * size], f'weights-{i + 1}of{count}.bin'
        (folder / path).write_bytes(data)
        shards.append({'path': path, 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()})
    quantised = load_folded(drunet.build(spec).double(), kept)
    model = {
        'format': 'synthmr-model', 'formatVersion': 1, **head, 'spec': spec,
        'weightsManifest': [{'paths': [s['path'] for s in shards], 'weights': entries}],
        'shards': shards, 'weightsSha256': hashlib.sha256(blob).hexdigest(),
        'selfTest': self_test(quantised, spec),
    }
    (folder / 'model.json').write_text(json.dumps(model, separators=(',', ':')) + '\n')
    return quantised


def read_model(folder):
    """(network with the written weights, in evaluation mode and float32; model.json's content)."""
    folder = Path(folder)
    model = json.loads((folder / 'model.json').read_text())
    blob = b''.join((folder / s['path']).read_bytes() for s in model['shards'])
    if hashlib.sha256(blob).hexdigest() != model['weightsSha256']:
        raise ValueError(f'{folder}: the shards do not have the hash that model.json states')
    tensors, at = {}, 0
    for entry in model['weightsManifest'][0]['weights']:
        n, q = int(np.prod(entry['shape'])), entry.get('quantization')
        kind = np.dtype({'uint8': 'u1', 'uint16': '<u2', 'float16': '<f2'}[q['dtype']] if q else '<f4')
        value = np.frombuffer(blob, kind, n, at)
        at += n * kind.itemsize
        if kind.kind == 'u':
            value = value * q['scale'] + q['min']
        tensors[entry['name']] = value.reshape(entry['shape'])
    return load_folded(drunet.build(model['spec']), tensors), model


def averaged(paths, which='ema'):
    """(the first checkpoint, the mean of the weights of all) of checkpoints of one network."""
    first, *others = (torch.load(path, map_location='cpu') for path in paths)
    mean = lambda k, v: torch.stack([v, *(other[which][k] for other in others)]).mean(0) if v.is_floating_point() else v
    return first, {k: mean(k, v) for k, v in first[which].items()}


def mean_network(paths, which='ema'):
    """(network, spec, a checkpoint's card if it has one): the mean of the weights of checkpoints, or, where a folder of an exported model is
    among them, of all networks' folded weights."""
    if not any(Path(p).is_dir() for p in paths):
        checkpoint, weights = averaged(paths, which)
        net = drunet.build(checkpoint['spec'])
        new = drunet.load_grown(net, weights)
        if new:
            print(f'{len(new)} tensors are not in the checkpoint: blocks that it lacks are written as the identity')
        return net, checkpoint['spec'], checkpoint.get('card', {})
    specs, folded = [], []
    for path in paths:
        if Path(path).is_dir():
            net, model = read_model(path)
            specs.append(model['spec'])
        else:
            net, spec, _ = mean_network([path], which)
            specs.append(spec)
        folded.append(fold(net))
    if any(spec != specs[0] for spec in specs):
        raise ValueError(f'networks of different specs cannot be averaged: {specs}')
    mean = {k: np.mean([tensors[k] for tensors in folded], 0) for k in folded[0]}
    return load_folded(drunet.build(specs[0]), mean), specs[0], {}


def list_model(root, kind, entry):
    """Puts one entry into root/manifest.json, replacing the one of the same id; kind is 'models' or 'featureNetworks'."""
    path = Path(root) / 'manifest.json'
    empty = {'format': 'synthmr-models', 'formatVersion': 1, 'models': [], 'featureNetworks': []}
    content = json.loads(path.read_text()) if path.exists() else empty
    others = [e for e in content[kind] if e['id'] != entry['id']]
    if entry.get('default'):
        others = [{k: v for k, v in e.items() if k != 'default'} for e in others]
    content[kind] = sorted([*others, entry], key=lambda e: (not e.get('default', False), e['id']))
    path.write_text(json.dumps(content, indent=2) + '\n')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('checkpoints', nargs='+', help='of train.py, or folders of exported models; the weights of several, of one network, are averaged')
    p.add_argument('--id', required=True)
    p.add_argument('--name', required=True)
    p.add_argument('--version', default='1.0.0')
    p.add_argument('--out', default='../../public/models')
    p.add_argument('--scale', default=REFERENCE_CONTRAST, help='what intensity 0 to 1 means, in words; the default is what pairs.py has')
    p.add_argument('--card', help='JSON file with the model card')
    p.add_argument('--weights', choices=['ema', 'net'], default='ema')
    p.add_argument('--default', action='store_true', help='make it the model that the page loads first')
    a = p.parse_args()

    net, spec, card = mean_network(a.checkpoints, a.weights)
    card = json.loads(Path(a.card).read_text()) if a.card else card
    head = {'id': a.id, 'name': a.name, 'version': a.version, 'contrasts': [] if spec['family'] == 'vgg' else ['T1', 'T2'],
            'preprocessing': PREPROCESSING, 'intensityScale': a.scale, 'card': card}
    write_model(net, spec, Path(a.out) / a.id, head)
    size = sum(f.stat().st_size for f in (Path(a.out) / a.id).glob('weights-*.bin'))
    entry = {'id': a.id, 'name': a.name, 'path': f'{a.id}/model.json', 'bytes': size}
    list_model(a.out, 'featureNetworks' if spec['family'] == 'vgg' else 'models', {**entry, 'default': True} if a.default else entry)
    print(f'{a.id}: {size / 1e6:.1f} MB in {Path(a.out) / a.id}')


if __name__ == '__main__':
    main()
