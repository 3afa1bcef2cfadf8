"""Trains the feature network of the contextual loss: VGG-19's shape, narrow, on MR tissue segmentation and denoising.

    python3 features.py --out RUN --minutes 12
    python3 export.py RUN/last.pt --id features-mr --name "MR features (VGG-19 shape, width 16)" --weights net

Input: one contrast of a training pair with noise, blur and contrast changed at random, repeated to three channels and standardised.
Each group of convolutions answers on its own, at its own resolution, for the tissue fractions there and for the clean image; the
answers' layers are thrown away, the sixteen convolutions are kept.
"""
import argparse
import time
from pathlib import Path

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import torch
import torch.nn as nn
import torch.nn.functional as F

import drunet
import losses
import schedule as clock
from contrast import TISSUES
from render import Pairs

LAYERS = ('conv1_2', 'conv2_2', 'conv3_4', 'conv4_4', 'conv5_4')


class Answers(nn.Module):
    """1x1 convolutions that read tissue logits and the clean image off each group's last features."""

    def __init__(self, width, tissues):
        super().__init__()
        channels = [width * m for m in (1, 2, 4, 8, 8)]
        self.read = nn.ModuleList([nn.Conv2d(c, tissues + 1, 1) for c in channels])

    def forward(self, features):
        return [read(features[name]) for read, name in zip(self.read, LAYERS)]


def disturb(image):
    """(B, 1, S, S) in [0, 1] -> the same with gamma, blur and noise drawn for each image."""
    b = image.shape[0]
    gamma, sd, blur = (torch.rand(b, 1, 1, 1) for _ in range(3))
    x = image.clamp(0, 1) ** (0.7 + 0.7 * gamma)
    x = torch.lerp(x, F.avg_pool2d(x, 3, 1, 1), 0.9 * blur)
    return (x + 0.12 * sd * torch.randn_like(x)).clamp(0, 1.2)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True)
    p.add_argument('--width', type=int, default=16)
    p.add_argument('--size', type=int, default=192)
    p.add_argument('--batch', type=int, default=6, help='pairs a step; each gives a T1 and a T2 image')
    p.add_argument('--minutes', type=float, default=12)
    p.add_argument('--lr', type=float, default=1e-3)
    p.add_argument('--seed', type=int, default=5)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(2)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    spec = {'family': 'vgg', 'width': a.width, 'inputs': 3}
    net, answers = drunet.build(spec), Answers(a.width, len(TISSUES))
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, nonlinearity='relu')
            nn.init.zeros_(m.bias)
    optimiser = torch.optim.AdamW([*net.parameters(), *answers.parameters()], a.lr, weight_decay=1e-4)
    loader = torch.utils.data.DataLoader(Pairs(size=a.size, seed=a.seed, batch=a.batch, tissues=True), batch_size=None, num_workers=1)
    args = argparse.Namespace(steps=None, minutes=a.minutes, until=None, lr=a.lr, lr_end=0, warmup=30)
    schedule, step = clock.Schedule(args, out), 0
    log = (out / 'log.csv').open('w')
    log.write('step,seconds,tissue,denoise,right\n')
    for _, y, _, _, _, tissues in loader:
        progress = schedule.progress(step)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group['lr'] = schedule.rate(step, progress)
        clean = y.float().reshape(-1, 1, *y.shape[2:])                      # (2B, 1, S, S): T1 and T2 of each pair
        truth = tissues.float().repeat_interleave(y.shape[1], 0)            # (2B, tissues, S, S)
        found = net.features(losses.standardise(disturb(clean).repeat(1, 3, 1, 1)), LAYERS)
        tissue = denoise = right = 0
        for answer in answers(found):
            pool = truth.shape[2] // answer.shape[2]
            want, image = F.avg_pool2d(truth, pool), F.avg_pool2d(clean, pool)
            tissue = tissue - (want * F.log_softmax(answer[:, :-1], 1)).sum(1).mean() / len(LAYERS)
            denoise = denoise + (answer[:, -1:] - image).abs().mean() / len(LAYERS)
        inside = want.sum(1) > 0.5
        right = (answer[:, :-1].argmax(1) == want.argmax(1))[inside].float().mean()
        (tissue + 2 * denoise).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        if step % 10 == 0:
            log.write(f'{step},{time.time() - schedule.started:.0f},{tissue.item():.4f},{denoise.item():.4f},{right.item():.4f}\n')
            log.flush()
    torch.save({'net': net.state_dict(), 'spec': spec, 'step': step, 'seconds': time.time() - schedule.started}, out / 'last.pt')
    print(f'{step} steps; at 1/16 resolution {right:.3f} of the last batch\'s tissue majorities right, noise {denoise:.4f}')


if __name__ == '__main__':
    main()
