"""Tests of heads and the renderer, on a head made of ellipsoids: python3 -m unittest (from this folder)."""
import contextlib
import io
import tempfile
import unittest

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import scipy.ndimage as ndi
import torch

import cache
import label_heads
import pairs
import render
import scanner
import simulate
from contrast import T1_LEVEL, TISSUES, t2_levels
from fields import Draw, blur, noise


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


if __name__ == '__main__':
    unittest.main()
