"""Tests of mixing neighbouring slices: python3 -m unittest (from this folder)."""
import unittest

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import torch

import drunet
import steady

SPEC = {'family': 'drunet', 'depth': 18, 'width': 8, 'inputs': 3, 'outputs': 2}
SIZE = 64


def stack(x, height, place=None):
    n = len(x)
    return steady.Stack('test', x, [v[0] for v in x], np.array(height, float), np.zeros((n, 2)) if place is None else np.array(place, float),
                        [np.ones((SIZE, SIZE), bool)] * n)


class Steady(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(2)
        torch.set_num_threads(1)
        self.net = drunet.build(SPEC).eval()
        self.x = [np.random.default_rng(i).normal(size=(3, SIZE, SIZE)).astype(np.float32) for i in range(3)]

    def test_the_plain_image_is_the_network_s_own(self):
        with torch.no_grad():
            own = torch.sigmoid(self.net(torch.from_numpy(self.x[1])[None]))[0].numpy()
        np.testing.assert_allclose(steady.Mixer(self.net, stack(self.x, [0, 4, 8])).image(1, 'none', 0), own, atol=1e-6)

    def test_neighbours_that_are_alike_change_nothing_and_others_do(self):
        same, other = steady.Mixer(self.net, stack(self.x[:1] * 3, [0, 4, 8])), steady.Mixer(self.net, stack(self.x, [0, 4, 8]))
        for depth in steady.DEPTHS:
            np.testing.assert_allclose(same.image(1, depth, 4), same.image(1, 'none', 0), atol=1e-5, err_msg=depth)
            self.assertGreater(abs(other.image(1, depth, 4) - other.image(1, 'none', 0)).mean(), 1e-7, depth)

    def test_weights_follow_the_distance_in_mm(self):
        w = steady.weights(np.array([0.0, 7, 11, 15]), 2, 4)
        self.assertEqual(sorted(w), [0, 1, 2, 3])
        self.assertAlmostEqual(w[1], w[3])
        self.assertAlmostEqual(w[1] / w[2], np.exp(-0.5))
        self.assertAlmostEqual(sum(w.values()), 1)
        self.assertEqual(steady.weights(np.array([0.0, 7, 11, 15]), 2, 1), {2: 1.0})

    def test_images_of_a_stepped_stack_are_mixed_where_they_lie_over_each_other(self):
        blob = np.zeros((3, SIZE, SIZE), np.float32)
        blob[:, 20:28, 20:28] = 1
        tilted = stack([blob, np.roll(blob, -4, 1), np.roll(blob, -8, 1)], [0, 4, 8], [(0, 0), (2, 0), (4, 0)])      # 0.5 mm pixels
        mixed = steady.Mixer(self.net, tilted).mean(1, {0: 0.3, 1: 0.4, 2: 0.3}, lambda f: f['input'], 1)
        np.testing.assert_allclose(mixed[0].numpy(), tilted.x[1], atol=1e-6)

    def test_a_remedy_is_kept_only_if_steadier_by_a_quarter_and_as_near_to_the_truth(self):
        plain = {'same pixels': [1.2, 1.2], 'psnr': [20.0, 19.0]}
        self.assertTrue(steady.passes({'same pixels': [0.89, 0.8], 'psnr': [20.0, 19.1]}, plain))
        self.assertFalse(steady.passes({'same pixels': [0.89, 1.0], 'psnr': [20.0, 19.1]}, plain))
        self.assertFalse(steady.passes({'same pixels': [0.89, 0.8], 'psnr': [20.1, 18.9]}, plain))


if __name__ == '__main__':
    unittest.main()
