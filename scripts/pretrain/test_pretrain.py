"""Tests of the scripts here, without data: python3 -m unittest (from this folder).

What they hold true: sizes, growing, folding, 8 bits, averaging, registration, going on from an exported model, networks side by side, two
processes (gloo) that train as one, and what the renderer makes of a head.
"""
import contextlib
import csv
import io
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
import scipy.ndimage as ndi
import torch

import cache
import drunet
import export
import label_heads
import losses
import pairs
import register
import render
import scanner
import simulate
from contrast import T1_LEVEL, TISSUES, t2_levels
from fields import Draw, blur, noise

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
        size = int(np.prod(entry['shape'])) * (1 if 'quantization' in entry else 4)
        tensors[entry['name']] = blob[at:at + size]
        at += size
    return tensors


def phantom(folder, name='phantom', held_out=False):
    """A head of the cache made of ellipsoids: scalp, skull, fluid, grey and white matter, ventricle."""
    shape = 120, 140, 120
    grid = np.indices(shape).astype(np.float32)
    shell = lambda r: np.sqrt(sum(((g - n / 2) / (n / 2 * r)) ** 2 for g, n in zip(grid, shape))) < 1
    inside = [shell(r) for r in (0.94, 0.84, 0.76, 0.72, 0.6, 0.2)]
    layers = [a & ~b for a, b in zip(inside, inside[1:])]
    f = dict(zip(('fat', 'cortical', 'csf', 'grey', 'white'), (v.astype(np.float32) for v in layers)))
    f['csf'] = f['csf'] + inside[-1]
    f = {k: f.get(k, np.zeros(shape, np.float32)) for k in TISSUES}
    t1, t2 = (sum(f[k] * level.get(k, 0) for k in TISSUES).astype(np.float32) for level in (T1_LEVEL, {**t2_levels(), 'fat': 0.6}))
    h = cache.Head(name, t1, np.diag([0.75, 0.75, 0.75, 1]), inside[2], t2=t2, to_mni=cache.mni_from_brain(inside[2]), held_out=held_out)
    cache.write(h, f, inside[0], inside[2], t1, t2, T1_LEVEL, folder)


class Rendering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        with contextlib.redirect_stdout(io.StringIO()):
            phantom(cls.folder.name)
        cls.subject = render.Subject(cache.load_heads(cls.folder.name)[0])

    def test_a_seed_fixes_a_batch_and_samples_differ(self):
        a, b = (render.render(self.subject, Draw(seed=4), 3, 96) for _ in range(2))
        for k in a:
            torch.testing.assert_close(a[k], b[k])
        self.assertGreater((a['x'][0] - a['x'][1]).abs().mean().item(), 0.01)
        self.assertEqual([a[k].shape[1:] for k in render.FIELDS], [(3, 96, 96), (2, 96, 96), (1, 96, 96), (1, 96, 96), (2, 1, 1)])

    def test_sampling_gives_the_voxels_of_the_head_and_nothing_beyond(self):
        p = torch.tensor([[60.0, 70, 60], [60.5, 70, 60], [-5, 0, 0]]).T.view(1, 3, 1, 1, 3).expand(1, 3, 1, 3, 3)
        rows = torch.from_numpy(np.asarray(cache.load_heads(self.folder.name)[0].rows)).float() / 255
        found = self.subject.sample(p)[0, :, 0]
        torch.testing.assert_close(found[:, 0], rows[60, 70, 60])
        torch.testing.assert_close(found[:, 1], (rows[60, 70, 60] + rows[61, 70, 60]) / 2)
        self.assertEqual(found[:, 2].abs().max().item(), 0)

    def test_pairs_are_shown_twice_mirrored_with_their_heads_weights(self):
        it = iter(render.Pairs(size=64, seed=2, batch=4, cache=self.folder.name, pool=4))
        (x, _, head, _, weight), (again, *_) = next(it), next(it)
        self.assertEqual(x.shape, (4, 3, 64, 64))
        torch.testing.assert_close(weight, torch.ones(4, 2, 1, 1))
        self.assertGreater(head.mean().item(), 0.08)
        self.assertTrue(all(any(torch.equal(a.flip(-1), b) for b in again) for a in x))

    def test_batches_have_the_tissue_values_of_the_single_slices(self):
        volume = cache.load_heads(self.folder.name)[0]
        *_, f = pairs.render(volume, np.random.default_rng(0), 192, 60.0, 2.5)
        deep = [torch.from_numpy(ndi.binary_erosion(f[TISSUES.index(k)].numpy() > 0.999, iterations=3)) for k in ('csf', 'grey', 'white')]
        single = [[float(ct[m].mean()) for m in deep] for ct in (pairs.render(volume, np.random.default_rng(i), 192, 60.0, 2.5)[4] for i in range(16))]
        cts = scanner.scan(Draw(seed=9), {k: f[None, i, None].repeat(24, 1, 1, 1) for i, k in enumerate(TISSUES)})[:, 0]
        batch = [[float(ct[m].mean()) for m in deep] for ct in cts]
        self.assertLess(np.abs(np.mean(single, 0) - np.mean(batch, 0)).max(), 6)          # HU; each slice draws its own tissues
        self.assertTrue(all(csf < white < grey for csf, grey, white in batch))

    def test_noise_has_the_spectrum_of_the_single_slices(self):
        def bands(n):
            n = n.reshape(-1, 128, 128)
            power = (torch.fft.fft2(n).abs() ** 2).mean(0)
            f = torch.fft.fftfreq(128)
            f = torch.sqrt(f[:, None] ** 2 + f[None] ** 2)
            return torch.stack([power[(f >= a) & (f < a + 0.1)].mean() for a in (0.0, 0.1, 0.2, 0.3)])
        one = torch.stack([simulate.coloured_noise(np.random.default_rng(i), 128, 0.1, 0.2) for i in range(12)])
        many = noise(Draw(seed=1), 12, 128, 0.1, 0.2)
        self.assertLess((torch.log10(bands(one) / bands(many))).abs().max().item(), 0.05)

    def test_what_a_ct_does_not_see_of_the_mr_goes_and_fluid_stays(self):
        texture = (0.5 + 0.1 * torch.randn(1, 1, 96, 96)).clamp(0, 1)
        fluid = torch.zeros(1, 1, 96, 96)
        fluid[..., 40:56] = 1
        f = {**{k: torch.zeros_like(fluid) for k in TISSUES}, 'csf': fluid, 'grey': texture * (1 - fluid), 'white': (1 - texture) * (1 - fluid)}
        seen = scanner.seen_by_ct(Draw(seed=3), f)
        self.assertLess(seen['grey'][..., :30].std().item(), 0.6 * f['grey'][..., :30].std().item())
        self.assertGreater(seen['csf'][..., 42:54].min().item(), 0.99)
        torch.testing.assert_close(sum(seen[k] for k in TISSUES), torch.ones_like(fluid))

    def test_a_blur_of_each_sample_is_its_own_and_keeps_the_mean(self):
        image = torch.randn(2, 1, 50, 50)
        out = blur(image, torch.tensor([0.0, 3.0]).view(2, 1, 1, 1))
        torch.testing.assert_close(out[0], image[0], atol=1e-5, rtol=0)
        self.assertLess(out[1].std().item(), 0.3)

    def test_a_label_map_gains_membranes_and_loses_lakes(self):
        a = np.zeros((40, 40, 40), np.int16)
        a[2:38, 2:38, 2:38] = label_heads.SKIN
        a[4:36, 4:36, 4:36] = label_heads.COMPACT
        a[6:34, 6:34, 6:34] = label_heads.FLUID
        a[8:19, 8:32, 8:20], a[21:32, 8:32, 8:20] = 3, 42
        membranes = label_heads.membranes(a)
        self.assertGreater(membranes[6, 20, 14], 0.5)                       # dura
        self.assertGreater(membranes[19:21, 20, 14].sum(), 0.5)             # falx, between two voxels
        self.assertEqual(membranes[13, 20, 14], 0)
        mni = np.eye(4)
        mni[2, 3] = 20                                                      # the upper half is vault
        closed = label_heads.close_lakes(a, mni, np.random.default_rng(1))
        self.assertIn(closed[20, 20, 30], (label_heads.COMPACT, label_heads.SPONGY))
        self.assertEqual(closed[20, 20, 14], label_heads.FLUID)


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
            export.unfold(back, x)
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


if __name__ == '__main__':
    unittest.main()
