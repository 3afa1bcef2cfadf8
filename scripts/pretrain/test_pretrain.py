"""Tests of the scripts here, without data: python3 -m unittest (from this folder).

What they hold true: sizes, growing, folding, 8 bits, averaging, registration, going on from an exported model, networks side by side, and two
processes (gloo) that train as one.
"""
import csv
import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import nibabel as nib
import numpy as np
import torch

import drunet
import export
import folding
import losses
import people
import register

SPEC = {'family': 'drunet', 'depth': 50, 'width': 8, 'inputs': 3, 'outputs': 2}


def lively(net, batches=3):
    """Statistics and gains as training leaves them."""
    for m in net.modules():
        if isinstance(m, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(m.weight, 0.3, 0.9)
            torch.nn.init.uniform_(m.bias, -0.2, 0.2)
    with torch.no_grad():
        for _ in range(batches):
            net.train()(torch.randn(4, 3, 64, 64))
    return net.eval()


class Fixed(torch.utils.data.IterableDataset):
    """Sixteen fixed pairs without end; the two processes of the test take turns (train.py gives each rank its own seed)."""

    def __init__(self, size, seed):
        self.size, self.turn = size, 1 if seed > 7000 else 0

    def __iter__(self):
        i, step = (self.turn, 2) if os.environ.get('WORLD_SIZE') == '2' else (0, 1)
        while True:
            g = torch.Generator().manual_seed(i % 16)
            x = torch.randn(3, self.size, self.size, generator=g)
            ones = torch.ones(1, self.size, self.size)
            yield x, torch.sigmoid(x[:2]), ones, ones
            i += step


Pairs = Fixed  # the name that train.py --pairs test_pretrain looks for


def stored(folder):
    """The bytes of each tensor of a written model."""
    model = json.loads((folder / 'model.json').read_text())
    blob, at, tensors = b''.join((folder / shard['path']).read_bytes() for shard in model['shards']), 0, {}
    for entry in model['weightsManifest'][0]['weights']:
        size = int(np.prod(entry['shape'])) * (1 if 'quantization' in entry else 4)     # of 8 bits or 32
        tensors[entry['name']] = blob[at:at + size]
        at += size
    return tensors


class Scripts(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(3)
        torch.set_num_threads(2)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_a_grown_network_starts_as_the_shallow_one(self):
        shallow = lively(drunet.build(SPEC, (2, 2, 2, 2)))
        deep = drunet.build(SPEC)
        new = drunet.load_grown(deep, shallow.state_dict())
        x = torch.randn(1, 3, 64, 64)
        self.assertGreater(len(new), 0)
        self.assertLess((deep.eval()(x) - shallow(x)).abs().max().item(), 1e-5)

    def test_an_exported_model_comes_back_and_trains_on(self):
        net = lively(drunet.build(SPEC))
        export.write_model(net, SPEC, self.folder.name, {})
        x = [torch.randn(4, 3, 64, 64) for _ in range(3)]
        back, model = export.read_model(self.folder.name)
        self.assertEqual(model['spec'], SPEC)
        with torch.no_grad():
            full, small = torch.sigmoid(net(x[0])), torch.sigmoid(back(x[0]))
            self.assertGreater(-10 * torch.log10(((full - small) ** 2).mean()).item(), 40)
            folding.unfold(back, x)
            self.assertLess((torch.sigmoid(back.eval()(x[0])) - small).abs().max().item(), 1e-4)
            self.assertLess((torch.sigmoid(back.train()(x[0])) - small).abs().mean().item(), 0.05)
            self.assertGreater((torch.sigmoid(drunet.build(SPEC).train()(x[0])) - small).abs().mean().item(), 0.05)

    def test_training_goes_on_from_an_exported_model(self):
        model, run = Path(self.folder.name) / 'model', Path(self.folder.name) / 'run'
        export.write_model(lively(drunet.build(SPEC)), SPEC, model, {})
        command = [sys.executable, 'train.py', '--out', str(run), '--init', str(model), '--pairs', 'test_pretrain', '--depth', str(SPEC['depth']),
                   '--width', str(SPEC['width']), '--size', '64', '--batch', '4', '--steps', '2', '--workers', '0', '--threads', '1', '--log-every', '1']
        subprocess.run(command, cwd=Path(__file__).parent, check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(torch.load(run / 'last.pt', map_location='cpu')['step'], 2)

    def test_networks_train_side_by_side_and_go_on(self):
        run = Path(self.folder.name) / 'run'
        command = [sys.executable, 'train.py', '--out', str(run), '--pairs', 'test_pretrain', '--depth', '18', '34', '--width', '8', '--size', '64',
                   '--batch', '4', '--workers', '0', '--threads', '1', '--log-every', '1', '--t2', '0.5']
        for steps, more in ((2, []), (3, ['--resume'])):
            subprocess.run([*command, '--steps', str(steps), *more], cwd=Path(__file__).parent, check=True, stdout=subprocess.DEVNULL)
            for depth in (18, 34):
                checkpoint = torch.load(run / f'drunet{depth}' / 'last.pt', map_location='cpu')
                self.assertEqual((checkpoint['step'], checkpoint['spec']['depth'], checkpoint['crops']), (steps, depth, 4 * steps))
        self.assertEqual(len((run / 'drunet18' / 'log.csv').read_text().splitlines()), 4)

    def test_a_replay_ends_as_the_unbroken_run(self):
        whole, broken = (Path(self.folder.name) / name for name in ('whole', 'broken'))
        command = [sys.executable, 'train.py', '--pairs', 'test_pretrain', '--depth', '18', '--width', '8', '--size', '64', '--batch', '4',
                   '--workers', '0', '--threads', '1', '--lr', '1e-3', '--lr-end', '1e-3', '--warmup', '10']
        for run, steps, more in ((whole, 6, ['--log-every', '1']), (broken, 3, ['--log-every', '1']),
                                 (broken, 6, ['--log-every', '2', '--resume', '--replay'])):
            subprocess.run([*command, '--out', str(run), '--steps', str(steps), *more], cwd=Path(__file__).parent, check=True, stdout=subprocess.DEVNULL)
        log = {run: {row['step']: {**row, 'seconds': ''} for row in csv.DictReader((run / 'log.csv').open())} for run in (whole, broken)}
        self.assertEqual(list(log[broken]), ['1', '2', '3', '4', '6'])
        for step in '1234':                                 # the line of step 4 has only step 4 to tell of
            self.assertEqual(log[broken][step], log[whole][step])
        ends = [torch.load(run / 'last.pt', map_location='cpu') for run in (whole, broken)]
        for kept in ('net', 'ema'):
            for name, value in ends[0][kept].items():
                self.assertTrue(torch.equal(value, ends[1][kept][name]), f'{kept} {name}')

    def test_what_is_not_trained_keeps_its_bytes(self):
        model, run, out = (Path(self.folder.name) / name for name in ('model', 'run', 'out'))
        export.write_model(lively(drunet.build(SPEC)), SPEC, model, {})
        command = [sys.executable, 'train.py', '--out', str(run), '--init', str(model), '--pairs', 'test_pretrain', '--depth', str(SPEC['depth']),
                   '--width', str(SPEC['width']), '--size', '64', '--batch', '4', '--steps', '8', '--warmup', '1', '--lr', '1e-2', '--workers', '0',
                   '--threads', '1', '--freeze-bn', '--ema', '0', '--train', 'up3|head']
        subprocess.run(command, cwd=Path(__file__).parent, check=True, stdout=subprocess.DEVNULL)
        checkpoint, weights = export.averaged([run / 'last.pt'])
        net = drunet.build(SPEC)
        net.load_state_dict(weights)
        export.write_model(net, checkpoint['spec'], out, {})
        before, after = stored(model), stored(out)
        for name in before:
            if name.endswith('.weight'):
                self.assertEqual(before[name] == after[name], not name.startswith(('up3', 'head')), name)

    def test_an_export_of_several_checkpoints_is_the_mean_of_their_weights(self):
        nets, paths = [lively(drunet.build(SPEC)) for _ in range(2)], []
        for i, net in enumerate(nets):
            paths.append(Path(self.folder.name) / f'{i}.pt')
            torch.save({'ema': net.state_dict(), 'spec': SPEC}, paths[-1])
        _, mean = export.averaged(paths)
        for k, v in mean.items():
            a, b = (net.state_dict()[k] for net in nets)
            torch.testing.assert_close(v, (a + b) / 2 if v.is_floating_point() else a)

    def test_an_exported_model_and_a_checkpoint_are_averaged_by_what_they_compute_with(self):
        exported, trained = (lively(drunet.build(SPEC)) for _ in range(2))
        folder, path = Path(self.folder.name) / 'model', Path(self.folder.name) / 'trained.pt'
        quantised = export.write_model(exported, SPEC, folder, {})
        torch.save({'ema': trained.state_dict(), 'spec': SPEC}, path)
        net, spec, _ = export.mean_network([folder, path])
        self.assertEqual(spec, SPEC)
        a, b, mean = (folding.fold(n) for n in (quantised, trained, net))
        for k in mean:
            np.testing.assert_allclose(mean[k], (a[k] + b[k]) / 2, atol=1e-5)

    def test_registration_finds_how_a_head_was_moved(self):
        grid = np.indices((48, 56, 44)).astype(np.float32)
        ball = lambda at, r: 1 / (1 + np.exp(np.minimum(sum(((g - c) / s) ** 2 for g, c, s in zip(grid, at, r)) * 12 - 12, 50)))
        tissue = ball((24, 28, 22), (18, 22, 17)) + ball((18, 30, 24), (5, 9, 6)) - 0.6 * ball((31, 24, 18), (4, 5, 7))
        affine = np.diag([4.0, 4.0, 4.0, 1.0])
        truth = register.moved(np.array([3, -2, 4, 3, -2, 2.5, 0, 0, 0, 0, 0, 0]), np.array([96, 112, 88]))
        fixed = nib.Nifti1Image(tissue.astype(np.float32), affine)
        moving = nib.Nifti1Image((1.5 - tissue).astype(np.float32) * (tissue > 0.05), truth @ affine)
        found, before, after = register.register(fixed, moving, affine=False)
        points = np.array([[60, 60, 60, 1], [140, 160, 120, 1], [96, 30, 88, 1]]).T
        self.assertGreater(after, before)
        self.assertLess(np.abs((found - truth) @ points).max(), 1.5)        # mm, of voxels of 4 mm

    def test_a_damaged_shard_is_refused(self):
        export.write_model(drunet.build(SPEC), SPEC, self.folder.name, {})
        shard = next(Path(self.folder.name).glob('weights-*.bin'))
        data = bytearray(shard.read_bytes())
        data[1000] ^= 1
        shard.write_bytes(data)
        with self.assertRaisesRegex(ValueError, 'hash'):
            export.read_model(self.folder.name)

    def test_the_contextual_loss_prefers_the_same_texture_wherever_it_lies(self):
        a, b = torch.randn(2, 32, 12, 12), torch.randn(2, 32, 12, 12)
        same, moved, other = (losses.contextual(s, a).item() for s in (a, a.roll((3, 5), (2, 3)), b))
        self.assertAlmostEqual(same, moved, places=4)
        self.assertLess(same, other)

    def test_two_processes_train_as_one_with_the_doubled_batch(self):
        def curve(name, batch, world):
            out = Path(self.folder.name) / name
            command = [sys.executable, 'train.py', '--out', str(out), '--pairs', 'test_pretrain', '--depth', '50', '--width', '8', '--size', '64',
                       '--batch', str(batch), '--steps', '8', '--warmup', '1', '--lr', '1e-3', '--freeze-bn', '--workers', '0', '--threads', '1',
                       '--log-every', '1']
            with socket.socket() as free:
                free.bind(('127.0.0.1', 0))
                port = free.getsockname()[1]
            shared = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'MASTER_ADDR': '127.0.0.1', 'MASTER_PORT': str(port), 'WORLD_SIZE': str(world)}
            running = [subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.DEVNULL, env={**shared, 'RANK': str(rank)})
                       for rank in range(world)]        # what torchrun sets
            self.assertEqual([p.wait(120) for p in running], [0] * world)
            with (out / 'log.csv').open() as f:
                return [float(row['loss']) for row in csv.DictReader(f)]

        one, two = curve('one', 4, 1), curve('two', 2, 2)
        self.assertEqual(len(one), 8)
        self.assertLess(one[-1], one[0])
        for a, b in zip(one, two):
            self.assertAlmostEqual(a, b, delta=2e-4 * a)

    def test_differences_have_the_intervals_of_scipy_and_the_sign_of_the_first(self):
        rng = np.random.default_rng(2)
        a = rng.normal(20, 1, 30)
        b = a - 0.5 + rng.normal(0, 0.1, 30)
        independent, paired = people.differences(a, b)
        self.assertAlmostEqual(independent[0], (a - b).mean())
        self.assertLess(independent[1][0], 0)                      # the same difference is doubtful between two groups
        self.assertGreater(paired[1][0], 0.4)                      # and sure in pairs
        self.assertGreater(independent[2], paired[2])
        at_the_edge = people.differences(a, b + independent[1][0])[0]
        self.assertAlmostEqual(people.differences(a, b + paired[1][0])[1][2], 0.05, places=6)     # P at the end of the interval
        self.assertAlmostEqual(at_the_edge[2], 0.05, places=6)


if __name__ == '__main__':
    unittest.main()
