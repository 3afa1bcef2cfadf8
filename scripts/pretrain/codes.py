"""Weights as codes of few bits: eight with a scale and a least value a tensor, or four with a scale for every GROUP weights of an output channel."""
import numpy as np

GROUP = 64              # weights that share a scale where codes have four bits
SMALL = 20_000
KEPT = 'conv1.weight', 'head.weight'
SHRINKS = np.linspace(1.0, 0.5, 14)     # of the range that codes span, tried for the least squared error


def quantise(weight):
    """uint8 codes, scale and minimum of one tensor: value = code * scale + minimum.

    The range is drawn in from the tensor's own as far as that lowers the mean squared error (on every n-th weight of a large tensor).
    """
    low, high = float(weight.min()), float(weight.max())
    some = weight.ravel()[::max(1, weight.size // 50000)]

    def code(values, shrink):
        minimum, scale = low * shrink, max((high - low) * shrink / 255, 1e-12)
        return np.clip(np.rint((values - minimum) / scale), 0, 255), scale, minimum

    def error(shrink):
        codes, scale, minimum = code(some, shrink)
        return float(((codes * scale + minimum - some) ** 2).mean())

    codes, scale, minimum = code(weight, min(np.linspace(1, 0.4, 13), key=error))
    return codes.astype(np.uint8), scale, minimum


def rows_of(weight, group):
    """HWIO -> (rows, group): the weights of one output channel after the other, in order of row, column and input; the last group of a
    channel is filled with what repeats its last weight. Also the number a channel has."""
    flat = np.ascontiguousarray(weight.reshape(-1, weight.shape[-1]).T, np.float32)
    n = flat.shape[1]
    size = group or n
    return np.pad(flat, ((0, 0), (0, -n % size)), 'edge').reshape(-1, size), n


def back(rows, shape, n):
    return rows.reshape(shape[-1], -1)[:, :n].T.reshape(shape)


def half(v, unit):
    """v as it comes back from 16-bit floats that count in `unit`, a number a tensor."""
    return (v / unit).astype(np.float16).astype(np.float32) * unit


def symmetric(rows, bits):
    """(codes -2^(b-1) .. 2^(b-1)-1, scales (rows, 1)): the largest weight lies on the longer side, whichever sign it has."""
    top = 2 ** (bits - 1)
    extreme = np.take_along_axis(rows, abs(rows).argmax(1)[:, None], 1)
    unit = float(abs(extreme).max()) or 1.0
    best = None
    for shrink in SHRINKS:
        for ends in (-top, top - 1):
            scale = extreme * shrink / ends
            codes = np.clip(np.rint(rows / np.where(scale == 0, 1, scale)), -top, top - 1)
            power = (codes * codes).sum(1, keepdims=True)
            scale = half(np.where(power > 0, (codes * rows).sum(1, keepdims=True) / np.maximum(power, 1e-9), scale), unit)     # least squares
            error = ((codes * scale - rows) ** 2).sum(1, keepdims=True)
            best = (error, codes, scale) if best is None else tuple(np.where(error < best[0], a, b) for a, b in zip((error, codes, scale), best))
    return best[1], best[2]


def in_blocks(weight):
    """(bytes, unit, the weights as they come back) of a tensor HWIO in four bits: for the first GROUP weights of each output channel, then the
    next, a scale as a 16-bit float that counts in `unit`, and pairs of codes + 8, the first in the low bits."""
    rows, n = rows_of(weight, GROUP)
    outputs = weight.shape[-1]
    codes, scale = symmetric(rows, 4)
    unit = float(abs(rows).max()) or 1.0
    half = (scale / unit).astype('<f2')
    pairs = (codes + 8).astype(np.uint8).reshape(len(rows), GROUP // 2, 2)
    blocks = np.concatenate([half.view(np.uint8), pairs[..., 0] | pairs[..., 1] << 4], 1)
    by_group = blocks.reshape(outputs, -1, blocks.shape[1]).transpose(1, 0, 2)
    return by_group.tobytes(), unit, back(codes * (half.astype(np.float64) * unit), weight.shape, n)


def out_of_blocks(data, at, shape, group, unit):
    """(the weights HWIO of in_blocks' bytes, which begin at `at` of `data`; where they end)."""
    outputs = shape[-1]
    n = int(np.prod(shape[:-1]))
    groups, size = -(-n // group), 2 + group // 2
    end = at + groups * outputs * size
    blocks = np.frombuffer(data, np.uint8, end - at, at).reshape(groups, outputs, size).transpose(1, 0, 2)
    half = np.ascontiguousarray(blocks[..., :2]).view('<f2').astype(np.float64)
    pairs = blocks[..., 2:]
    codes = np.stack([pairs & 15, pairs >> 4], -1).reshape(outputs, groups, group) - 8.0
    return back((codes * (half * unit)).reshape(outputs * groups, group), shape, n), end
