"""Weights in fewer bits than the shipped eight: codes with a scale a channel or a group, their size, and what they cost the image.

A scheme's name: `6-channel` has 6 bits and a scale an output channel; `4-group64` a scale for every 64 weights of one output channel;
`4-group32-min` a least value beside each scale (asymmetric). Scales and least values are 16-bit floats. The first convolution, the head and
tensors of fewer than SMALL weights keep the shipped 8 bits. `-fit` at the end: scales and biases are fitted again, layer by layer (`refit`).
"""
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import drunet
import export
import real_pairs
from codes import KEPT, SHRINKS, SMALL, back, half, quantise, rows_of, symmetric
from folding import fold, load_folded, refit
from metrics import smoothed_correlation
from models import CONTRASTS, load, synthesise, windows
from people import held_out_slices
from real_ct import PIXEL, on_grid, read_ct
from render import crops


@dataclass(frozen=True)
class Scheme:
    bits: int
    group: int              # weights a scale; 0: a whole output channel
    least: bool             # whether each group has a least value too
    fit: bool               # whether scales and biases are fitted again

    @staticmethod
    def of(name):
        found = re.fullmatch(r'([2-8])-(?:channel|group(\d+))(-min)?(-fit)?', name)
        if not found:
            raise ValueError(f'{name}: a scheme is like 6-channel, 4-group64 or 4-group32-min-fit')
        return Scheme(int(found[1]), int(found[2] or 0), bool(found[3]), bool(found[4]))


def asymmetric(rows, bits):
    """(codes 0 .. 2^b-1, scales, least values (rows, 1))."""
    top = 2 ** bits - 1
    low, high = rows.min(1, keepdims=True), rows.max(1, keepdims=True)
    unit = float(abs(rows).max()) or 1.0
    middle = (low + high) / 2
    best = None
    for shrink in SHRINKS:
        scale, least = (high - low) * shrink / top, middle - (high - low) / 2 * shrink
        codes = np.clip(np.rint((rows - least) / np.where(scale == 0, 1, scale)), 0, top)
        mean_code, mean = codes.mean(1, keepdims=True), rows.mean(1, keepdims=True)
        spread = ((codes - mean_code) ** 2).sum(1, keepdims=True)
        fitted = ((codes - mean_code) * (rows - mean)).sum(1, keepdims=True) / np.maximum(spread, 1e-9)
        scale = half(np.where(spread > 0, fitted, scale), unit)
        least = half(mean - scale * mean_code, unit)
        error = ((codes * scale + least - rows) ** 2).sum(1, keepdims=True)
        found = error, codes, scale, least
        best = found if best is None else tuple(np.where(error < best[0], a, b) for a, b in zip(found, best))
    return best[1:]


def packed(codes, bits):
    """The codes' bits one after the other, as bytes."""
    code = (codes.astype(np.int64) & (2 ** bits - 1)).astype(np.uint8).ravel()
    return np.packbits(np.unpackbits(code[:, None], axis=1)[:, 8 - bits:]).tobytes()


def coded(weight, scheme):
    """(the weights as they come back; the bytes that hold them; the same with a byte a code) of a tensor HWIO."""
    rows, n = rows_of(weight, scheme.group)
    if scheme.least:
        codes, scale, least = asymmetric(rows, scheme.bits)
        values, beside = codes * scale + least, (scale, least)
    else:
        codes, scale = symmetric(rows, scheme.bits)
        values, beside = codes * scale, (scale,)
    unit = float(abs(rows).max()) or 1.0
    codes = codes.reshape(weight.shape[-1], -1)[:, :n]
    scales = b''.join((v / unit).astype('<f2').tobytes() for v in beside)
    return back(values, weight.shape, n), packed(codes, scheme.bits) + scales, codes.astype(np.int8).tobytes() + scales


def in_fewer_bits(tensors, scheme):
    """({name: tensor as it comes back}, bytes, bytes that zlib makes, as Git does, of a byte a code) of folded tensors; no scheme: the
    shipped 8 bits. Codes of fewer bits are not all as frequent, which zlib sees where they are bytes."""
    kept, size, small = {}, 0, 0
    for name, value in tensors.items():
        if not name.endswith('.weight'):
            kept[name], stored = value, value.astype('<f4').tobytes()
            loose = stored
        elif scheme is None or name in KEPT or value.size < SMALL:
            kept[name], stored = value, quantise(value)[0].tobytes()
            loose = stored
        else:
            kept[name], stored, loose = coded(value, scheme)
        size += len(stored)
        small += len(zlib.compress(loose))
    return kept, size, small


def test_slices(a):
    """[(x, mask of the head, y and brain or None)]: some slices of each held-out person, and of a real CT where one is given."""
    found = []
    for person in a.people:
        slices = [[np.asarray(v, np.float32) for v in s[:4]] for s in held_out_slices(person, 2)]
        slices = [s for s in slices if s[3].sum() > 10_000]
        found += [(person, slices[i][0], slices[i][2][0] > 0.5, slices[i][1], slices[i][3][0] > 0.5) for i in spaced(len(slices), a.slices)]
    if a.ct:
        slices, _, mm = read_ct(a.ct)
        grid = [v for v in on_grid(slices, mm) if real_pairs.masks(v[0], PIXEL)[1].sum() > 10_000]
        found += [(a.ct.name, windows(grid[i][0]), grid[i][1], None, None) for i in spaced(len(grid), a.slices)]
    return found


def spaced(count, some):
    """`some` of range(count), evenly, none at the ends."""
    return ((np.arange(some) + 0.5) * count / some).astype(int)


def dB(error):
    return float(10 * np.log10(1 / max(error, 1e-12)))


def truth(slices, images):
    """'PSNR and r' of T1 and T2 of the held-out slices, inside the skull."""
    text = []
    for k, contrast in enumerate(CONTRASTS):
        pairs = [(y[k], made[k], brain) for (_, _, _, y, brain), made in zip(slices, images) if y is not None]
        psnr = np.mean([dB(((y - made)[m] ** 2).mean()) for y, made, m in pairs])
        text.append(f'{contrast} {psnr:.2f} dB, {smoothed_correlation(*zip(*pairs), 1 / PIXEL):.3f}')
    return ' | '.join(text)


def quantised(a):
    """PSNR of the image of fewer bits against that of the model as it is (or of float checkpoints, the mean of several), in the head over
    both contrasts, of held-out people's simulated CT and a real CT; and what either is worth against the real MR."""
    torch.set_num_threads(a.threads)
    name, net = load(a.model)
    slices = test_slices(a)
    reference = net
    if a.checkpoint:
        checkpoint, state = export.averaged(a.checkpoint)
        reference = drunet.build(checkpoint['spec'], checkpoint.get('blocks'))
        reference.load_state_dict(state)
        reference.eval()
    tensors, schemes = fold(net), {name: Scheme.of(name) for name in a.schemes}
    fitted_to, seen = (load(a.model)[1], crops(a.crops)) if any(s.fit for s in schemes.values()) else (None, None)
    original = [synthesise(reference, x) for _, x, *_ in slices]
    print(f"{name} over {len(slices)} slices of {', '.join(dict.fromkeys(s[0] for s in slices))}; against {'its float32 weights' if a.checkpoint else 'itself'}\n")
    print('| scheme | MB | MB in Git | PSNR in the head (dB): mean | lowest | T1 against real MR: PSNR, r | T2 |\n|---|---|---|---|---|---|---|')
    for scheme, how in [(None, None), *schemes.items()]:
        kept, size, small = in_fewer_bits(tensors, how)
        load_folded(net, kept)
        if how and how.fit:
            refit(net, fitted_to, seen)
        made = [synthesise(net, x) for _, x, *_ in slices]
        found = [dB(((m - o)[:, head] ** 2).mean()) for (_, _, head, *_), m, o in zip(slices, made, original)]
        cost = '| | ' if not how and not a.checkpoint else f'| {np.mean(found):.1f} | {min(found):.1f} '
        print(f"| {scheme or '8 bits, as shipped'} | {size / 1e6:.1f} | {small / 1e6:.1f} {cost}| {truth(slices, made)} |", flush=True)
