"""Tests of weights in fewer bits: python3 -m unittest (from this folder)."""
import unittest

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import torch

import bits
import drunet
import export
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
        rows, n = bits.rows_of(WEIGHT, 0)
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
        tensors = export.fold(net)
        kept, size, _ = bits.in_fewer_bits(tensors, bits.Scheme.of('4-channel'))
        changed = {k for k in tensors if not np.array_equal(kept[k], tensors[k])}
        self.assertEqual(changed, {k for k, v in tensors.items() if k.endswith('.weight') and v.size >= bits.SMALL})
        self.assertLess(size, bits.in_fewer_bits(tensors, None)[1] * 0.55)

    def test_layers_fitted_again_come_nearer_on_what_they_have_not_seen(self):
        torch.manual_seed(1)
        net, rough = (drunet.build(SPEC) for _ in range(2))
        tensors = export.fold(lively(net))
        for n in (net, rough):
            export.load_folded(n, tensors)
        kept, *_ = bits.in_fewer_bits(tensors, bits.Scheme.of('2-channel'))
        export.load_folded(rough, kept)
        new = torch.randn(2, 3, 64, 64)
        far = lambda: float(((torch.sigmoid(net(new)) - torch.sigmoid(rough(new))) ** 2).mean())
        with torch.no_grad():
            before = far()
            bits.refit(rough, net, torch.randn(6, 3, 64, 64))
            self.assertLess(far(), before * 0.5)

    def test_a_scheme_that_is_none_is_refused(self):
        with self.assertRaisesRegex(ValueError, 'a scheme is like'):
            bits.Scheme.of('4-rows')


if __name__ == '__main__':
    unittest.main()
