"""Tests of weights in fewer bits: python3 -m unittest (from this folder)."""
import tempfile
import unittest
from pathlib import Path

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import torch

import bits
import codes
import drunet
import export
import folding
from test_pretrain import lively

SPEC = {'family': 'drunet', 'depth': 18, 'width': 32, 'inputs': 3, 'outputs': 2}
WEIGHT = np.random.default_rng(4).normal(size=(3, 3, 21, 40)) * np.random.default_rng(5).uniform(0.01, 1, 40)       # channels of many sizes


def error(weight, scheme):
    return float(((bits.coded(weight, bits.Scheme.of(scheme))[0] - weight) ** 2).mean())


class Bits(unittest.TestCase):
    def test_more_bits_and_smaller_groups_come_nearer(self):
        for better, worse in (('6-channel', '4-channel'), ('4-group32', '4-group64'), ('4-group64', '4-channel'), ('6-channel-min', '4-channel-min')):
            self.assertLess(error(WEIGHT, better), error(WEIGHT, worse), better)
        self.assertLess(error(WEIGHT + 3, '4-group32-min'), error(WEIGHT + 3, '4-group32') / 4)      # what lies on one side of 0 needs a least value

    def test_a_scale_is_searched_for_the_least_squared_error(self):
        rows, n = codes.rows_of(WEIGHT, 0)
        scale = abs(rows).max(1, keepdims=True) / 7
        by_range = ((np.clip(np.rint(rows / scale), -8, 7) * scale - rows) ** 2).mean()
        self.assertLess(error(WEIGHT, '4-channel'), by_range * 0.8)

    def test_what_is_stored_is_what_comes_back(self):
        scheme = bits.Scheme.of('4-group32')
        values, stored, loose = bits.coded(WEIGHT, scheme)
        n = 3 * 3 * 21
        groups = -(-n // 32)
        self.assertEqual(len(stored), 40 * n // 2 + 2 * 40 * groups)
        self.assertEqual(len(loose), 40 * n + 2 * 40 * groups)
        codes = np.frombuffer(stored, 'u1', 40 * n // 2)
        codes = np.stack([codes >> 4, codes & 15], 1).reshape(40, n).astype(int)
        codes[codes > 7] -= 16
        scale = np.frombuffer(stored, '<f2', offset=40 * n // 2).astype(float).reshape(40, groups) * abs(WEIGHT).max()
        back = (codes * np.repeat(scale, 32, 1)[:, :n]).T.reshape(WEIGHT.shape)
        np.testing.assert_allclose(back, values, atol=1e-5)

    def test_a_weight_of_nothing_stays_nothing(self):
        for scheme in ('4-channel', '4-group32-min'):
            self.assertEqual(abs(bits.coded(np.zeros((1, 1, 64, 8)), bits.Scheme.of(scheme))[0]).max(), 0)

    def test_small_tensors_and_both_ends_keep_eight_bits(self):
        torch.manual_seed(1)
        net = drunet.build(SPEC)
        tensors = folding.fold(net)
        kept, size, _ = bits.in_fewer_bits(tensors, bits.Scheme.of('4-channel'))
        changed = {k for k in tensors if not np.array_equal(kept[k], tensors[k])}
        self.assertEqual(changed, {k for k, v in tensors.items() if k.endswith('.weight') and v.size >= codes.SMALL})
        self.assertLess(size, bits.in_fewer_bits(tensors, None)[1] * 0.55)

    def test_layers_fitted_again_come_nearer_on_what_they_have_not_seen(self):
        torch.manual_seed(1)
        net, rough = (drunet.build(SPEC) for _ in range(2))
        tensors = folding.fold(lively(net))
        for n in (net, rough):
            folding.load_folded(n, tensors)
        kept, *_ = bits.in_fewer_bits(tensors, bits.Scheme.of('2-channel'))
        folding.load_folded(rough, kept)
        new = torch.randn(2, 3, 64, 64)
        far = lambda: float(((torch.sigmoid(net(new)) - torch.sigmoid(rough(new))) ** 2).mean())
        with torch.no_grad():
            before = far()
            folding.refit(rough, net, torch.randn(6, 3, 64, 64))
            self.assertLess(far(), before * 0.5)

    def test_four_bits_are_written_and_read_back_to_the_bit(self):
        data, unit, kept = codes.in_blocks(WEIGHT)
        groups = -(-3 * 3 * 21 // codes.GROUP)
        self.assertEqual(len(data), 40 * groups * (2 + codes.GROUP // 2))
        found, end = codes.out_of_blocks(b'before' + data, 6, WEIGHT.shape, codes.GROUP, unit)
        self.assertEqual(end, 6 + len(data))
        np.testing.assert_array_equal(found, kept)
        self.assertAlmostEqual(((kept - WEIGHT) ** 2).mean(), error(WEIGHT, '4-group64'), places=9)
        again, _, same = codes.in_blocks(kept)                     # what is of four bits stays what it is
        self.assertLess(abs(same - kept).max(), 1e-3 * abs(kept).max())

    def test_a_model_of_four_bits_is_half_the_size_and_comes_back(self):
        torch.manual_seed(1)
        net = lively(drunet.build(SPEC)).float()
        small = export.in_four_bits(net, SPEC, torch.randn(6, 3, 64, 64))
        with tempfile.TemporaryDirectory() as folder:
            size = {}
            for bits_, source in ((8, net), (4, small)):
                written = export.write_model(source, SPEC, folder, {}, bits_)
                size[bits_] = sum(f.stat().st_size for f in Path(folder).glob('weights-*.bin'))
            back, model = export.read_model(folder)
        self.assertLess(size[4], 0.56 * size[8])
        kinds = {w['name']: w.get('quantization', {}).get('dtype') for w in model['weightsManifest'][0]['weights']}
        self.assertEqual((kinds['conv1.weight'], kinds['head.weight'], kinds['layer4.0.conv2.weight'], kinds['head.bias']), ('uint8', 'uint8', 'int4', None))
        x = torch.randn(2, 3, 64, 64)
        unfitted = folding.load_folded(drunet.build(SPEC), {k: export.stored(k, v, 4)[2] for k, v in folding.fold(net).items()})
        with torch.no_grad():
            off = lambda other: float(((torch.sigmoid(net(x)) - torch.sigmoid(other(x))) ** 2).mean())
            self.assertLess(off(small), 0.7 * off(unfitted))        # fitting pays, also to a network that has its batch norms
            self.assertLess((torch.sigmoid(back(x)) - torch.sigmoid(small(x))).abs().max().item(), 2e-3)      # nothing is lost by writing
            self.assertLess((torch.sigmoid(back(x)) - torch.sigmoid(written(x.double()))).abs().max().item(), 1e-4)

    def test_a_scheme_that_is_none_is_refused(self):
        with self.assertRaisesRegex(ValueError, 'a scheme is like'):
            bits.Scheme.of('4-rows')


if __name__ == '__main__':
    unittest.main()
