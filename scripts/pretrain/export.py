"""PyTorch checkpoint to the page's model format: batch norm folded, HWIO, weights of 8 bits (or 4), shards of 16 MB.

    python3 export.py RUN/last.pt --id drunet34-t1t2 --name DRUNet-34 --out ../../public/models [--card card.json] [--default]
    python3 export.py RUN/last.pt --id drunet101-t1t2 --name DRUNet-101 --bits 4      # half the size; fitted to training crops of the cache

The format stands in docs/model-card.md. `read_model` brings a written model back into PyTorch, `folding.unfold` makes it ready for more
training.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

import codes
import drunet
from folding import fold, load_folded, refit

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


def stored(name, value, bits):
    """(bytes, manifest's quantization or None, the numbers as they come back) of one folded tensor. Biases are 32-bit floats; the first
    convolution, the head and small tensors have 8 bits even where the others have 4."""
    if not name.endswith('.weight'):
        kept = value.astype('<f4')
        return kept.tobytes(), None, kept
    if bits == 4 and name not in codes.KEPT and value.size >= codes.SMALL:
        data, unit, kept = codes.in_blocks(value)
        return data, {'dtype': 'int4', 'scale': unit, 'group': codes.GROUP}, kept
    code, scale, minimum = codes.quantise(value)
    return code.tobytes(), {'dtype': 'uint8', 'scale': scale, 'min': minimum}, code * scale + minimum


def in_four_bits(net, spec, x):
    """A network whose weights are all of four bits, or eight where `stored` keeps them, fitted to net on inputs x (B, 3, S, S); `write_model`
    loses nothing of it."""
    tensors = fold(net)
    rough = load_folded(drunet.build(spec), {name: stored(name, value, 4)[2] for name, value in tensors.items()})
    refit(rough, load_folded(drunet.build(spec), tensors), x)
    return rough


def write_model(net, spec, folder, head, bits=8):
    """Writes model.json and its shards into folder; returns the network as the page will have it, float64.

    head: the fields of model.json that are not derived here (id, name, version, contrasts, card, ...); bits: 8, or 4 (`in_four_bits` first).
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    entries, parts, kept = [], [], {}
    for name, value in fold(net).items():
        data, quantization, kept[name] = stored(name, value, bits)
        parts.append(data)
        entries.append({'name': name, 'shape': list(value.shape), 'dtype': 'float32', **({'quantization': quantization} if quantization else {})})
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
        shape, q = entry['shape'], entry.get('quantization')
        if q and q['dtype'] == 'int4':
            tensors[entry['name']], at = codes.out_of_blocks(blob, at, shape, q['group'], q['scale'])
            continue
        kind = np.dtype({'uint8': 'u1', 'uint16': '<u2', 'float16': '<f2'}[q['dtype']] if q else '<f4')
        value = np.frombuffer(blob, kind, int(np.prod(shape)), at)
        at += value.nbytes
        if kind.kind == 'u':
            value = value * q['scale'] + q['min']
        tensors[entry['name']] = value.reshape(shape)
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
    p.add_argument('--bits', type=int, choices=[4, 8], default=8, help="a weight's; 4 with a scale for %d of them" % codes.GROUP)
    p.add_argument('--crops', type=int, default=8, help='training crops that four bits are fitted to')
    p.add_argument('--default', action='store_true', help='make it the model that the page loads first')
    a = p.parse_args()

    net, spec, card = mean_network(a.checkpoints, a.weights)
    card = json.loads(Path(a.card).read_text()) if a.card else card
    head = {'id': a.id, 'name': a.name, 'version': a.version, 'contrasts': [] if spec['family'] == 'vgg' else ['T1', 'T2'],
            'preprocessing': PREPROCESSING, 'intensityScale': a.scale, 'card': card}
    if a.bits == 4:
        from render import crops
        net = in_four_bits(net, spec, crops(a.crops))
    write_model(net, spec, Path(a.out) / a.id, head, a.bits)
    size = sum(f.stat().st_size for f in (Path(a.out) / a.id).glob('weights-*.bin'))
    entry = {'id': a.id, 'name': a.name, 'path': f'{a.id}/model.json', 'bytes': size}
    list_model(a.out, 'featureNetworks' if spec['family'] == 'vgg' else 'models', {**entry, 'default': True} if a.default else entry)
    print(f'{a.id}: {size / 1e6:.1f} MB in {Path(a.out) / a.id}')


if __name__ == '__main__':
    main()
