"""Trains networks of drunet.py on the pairs of render.py; one process, or several under torchrun (DistributedDataParallel).

    python3 train.py --out RUN --depth 34 --init ../../public/models/drunet34-t1t2 --size 224 --batch 8 --minutes 480 --lr 2e-4 --bf16
    python3 train.py --out RUN --depth 34 --resume --minutes 120 ...      # goes on after an interruption; optimiser, step and clock included
    python3 train.py --out RUN --depth 34 --resume --replay --steps 900 ...         # as if it had never been interrupted: same samples, same rates
    python3 train.py --out RUN --depth 101 34 --init A B ...              # side by side on the same batches: RUN/drunet101, RUN/drunet34
    python3 train.py --out RUN --until 00:20 ...                          # to a time of day (UTC)
    torchrun --nproc_per_node 8 train.py --out RUN --steps 100000 --bf16

RUN/last.pt holds weights, their EMA, the optimiser's state and the spec; RUN/log.csv one line every --log-every steps, RUN/held-out.csv
one for each look at the held-out heads. A file RUN/until with a time of day moves the end of a run by the clock, and the schedule with it.
"""
import argparse
import importlib
import inspect
import os
import time
from pathlib import Path

os.environ.setdefault('OMP_WAIT_POLICY', 'PASSIVE')  # read when torch loads: spinning threads cost a shared machine four times the time

import torch  # noqa: E402
import torch.distributed as dist

import losses
from export import read_model
from folding import unfold
from schedule import Schedule
from trainee import Trainee


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True)
    p.add_argument('--family', choices=['drunet', 'unet'], default='drunet')
    p.add_argument('--depth', type=int, nargs='+', default=[101], help='of several, networks that train side by side on the same batches')
    p.add_argument('--width', type=int, default=64)
    p.add_argument('--blocks', help='fewer blocks a stage than the depth has, e.g. 3,4,6,3; a later --init grows them')
    p.add_argument('--init', nargs='+', help='what each starts from: a checkpoint (weights and optimiser state), or the folder of an exported model')
    p.add_argument('--resume', action='store_true', help='go on from RUN/last.pt, step and clock included')
    p.add_argument('--replay', action='store_true', help='with --resume: the samples and rates of an unbroken run; what it has seen is drawn again first')
    p.add_argument('--pairs', default='render', help='module with the data set class Pairs(size=..., seed=...)')
    p.add_argument('--t1', type=float, default=1, help='weight of the T1 in the loss, for every sample')
    p.add_argument('--t2', type=float, default=1, help='weight of the T2')
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
    p.add_argument('--pixel', choices=list(losses.PIXEL), nargs='+', default=['l1'], help='of several, their sum')
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
    p.add_argument('--look-minutes', type=float, default=0, help='measure on the held-out heads of the cache so often; 0: never')
    a = p.parse_args()
    if a.init and len(a.init) != len(a.depth):
        p.error('--init names one start for each --depth')
    if a.replay and not a.resume:
        p.error('--replay is for a run that is resumed')
    return a


def batches(a, rank, start):
    """Endless (x, y, head, brain, weight); every process and every restart that is no replay draws its own samples. A data set whose items
    are whole batches says so (`batch` in its constructor); any other yields single pairs, without weight."""
    make = importlib.import_module(a.pairs).Pairs
    seed = a.seed + 7919 * rank + 104729 * start
    whole = 'batch' in inspect.signature(make).parameters
    data = make(size=a.size, seed=seed, batch=a.batch) if whole else make(size=a.size, seed=seed)
    loader = torch.utils.data.DataLoader(data, batch_size=None if whole else a.batch, num_workers=a.workers,
                                         **({'prefetch_factor': 4} if a.workers else {}))
    while True:
        for x, y, head, brain, *weight in loader:
            yield x, y, head, brain, weight[0] if weight else torch.ones(len(x), y.shape[1], 1, 1)


def start_of(source, a):
    """What a network starts from: a checkpoint's content, or an exported model's, whose batch norms get the statistics of 24 crops."""
    if not source:
        return None
    if not Path(source).is_dir():
        return torch.load(source, map_location='cpu')
    net, model = read_model(source)
    data = batches(a, 0, 1)
    unfold(net, [next(data)[0].float() for _ in range(-(-24 // a.batch))])
    return {'net': net.state_dict(), 'optimiser': {}, 'step': 0, 'spec': model['spec']}


def trainees(a, device, out):
    """The networks, each with its folder."""
    blocks = [int(b) for b in a.blocks.split(',')] if a.blocks else None
    found = []
    for i, depth in enumerate(a.depth):
        spec = {'family': a.family, **({'depth': depth} if a.family == 'drunet' else {}), 'width': a.width, 'inputs': 3, 'outputs': 2}
        folder = out if len(a.depth) == 1 else out / f'{a.family}{depth}'
        source = folder / 'last.pt' if a.resume else a.init and a.init[i]
        found.append(Trainee(spec, blocks, a, device, folder, start_of(source, a), source))
    return found


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
    nets = trainees(a, device, out)
    context = losses.Contextual(read_model(a.features)[0], a.layer).to(device) if a.contextual else None
    contrasts = torch.tensor([a.t1, a.t2], device=device).view(1, 2, 1, 1)
    held = None
    if a.look_minutes and rank == 0:
        from held_out import HeldOut
        held = HeldOut()
    first = 0 if a.replay else nets[0].step
    data, schedule = batches(a, rank, first), Schedule(a, out)
    for _ in range((nets[0].step - first) * a.accumulate):
        next(data)
    saved, looked = time.time(), time.time() - 1e9
    while (progress := schedule.progress(nets[0].step)) < 1:
        lr = schedule.rate(nets[0].step - first, progress)
        for part in range(a.accumulate):
            x, y, head, brain, weight = (v.to(device, torch.float32) for v in next(data))
            pixels = (a.outside + (1 - a.outside) * head + a.brain * brain) * weight * contrasts        # (B, 2, S, S)
            for net in nets:
                net.add_gradient(x, y, pixels, context)
        for net in nets:
            net.update(lr)
            if net.step % a.log_every == 0:
                net.log(schedule, lr, rank, world)
        if rank == 0 and time.time() - saved > a.save_minutes * 60:
            saved = time.time()
            for net in nets:
                net.save(schedule)
        if held and time.time() - looked > a.look_minutes * 60:
            looked = time.time()
            for net in nets:
                net.look(held, schedule)
    if rank == 0:
        for net in nets:
            net.save(schedule)
            if held:
                net.look(held, schedule)
        print(f'ended at step {nets[0].step}, {nets[0].crops} crops')


if __name__ == '__main__':
    main()
