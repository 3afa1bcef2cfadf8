"""CT of a single slice from its tissue fractions, fixed by a seed: what pairs.py shows of held-out heads and the demo patient.

The batches that networks are trained on are made by scanner.py, which has this physics and more. All functions work on torch float32
tensors of one slice ([S, S] or [C, S, S]) and draw from a numpy Generator.
"""
import numpy as np
import torch
import torch.nn.functional as F

from contrast import TISSUES

I = {k: i for i, k in enumerate(TISSUES)}


def gauss(a, sigma):
    """Gaussian blur of [S, S] or [C, S, S], sigma in pixels, edges repeated."""
    if sigma < 0.2:
        return a
    r = max(1, int(3 * sigma + 0.5))
    k = torch.exp(-0.5 * (torch.arange(-r, r + 1, dtype=torch.float32) / sigma) ** 2)
    k = k / k.sum()
    b = a.reshape(-1, 1, *a.shape[-2:])
    b = F.conv2d(F.pad(b, (r, r, 0, 0), mode='replicate'), k.view(1, 1, 1, -1))
    b = F.conv2d(F.pad(b, (0, 0, r, r), mode='replicate'), k.view(1, 1, -1, 1))
    return b.reshape(a.shape)


def smooth_field(rng, size, cells):
    """Smooth random field [size, size] of unit variance with about `cells` cells a side."""
    g = torch.from_numpy(rng.normal(size=(1, 1, cells + 3, cells + 3)).astype(np.float32))
    f = F.interpolate(g, size=(size, size), mode='bicubic', align_corners=True)[0, 0]
    return f / 0.75


def coloured_noise(rng, size, peak, cut):
    """Noise [size, size] of unit variance with the power spectrum of filtered back projection: it rises with frequency
    as the ramp filter does, then falls with the kernel. peak and cut in cycles a pixel."""
    fy = torch.fft.fftfreq(size)[:, None]
    fx = torch.fft.rfftfreq(size)[None]
    f = torch.sqrt(fx * fx + fy * fy)
    amp = torch.sqrt(f / peak + 0.02) * torch.exp(-(f / cut) ** 2)
    white = torch.from_numpy(rng.standard_normal((size, size), dtype=np.float32))
    n = torch.fft.irfft2(torch.fft.rfft2(white) * amp, s=(size, size))
    return n / n.std()


def hounsfield(f, rng, size):
    """HU [S, S] of fractions [7, S, S] (air is what they leave) with this subject's own tissue values."""
    grey = rng.uniform(26, 42)                                # real scanners' brains differ by 10 HU in the mean
    white = grey - rng.uniform(4.5, 9.5)
    fat = rng.uniform(-110, -75)
    hu = {'csf': min(rng.uniform(0, 12), white - 9), 'grey': grey, 'white': white, 'cortical': rng.uniform(950, 1750),
          'marrow': rng.uniform(150, 650), 'fat': fat, 'soft': rng.uniform(42, 62)}
    v = torch.tensor([hu[k] + 1000 for k in TISSUES], dtype=torch.float32)
    ct = torch.tensordot(v, f, 1) - 1000
    bone = f[I['cortical']] + f[I['marrow']]
    ct = ct + bone * smooth_field(rng, size, size // 12) * rng.uniform(20, 120) + f[I['marrow']] * smooth_field(rng, size, size // 5) * rng.uniform(0, 150)
    ct = ct + f[I['soft']] * smooth_field(rng, size, size // 20) * rng.uniform(2, 12)
    return ct


def streaks(ct, rng, noise, size):
    """Dark bands between dense bones along rows (petrous bones) and fine streaks of starved photons, in HU."""
    dense = (ct.clamp(0, 1500) / 1500) ** 1.5
    left = torch.cumsum(dense, 1)
    right = left[:, -1:] - left
    band = gauss(torch.minimum(left, right).clamp(max=40), 2.0)
    rows = torch.from_numpy(noise.normal(size=(size, 1)).astype(np.float32)) + smooth_field(noise, size, 6)
    lines = gauss(rows.expand(size, size).contiguous(), 0.6) * gauss((left[:, -1:].expand(size, size) / 40).clamp(max=2).contiguous(), 1.0) ** 2
    soft = (ct > -300).float()
    return soft * (-band / 40 * rng.uniform(0, 12) + lines * rng.uniform(0, 1.6))


def scan(f, rng, px=0.5, noise=None):
    """HU [S, S] as scanned from fractions [7, S, S] already averaged over the slice thickness. px: mm a pixel.
    rng draws the subject's tissues and the scanner, noise (rng by default) what differs from slice to slice."""
    size = f.shape[-1]
    noise = noise or rng
    ct = hounsfield(f, rng, size)
    blur = rng.uniform(0.30, 0.75) / px                       # point spread, sigma in pixels
    sharp = rng.random() < 0.3
    clean = gauss(ct, blur)
    if sharp:                                                 # edge-enhancing kernel: over- and undershoot at bone
        clean = clean + rng.uniform(0.2, 0.7) * (clean - gauss(clean, rng.uniform(1.0, 2.0)))
    inside = (clean > -300).float()
    cup = smooth_field(rng, size, 2) * rng.uniform(0, 2.5)
    halo = gauss((ct > 300).float(), rng.uniform(3, 7) / px) * rng.uniform(0, 14)  # beam hardening brightens next to bone
    out = clean + inside * (cup + halo)
    if rng.random() < 0.8:
        out = out + streaks(clean, rng, noise, size)
    sigma = rng.uniform(1.0, 6.0) if rng.random() < 0.85 else rng.uniform(6, 12)
    cut = rng.uniform(0.16, 0.30) * (1.3 if sharp else 1) * px / 0.5
    n = coloured_noise(noise, size, 0.1, cut)
    r = torch.linspace(-1, 1, size)
    n = n * (1.15 - 0.3 * (r[:, None] ** 2 + r[None] ** 2)) * (1 + 0.15 * smooth_field(rng, size, 3))
    return out + n * sigma
