"""Convolutions with their batch norms folded in, as the page's format has them, and networks with batch norms out of these again."""
import math

import numpy as np
import torch
import torch.nn as nn


def batch_norm_of(name):
    """The batch norm that follows a convolution: conv2 -> bn2, shortcut.0 -> shortcut.1, enc1.0.conv -> enc1.0.bn."""
    parent, _, leaf = name.rpartition('.')
    leaf = '1' if leaf == '0' else leaf.replace('conv', 'bn')
    return f'{parent}.{leaf}' if parent else leaf


def pairs_of(net):
    """(name, convolution, its batch norm or None) in the order in which the network defines them."""
    modules = dict(net.named_modules())
    for name, m in modules.items():
        if isinstance(m, nn.Conv2d):
            norm = modules.get(batch_norm_of(name)) if m.bias is None else None
            yield name, m, norm


def fold(net):
    """{'<conv>.weight': HWIO float64, '<conv>.bias': float64} with every batch norm folded into the convolution before it."""
    tensors = {}
    for name, conv, norm in pairs_of(net):
        weight = conv.weight.detach().double().numpy()
        if norm is None:
            bias = conv.bias.detach().double().numpy()
        else:
            gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().double().numpy()
            bias = norm.bias.detach().double().numpy() - norm.running_mean.double().numpy() * gain
            weight = weight * gain[:, None, None, None]
        tensors[f'{name}.weight'] = weight.transpose(2, 3, 1, 0)   # OIHW -> HWIO
        tensors[f'{name}.bias'] = bias
    return tensors


@torch.no_grad()
def load_folded(net, tensors):
    """Sets a network's convolutions to folded tensors and its batch norms to `x + bias`; leaves it in evaluation mode."""
    for name, conv, norm in pairs_of(net):
        conv.weight.copy_(torch.from_numpy(np.ascontiguousarray(tensors[f'{name}.weight'].transpose(3, 2, 0, 1))))
        bias = torch.from_numpy(np.array(tensors[f'{name}.bias']))
        if norm is None:
            conv.bias.copy_(bias)
        else:
            norm.running_mean.zero_()
            norm.running_var.fill_(1)
            norm.weight.fill_(math.sqrt(1 + norm.eps))
            norm.bias.copy_(bias)
    return net.eval()


@torch.no_grad()
def unfold(net, inputs):
    """Gives a network from `load_folded` batch norms to train with: the statistics of `inputs` (a list of batches), and gains that
    take them back, so that in evaluation mode it computes what it did, and in training mode nearly so."""
    sums, hooks = {}, []

    def count(norm):
        def hook(_, __, y):
            s = sums.setdefault(norm, [0, 0, 0])
            for i, v in enumerate((1, y.double().mean((0, 2, 3)), y.double().square().mean((0, 2, 3)))):
                s[i] = s[i] + v
        return hook

    for _, conv, norm in pairs_of(net):
        if norm is not None:
            hooks.append(conv.register_forward_hook(count(norm)))
    net.eval()
    for x in inputs:
        net(x)
    for h in hooks:
        h.remove()
    for norm, (n, mean, square) in sums.items():
        mean = mean / n
        var = (square / n - mean ** 2).clamp_min(1e-6)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(var)
        norm.weight.copy_(torch.sqrt(var + norm.eps))
        norm.bias.add_(mean.to(norm.bias.dtype))
    return net


@torch.no_grad()
def refit(net, reference, x):
    """Brings the mean and the size of what each convolution of net computes back to the reference's, channel by channel, on inputs x
    (B, 3, S, S), both networks being folded (`load_folded`), from the first layer to the last: a gain, which the scales take up, and an offset, which the biases do. No byte is added."""
    seen, hooks = {}, []
    moments = lambda y: y.transpose(0, 1).flatten(1)

    def keep(conv):
        return conv.register_forward_hook(lambda _, __, y: seen.update({conv: y}))

    def correct(conv, norm, own):
        def hook(_, __, y):
            a, b = moments(y), moments(seen.pop(own))
            mean_a, mean_b = a.mean(1), b.mean(1)
            var = ((a - mean_a[:, None]) ** 2).mean(1)
            gain = (((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(1) / var.clamp(min=1e-12)).clamp(0.7, 1.4)
            conv.weight.mul_(gain.view(-1, 1, 1, 1))
            norm.bias.add_(mean_b - gain * mean_a)
            return y * gain.view(1, -1, 1, 1)
        return conv.register_forward_hook(hook)

    both = [(conv, norm, own) for (_, conv, norm), (_, own, _) in zip(pairs_of(net), pairs_of(reference)) if norm is not None]
    hooks += [keep(own) for _, _, own in both]
    reference(x)
    hooks += [correct(*v) for v in both]
    net(x)
    for h in hooks:
        h.remove()
