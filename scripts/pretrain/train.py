"""Trains a network of drunet.py on the pairs of pairs.py; one process, or several under torchrun (DistributedDataParallel).

    python3 train.py --out RUN --size 128 --batch 8 --until 00:20                # to a time of day (UTC), by the clock
    python3 train.py --out RUN2 --init RUN/last.pt --size 224 --batch 4 --minutes 40 --lr 1e-4
    python3 train.py --out RUN3 --init ../../public/models/drunet101-t1t2 ...    # goes on from an exported model
    python3 train.py --out RUN --resume ...                                      # goes on after an interruption
    torchrun --nproc_per_node 8 train.py --out RUN --steps 100000 --bf16

RUN/last.pt holds weights, their EMA, the optimiser's state and the spec; RUN/log.csv one line every --log-every steps.
A file RUN/until with a time of day moves the end of a run by the clock, and the schedule with it.
"""
import argparse
import csv
import datetime
import importlib
import math
import os
import re
import time
from pathlib import Path

os.environ.setdefault('OMP_WAIT_POLICY', 'PASSIVE')  # read when torch loads: spinning threads cost a shared machine four times the time

import torch  # noqa: E402
import torch.distributed as dist
import torch.nn as nn

import drunet
import losses
from export import read_model, unfold

LOG = ['step', 'seconds', 'crops', 'lr', 'pixel', 'contextual', 'loss']


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True)
    p.add_argument('--family', choices=['drunet', 'unet'], default='drunet')
    p.add_argument('--depth', type=int, default=101)
    p.add_argument('--width', type=int, default=64)
    p.add_argument('--blocks', help='fewer blocks a stage than the depth has, e.g. 3,4,6,3; a later --init grows them')
    p.add_argument('--init', help='what to start from: a checkpoint (weights and optimiser state), or the folder of an exported model')
    p.add_argument('--resume', action='store_true', help='go on from RUN/last.pt, step and clock included')
    p.add_argument('--pairs', default='pairs', help='module with the data set class Pairs(size=..., seed=...)')
    p.add_argument('--size', type=int, default=224)
    p.add_argument('--batch', type=int, default=8)
    p.add_argument('--accumulate', type=int, default=1, help='batches a step')
    p.add_argument('--steps', type=int)
    p.add_argument('--minutes', type=float)
    p.add_argument('--until', help='HH:MM (UTC): end by the clock')
    p.add_argument('--lr', type=float, default=3e-4)
    p.add_argument('--lr-end', type=float, default=0)
    p.add_argument('--warmup', type=int, default=50, help='steps')
    p.add_argument('--decay', type=float, default=1e-4)
    p.add_argument('--ema', type=float, default=0.998)
    p.add_argument('--pixel', choices=list(losses.PIXEL), default='l1')
    p.add_argument('--pixel-weight', type=float, default=1)
    p.add_argument('--contextual', type=float, default=0, help='weight of the contextual loss')
    p.add_argument('--features', default='../../public/models/features-mr', help='folder of the feature network')
    p.add_argument('--layer', default='conv5_4')
    p.add_argument('--outside', type=float, default=0.2, help="pixel weight outside the head; 1 in it")
    p.add_argument('--brain', type=float, default=1, help='pixel weight added inside the skull')
    p.add_argument('--freeze-bn', action='store_true', help='batch norms keep their running statistics')
    p.add_argument('--train', default='', help='train only the parameters whose names begin like this regular expression; all the others stay')
    p.add_argument('--bf16', action='store_true')
    p.add_argument('--channels-last', action='store_true')
    p.add_argument('--workers', type=int, default=1)
    p.add_argument('--threads', type=int, default=2)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--log-every', type=int, default=10)
    p.add_argument('--save-minutes', type=float, default=4)
    return p.parse_args()


class Ema:
    """Exponential moving average of weights and statistics, brought up to date every `every` steps."""

    def __init__(self, net, decay, every=4):
        self.decay, self.every, self.count = decay, every, 0
        self.values = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.count += 1
        if self.count % self.every:
            return
        decay = min(self.decay, self.count / (self.count + 40)) ** self.every
        for k, v in net.state_dict().items():
            if v.is_floating_point():
                self.values[k].lerp_(v, 1 - decay)
            else:
                self.values[k].copy_(v)


def seconds_until(clock):
    """Seconds from now to HH:MM (UTC), today or tomorrow."""
    now = datetime.datetime.now(datetime.timezone.utc)
    hour, minute = map(int, clock.strip().split(':'))
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if (end - now).total_seconds() < -12 * 3600:
        end += datetime.timedelta(days=1)
    return (end - now).total_seconds()


class Schedule:
    """Linear warm-up by steps, then a cosine from lr to lr_end by steps or by the clock."""

    def __init__(self, a, out):
        self.a, self.control = a, out / 'until'
        self.started = time.time()
        if not (a.steps or a.minutes or a.until):
            raise SystemExit('say when to end: --steps, --minutes or --until')

    def progress(self, step):
        if self.a.steps:
            return step / self.a.steps
        gone = time.time() - self.started
        clock = self.control.read_text() if self.control.exists() else self.a.until
        left = seconds_until(clock) if clock else self.a.minutes * 60 - gone
        return 1 if left <= 0 else gone / (gone + left)

    def rate(self, step, progress):
        cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1)))
        return (self.a.lr_end + (self.a.lr - self.a.lr_end) * cosine) * min(1, (step + 1) / max(1, self.a.warmup))


def batches(a, rank, start):
    """Endless (x, y, head, brain); every process and every restart draws its own samples."""
    data = importlib.import_module(a.pairs).Pairs(size=a.size, seed=a.seed + 7919 * rank + 104729 * start)
    loader = torch.utils.data.DataLoader(data, batch_size=a.batch, num_workers=a.workers, **({'prefetch_factor': 4} if a.workers else {}))
    while True:
        yield from loader


def unfolded(folder, a):
    """A checkpoint's content from an exported model: its batch norms get the statistics of 24 crops."""
    net, model = read_model(folder)
    data = batches(a, 0, 1)
    unfold(net, [next(data)[0].float() for _ in range(-(-24 // a.batch))])
    return {'net': net.state_dict(), 'optimiser': {}, 'step': 0, 'spec': model['spec']}


def named_state(optimiser, net):
    """The optimiser's state by parameter name, so that it survives growing."""
    return {n: {k: v for k, v in optimiser.state[p].items()} for n, p in net.named_parameters() if p in optimiser.state}


def take_state(optimiser, net, named):
    if not named:       # an exported model has weights only
        return
    named = drunet.grow(named, net)
    for n, p in net.named_parameters():
        if n in named and named[n]['exp_avg'].shape == p.shape:
            optimiser.state[p] = named[n]


def main():
    a = arguments()
    world, rank = int(os.environ.get('WORLD_SIZE', 1)), int(os.environ.get('RANK', 0))
    cuda = torch.cuda.is_available()
    device = torch.device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if cuda else 'cpu')
    if world > 1:
        dist.init_process_group('nccl' if cuda else 'gloo')
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)

    # network, and what it starts from
    blocks = [int(b) for b in a.blocks.split(',')] if a.blocks else None
    spec = {'family': a.family, **({'depth': a.depth} if a.family == 'drunet' else {}), 'width': a.width, 'inputs': 3, 'outputs': 2}
    net = drunet.build(spec, blocks)
    if a.family == 'drunet':
        net.zero_init_residuals()
    source = out / 'last.pt' if a.resume else a.init
    checkpoint = None
    if source:
        checkpoint = unfolded(source, a) if Path(source).is_dir() else torch.load(source, map_location='cpu')
    if checkpoint:
        missing = drunet.load_grown(net, checkpoint['net'])
        print(f'start from {source}, step {checkpoint["step"]}; {len(missing)} tensors new')
    net = net.to(device, memory_format=torch.channels_last if a.channels_last else torch.contiguous_format)
    if world > 1 and cuda:
        net = nn.SyncBatchNorm.convert_sync_batchnorm(net)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(re.match(a.train, name) is not None)
    trained = [p for p in net.parameters() if p.requires_grad]
    print(f'training {sum(p.numel() for p in trained) / 1e6:.1f} M of {sum(p.numel() for p in net.parameters()) / 1e6:.1f} M parameters')
    optimiser = torch.optim.AdamW(trained, a.lr, weight_decay=a.decay)
    ema = Ema(net, a.ema)
    if checkpoint:
        take_state(optimiser, net, checkpoint['optimiser'])
        if a.resume:
            ema.values, ema.count = checkpoint['ema'], checkpoint['step']
    step, crops, before = (checkpoint['step'], checkpoint['crops'], checkpoint['seconds']) if a.resume else (0, 0, 0)
    model = nn.parallel.DistributedDataParallel(net) if world > 1 else net
    context = losses.Contextual(read_model(a.features)[0], a.layer).to(device) if a.contextual else None
    pixel_loss = losses.PIXEL[a.pixel]

    def save():
        torch.save({'net': net.state_dict(), 'ema': ema.values, 'optimiser': named_state(optimiser, net), 'spec': spec, 'blocks': blocks,
                    'step': step, 'crops': crops, 'seconds': before + time.time() - schedule.started, 'arguments': vars(a)}, out / 'part.pt')
        (out / 'part.pt').replace(out / 'last.pt')

    log_path = out / 'log.csv'
    if rank == 0 and not (a.resume and log_path.exists()):
        log_path.write_text(','.join(LOG) + '\n')
    data = batches(a, rank, step)
    schedule = Schedule(a, out)
    saved, sums, first = time.time(), torch.zeros(3), step
    while (progress := schedule.progress(step)) < 1:
        model.train()
        if a.freeze_bn:
            for m in net.modules():
                if isinstance(m, nn.modules.batchnorm._BatchNorm):
                    m.eval()
        for group in optimiser.param_groups:
            group['lr'] = schedule.rate(step - first, progress)
        for part in range(a.accumulate):
            x, y, head, brain = (v.to(device, torch.float32) for v in next(data))
            if a.channels_last:
                x = x.contiguous(memory_format=torch.channels_last)
            weight = a.outside + (1 - a.outside) * head + a.brain * brain       # (B, 1, S, S)
            with torch.autocast(device.type, torch.bfloat16, enabled=a.bf16):
                z = model(x)
            z = z.float()
            pixel = pixel_loss(z, y, weight)
            cx = context(z, y) if context else torch.zeros(())
            loss = a.pixel_weight * pixel + a.contextual * cx
            (loss / a.accumulate).backward()
            sums += torch.stack([pixel.detach(), cx.detach(), loss.detach()]).cpu() / a.accumulate
        if not torch.isfinite(loss):
            raise SystemExit(f'step {step}: the loss is {loss.item()}; start again from the last checkpoint with a lower rate')
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        ema.update(net)
        step, crops = step + 1, crops + a.batch * a.accumulate * world
        if step % a.log_every == 0:
            if world > 1:
                dist.all_reduce(sums)
            if rank == 0:
                row = [step, round(before + time.time() - schedule.started, 1), crops, f"{group['lr']:.3g}",
                       *(f'{v:.6f}' for v in (sums / a.log_every / world).tolist())]
                with log_path.open('a', newline='') as f:
                    csv.writer(f, lineterminator='\n').writerow(row)
                print(*row, flush=True)
            sums.zero_()
        if rank == 0 and time.time() - saved > a.save_minutes * 60:
            save()
            saved = time.time()
    if rank == 0:
        save()
        print(f'ended at step {step}, {crops} crops')


if __name__ == '__main__':
    main()
