"""A first convolution that sees the slices above and below too: a second one, over both neighbours, is added to it, and starts at zero.

    python3 neighbours.py --out NEAR.pt --init ../../public/models/drunet34-t1t2 --minutes 30       # everything else stays frozen
    python3 evaluate.py steady --model ../../public/models/drunet34-t1t2 --near NEAR.pt --depths --ct FOLDER

Training triples are rendered as render.py's pairs are: one pose, one scanner, the same lesions on three slices that touch, noise of each
slice's own; the targets are those of the middle one.
"""
import argparse
import time

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np
import torch
import torch.nn as nn

import losses
import scanner
from cache import load_heads
from contrast import TISSUES
from export import read_model
from fields import Draw
from lesions import afflict, calcium
from render import C, Subject, as_masked, places


class FirstConvolution(nn.Module):
    """x: (B, 9, H, W), the windows of the slice below, the slice, and the slice above -> (B, width, H/2, W/2)."""

    def __init__(self, own):
        super().__init__()
        self.own, self.near = own, nn.Conv2d(2 * own.in_channels, own.out_channels, own.kernel_size, own.stride, own.padding, bias=False)
        nn.init.zeros_(self.near.weight)

    def forward(self, x):
        below, middle, above = x.chunk(3, 1)
        return self.own(middle) + self.near(torch.cat([below, above], 1))


class Shared(Draw):
    """Random values that the three slices of a sample share; fields and noise are each slice's own. Goes on from another's generator."""

    def __init__(self, draw):
        self.device, self.generator, self.np = draw.device, draw.generator, draw.np

    def uniform(self, count, low=0.0, high=1.0):
        return super().uniform(count // 3, low, high).repeat(3, 1, 1, 1)


@torch.no_grad()
def triples(subject, draw, count, size):
    """x (B, 9, S, S), y (B, 2, S, S), head and brain (B, 1, S, S) and weight (B, 2, 1, 1) of `count` triples of slices of one subject."""
    p = places(subject, draw, count, size, beside=True)
    p = p.view(count, 3, 3, -1, size, size)
    middle, state, made = p.shape[3] // 2, draw.generator.get_state(), {}
    for k in (1, 0, 2):
        draw.generator.set_state(state)                      # the same lesions, in the same place
        s = subject.sample(p[:, :, k].contiguous())
        f = {t: s[:, C[t], None].clone() for t in TISSUES}
        y, head, brain = s[:, C['t1']:C['t2'] + 1].clone(), s[:, C['head'], None] > 0.5, (s[:, C['brain'], None] > 0.5).float()
        sick = made[1]['brain'] if made else brain
        extra = afflict(draw, f, y, sick) + calcium(draw, y, p[:, :, k, middle, ::4, ::4].contiguous(), subject.to_voxel, subject.vox)
        made[k] = {'f': f, 'y': y, 'head': head, 'brain': brain, 'extra': extra}
    stacked = lambda take: torch.cat([take(made[k]) for k in range(3)])
    shared = Shared(draw)
    f = {t: stacked(lambda m: m['f'][t]) for t in TISSUES}
    ct = as_masked(shared, scanner.scan(shared, f, stacked(lambda m: m['extra'])), stacked(lambda m: m['head']))
    x = torch.cat(list(scanner.to_input(ct).chunk(3)), 1)
    own = made[1]
    return x, (own['y'] * own['head']).clamp(0, 1), own['head'].float(), own['brain'], subject.weight.expand(count, 2, 1, 1)


def with_neighbours(net, checkpoint=None):
    """The network with its first convolution widened, as trained where a checkpoint is given."""
    net.conv1 = FirstConvolution(net.conv1)
    if checkpoint:
        net.load_state_dict(torch.load(checkpoint, map_location='cpu'), strict=False)
    return net


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True)
    p.add_argument('--init', required=True, help='folder of an exported model')
    p.add_argument('--minutes', type=float, default=30, help='of processor time')
    p.add_argument('--size', type=int, default=224)
    p.add_argument('--batch', type=int, default=4)
    p.add_argument('--lr', type=float, default=1e-3)
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    net = with_neighbours(read_model(a.init)[0]).eval().to(memory_format=torch.channels_last)
    own = [net.conv1.own.weight, net.conv1.near.weight, net.bn1.bias]
    for v in net.parameters():
        v.requires_grad_(any(v is w for w in own))
    optimiser, draw = torch.optim.Adam(own, a.lr), Draw(seed=41)
    subjects = [Subject(v) for v in load_heads()]
    share = np.array([s.share for s in subjects]) / sum(s.share for s in subjects)
    start, step, recent = time.process_time(), 0, []
    while (progress := (time.process_time() - start) / (60 * a.minutes)) < 1:
        parts = [triples(subjects[draw.np.choice(len(subjects), p=share)], draw, a.batch // 2, a.size) for _ in range(2)]
        x, y, head, brain, weight = (torch.cat(v) for v in zip(*parts))
        optimiser.param_groups[0]['lr'] = a.lr * min(1, (step + 1) / 20) * 0.5 * (1 + np.cos(np.pi * progress))
        with torch.autocast('cpu', torch.bfloat16):
            z = net(x.contiguous(memory_format=torch.channels_last))
        loss = losses.l1(z.float(), y, (0.2 + 0.8 * head + brain) * weight)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step, recent = step + 1, [*recent[-49:], loss.item()]
        if step % 10 == 0:
            near, first = (float(v.detach().abs().mean()) for v in (net.conv1.near.weight, net.conv1.own.weight))
            print(f'step {step}, {(time.process_time() - start) / 60:.1f} min, loss {np.mean(recent):.4f}, |near| over |own| {near / first:.3f}', flush=True)
    torch.save({k: v for k, v in net.state_dict().items() if k.startswith('conv1.') or k == 'bn1.bias'}, a.out)
    print(f'{step} steps, {step * a.batch} triples of {a.size} x {a.size}')


if __name__ == '__main__':
    main()
