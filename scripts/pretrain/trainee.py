"""A network in training: its weights, their moving average, its optimiser, checkpoints and logs."""
import csv
import re
import time

import torch
import torch.distributed as dist
import torch.nn as nn

import drunet
import losses

LOG = ['step', 'seconds', 'crops', 'lr', 'pixel', 'contextual', 'loss']


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


class Trainee:
    """One network of a run. start: a checkpoint's content or None; folder: where its checkpoints and logs go."""

    def __init__(self, spec, blocks, a, device, folder, start, source):
        self.a, self.spec, self.blocks, self.folder, self.device = a, spec, blocks, folder, device
        folder.mkdir(parents=True, exist_ok=True)
        net = drunet.build(spec, blocks)
        if spec['family'] == 'drunet':
            net.zero_init_residuals()
        if start:
            missing = drunet.load_grown(net, start['net'])
            print(f'start from {source}, step {start["step"]}; {len(missing)} tensors new')
        net = net.to(device, memory_format=torch.channels_last if a.channels_last else torch.contiguous_format)
        several = dist.is_initialized()
        if several and device.type == 'cuda':
            net = nn.SyncBatchNorm.convert_sync_batchnorm(net)
        for name, parameter in net.named_parameters():
            parameter.requires_grad_(re.match(a.train, name) is not None)
        self.trained = [p for p in net.parameters() if p.requires_grad]
        print(f'training {sum(p.numel() for p in self.trained) / 1e6:.1f} M of {sum(p.numel() for p in net.parameters()) / 1e6:.1f} M parameters')
        self.optimiser = torch.optim.AdamW(self.trained, a.lr, weight_decay=a.decay)
        self.ema = Ema(net, a.ema)
        self.step = self.crops = self.before = 0
        if start:
            take_state(self.optimiser, net, start['optimiser'])
        if start and a.resume:
            self.ema.values, self.ema.count = start['ema'], start['step']
            self.step, self.crops, self.before = start['step'], start['crops'], start['seconds']
        self.net, self.model = net, nn.parallel.DistributedDataParallel(net) if several else net
        self.sums, self.summed, self.loss = torch.zeros(3), 0, torch.zeros(())
        self.log_path = folder / 'log.csv'
        if a.resume and self.log_path.exists():     # what came after the checkpoint comes again
            head, *lines = self.log_path.read_text().splitlines(keepends=True)
            self.log_path.write_text(head + ''.join(line for line in lines if int(line.split(',')[0]) <= self.step))
        else:
            self.log_path.write_text(','.join(LOG) + '\n')

    def add_gradient(self, x, y, weight, context):
        """Backward of one batch: x (B, 3, S, S), y and weight (B, 2, S, S); context: the contextual loss or None."""
        a = self.a
        self.model.train()
        if a.freeze_bn:
            for m in self.net.modules():
                if isinstance(m, nn.modules.batchnorm._BatchNorm):
                    m.eval()
        if a.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=a.bf16):
            z = self.model(x)
        z = z.float()
        pixel = sum(losses.PIXEL[name](z, y, weight) for name in a.pixel)
        cx = context(z, y) if context else torch.zeros((), device=self.device)
        self.loss = a.pixel_weight * pixel + a.contextual * cx
        (self.loss / a.accumulate).backward()
        self.sums += torch.stack([pixel.detach(), cx.detach(), self.loss.detach()]).cpu()
        self.summed += 1

    def update(self, lr):
        """One step of the optimiser."""
        if not torch.isfinite(self.loss):
            raise SystemExit(f'step {self.step}: the loss is {self.loss.item()}; start again from the last checkpoint with a lower rate')
        for group in self.optimiser.param_groups:
            group['lr'] = lr
        nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.ema.update(self.net)
        self.step += 1
        self.crops += self.a.batch * self.a.accumulate * (dist.get_world_size() if dist.is_initialized() else 1)

    def seconds(self, schedule):
        return self.before + time.time() - schedule.started

    def log(self, schedule, lr, rank, world):
        """A line of log.csv: the means since the last."""
        if world > 1:
            dist.all_reduce(self.sums)
        if rank == 0:
            means = (self.sums / self.summed / world).tolist()
            self.line(self.log_path, [self.step, round(self.seconds(schedule), 1), self.crops, f'{lr:.3g}', *(f'{v:.6f}' for v in means)])
        self.sums.zero_()
        self.summed = 0

    def line(self, path, row):
        with path.open('a', newline='') as f:
            csv.writer(f, lineterminator='\n').writerow(row)
        print(self.spec.get('depth', self.spec['family']), *row, flush=True)

    def look(self, held, schedule):
        """A line of held-out.csv: what the averaged weights make of the held-out heads."""
        path, net = self.folder / 'held-out.csv', drunet.build(self.spec, self.blocks)
        net.load_state_dict(self.ema.values)
        found = held.measure(net.to(self.device).eval(), self.a.bf16)
        if not path.exists():
            path.write_text(','.join(['step', 'seconds', 'crops', *found]) + '\n')
        self.line(path, [self.step, round(self.seconds(schedule), 1), self.crops, *(f'{v:.3f}' for v in found.values())])

    def save(self, schedule):
        part = self.folder / 'part.pt'
        torch.save({'net': self.net.state_dict(), 'ema': self.ema.values, 'optimiser': named_state(self.optimiser, self.net), 'spec': self.spec,
                    'blocks': self.blocks, 'step': self.step, 'crops': self.crops, 'seconds': self.seconds(schedule),
                    'arguments': vars(self.a)}, part)
        part.replace(self.folder / 'last.pt')
