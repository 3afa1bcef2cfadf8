"""Random numbers, blurs and random fields in batches on one device: each sample of a batch draws its own values.

Images are (B, C, S, S) float32; a value per sample is (B, 1, 1, 1); lengths are in pixels.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F


class Draw:
    """A seeded source of random numbers: torch's on the device, numpy's (`np`) for choices that shape a batch."""

    def __init__(self, device='cpu', seed=0):
        self.device = torch.device(device)
        self.generator = torch.Generator(device=self.device).manual_seed(seed)
        self.np = np.random.default_rng(seed)

    def uniform(self, count, low=0.0, high=1.0):
        """(count, 1, 1, 1) uniform in low..high."""
        return (torch.rand(count, device=self.device, generator=self.generator) * (high - low) + low).view(count, 1, 1, 1)

    def normal(self, *shape):
        return torch.randn(*shape, device=self.device, generator=self.generator)

    def chance(self, count, probability):
        """(count, 1, 1, 1) of 1 with a probability, else 0."""
        return (self.uniform(count) < probability).float()


def frequencies(n, device):
    """Cycles a pixel along rows (n, 1) and columns (1, n // 2 + 1) of a real FFT of n x n pixels."""
    return torch.fft.fftfreq(n, device=device)[:, None], torch.fft.rfftfreq(n, device=device)[None]


def smooth_length(n):
    """The least length from n on that has no prime factor beyond 7, for a quick FFT."""
    while True:
        rest = n
        for p in (2, 3, 5, 7):
            while rest % p == 0:
                rest //= p
        if rest == 1:
            return n
        n += 1


def blur(image, sigma, reach=16):
    """Gaussian blur; sigma a number or (B, 1, 1, 1). Edges are reflected over at least `reach` pixels; by FFT."""
    size = image.shape[-1]
    before = min(reach, size - 1)
    after = min(smooth_length(size + 2 * before) - size - before, size - 1)
    padded = F.pad(image, (before, after, before, after), mode='reflect')
    n = padded.shape[-1]
    fy, fx = frequencies(n, image.device)
    gain = torch.exp(-2 * math.pi ** 2 * sigma ** 2 * (fx * fx + fy * fy))
    out = torch.fft.irfft2(torch.fft.rfft2(padded) * gain, s=(n, n))
    return out[..., before:before + size, before:before + size]


def field(draw, count, size, cells):
    """Smooth random field (count, 1, size, size) of about unit variance with about `cells` (a number or one a sample) cells a side."""
    cells = torch.as_tensor(cells, device=draw.device, dtype=torch.float32).flatten().expand(count)
    knots = math.ceil(float(cells.max())) + 4
    grid = draw.normal(count, 1, knots, knots)
    along = (1 + torch.linspace(0, 1, size, device=draw.device)[None] * cells[:, None]) / (knots - 1) * 2 - 1      # (count, size)
    at = torch.stack(torch.broadcast_tensors(along[:, None, :], along[:, :, None]), -1)
    return F.grid_sample(grid, at, mode='bicubic', padding_mode='border', align_corners=True) / 0.75


def noise(draw, count, size, peak, cut, floor=0.02):
    """Noise (count, 1, size, size) of unit variance with the power spectrum of filtered back projection: it rises with frequency as the
    ramp filter does, then falls with the kernel. peak and cut in cycles a pixel; floor is the share of power left at frequency 0."""
    fy, fx = frequencies(size, draw.device)
    f = torch.sqrt(fx * fx + fy * fy)
    amplitude = torch.sqrt(f / peak + floor) * torch.exp(-(f / cut) ** 2)
    out = torch.fft.irfft2(torch.fft.rfft2(draw.normal(count, 1, size, size)) * amplitude, s=(size, size))
    return out / out.std((2, 3), keepdim=True)


def blob(draw, row, column, radius, size, rough=0.35):
    """Soft-edged irregular blobs (B, 1, size, size) in 0..1; row, column and radius (B, 1, 1, 1) in pixels."""
    count = len(radius)
    i = torch.arange(size, device=draw.device, dtype=torch.float32)
    a, b = radius * draw.uniform(count, 0.7, 1.3), radius * draw.uniform(count, 0.7, 1.3)
    d = torch.sqrt(((i.view(1, 1, size, 1) - row) / a) ** 2 + ((i.view(1, 1, 1, size) - column) / b) ** 2)
    d = d + rough * field(draw, count, size, (size / radius.clamp(min=4)).clamp(min=4))
    return torch.sigmoid((1 - d) * radius / draw.uniform(count, 1.5, 5))
