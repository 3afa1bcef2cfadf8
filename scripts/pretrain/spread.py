"""Whether the spread tells where the network is wrong: its mean absolute error on a held-out person, in bins of spread.

    python3 spread.py --models ../../public/models/drunet34-t1t2 --person mr-brain --every 6 [--bf16]

The spread of a pixel is the standard deviation of four answers: the slice as it is, mirrored, moved by a pixel, and mirrored, moved and with
noise of 5 HU, each brought back (VARIATIONS, as src/core/network/variations.ts has them). Bins hold a tenth of the head's pixels each. Then the
same of whole slices: the mean spread and the mean error of each, from the least spread to the most.
"""
import argparse

import numpy as np
import torch

import people
from models import CONTRASTS, hu_of, load, windows

VARIATIONS = ((True, (0, 0), 0), (False, (1, 1), 0), (True, (-1, 1), 5))       # mirrored, moved by rows and columns, noise in HU


@torch.no_grad()
def answer(net, hu, bf16):
    x = torch.from_numpy(windows(np.ascontiguousarray(hu, np.float32)))[None]
    with torch.autocast('cpu', torch.bfloat16, enabled=bf16):
        y = net(x)
    return torch.sigmoid(y.float())[0].numpy()


def varied(net, hu, rng, mirrored, shift, noise, bf16):
    """The answer to a slice shown in another way, brought back: (K, S, S)."""
    seen = np.where(hu > -1000, np.maximum(hu + rng.normal(0, noise, hu.shape), -1000), hu) if noise else hu
    seen = np.roll(seen[:, ::-1] if mirrored else seen, shift, (0, 1))
    y = np.roll(answer(net, seen, bf16), (-shift[0], -shift[1]), (1, 2))
    return y[:, :, ::-1] if mirrored else y


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--models', nargs='+', required=True)
    p.add_argument('--person', default='mr-brain')
    p.add_argument('--every', type=int, default=6, help='of the slices')
    p.add_argument('--bins', type=int, default=10)
    p.add_argument('--bf16', action='store_true')
    a = p.parse_args()
    slices = [s for s in people.held_out_slices(a.person, a.every) if s[2].sum() > 5000]
    for path in a.models:
        name, net = load(path)
        rng = np.random.default_rng(1)
        spread, error = [], []
        for x, y, head, *_ in slices:
            hu, inside = hu_of(np.asarray(x)), np.asarray(head)[0] > 0.5
            own = answer(net, hu, a.bf16)
            answers = [own, *(varied(net, hu, rng, *v, a.bf16) for v in VARIATIONS)]
            spread.append(np.std(answers, 0)[:, inside])
            error.append(abs(own - np.asarray(y))[:, inside])
        of_slices = [np.array([v.mean(1) for v in values]) * 100 for values in (spread, error)]        # slices x contrasts
        spread, error = np.concatenate(spread, 1), np.concatenate(error, 1)
        print(f'{name} on {a.person}, {len(slices)} slices, {spread.shape[1]} pixels of the head: spread and mean absolute error by bin, % of full scale')
        for k, contrast in enumerate(CONTRASTS):
            edges = np.quantile(spread[k], np.linspace(0, 1, a.bins + 1))
            which = np.clip(np.searchsorted(edges, spread[k], 'right') - 1, 0, a.bins - 1)
            means = [(100 * spread[k][which == i].mean(), 100 * error[k][which == i].mean()) for i in range(a.bins)]
            rises = all(b[1] > c[1] for c, b in zip(means, means[1:]))
            print(f'| {contrast} spread | ' + ' | '.join(f'{s:.2f}' for s, _ in means) + ' |')
            print(f'| {contrast} error | ' + ' | '.join(f'{e:.1f}' for _, e in means) + f' | {"rises from bin to bin" if rises else "does not rise throughout"}', flush=True)
            s, e = (values[:, k] for values in of_slices)
            order = np.argsort(s)
            rank = np.corrcoef(np.argsort(order), np.argsort(np.argsort(e)))[0, 1]
            print(f'{contrast} of slices, spread/error: ' + ' '.join(f'{s[i]:.2f}/{e[i]:.1f}' for i in order) + f'; rank correlation {rank:.2f}', flush=True)


if __name__ == '__main__':
    main()
