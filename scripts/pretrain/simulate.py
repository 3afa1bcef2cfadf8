"""CT as a scanner would show it, from tissue fractions on a slice: Hounsfield units, blur, noise, beam hardening, calcium, age and lesions.

All functions work on torch float32 tensors of one slice ([S, S] or [C, S, S]) and draw from a numpy Generator, so that a seed
fixes the picture. Changes of anatomy (age, lesions, calcium) change CT and MR targets alike; changes of the scanner touch CT only.
"""
import numpy as np
import torch
import torch.nn.functional as F

from heads import TISSUES, T1_LEVEL, t2_levels

T2_LEVEL = t2_levels()
I = {k: i for i, k in enumerate(TISSUES)}
WINDOWS = ((40, 80), (40, 400), (500, 3000))  # centre, width
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


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


def blob(rng, size, centre, radius, rough=0.35):
    """Soft-edged irregular blob [S, S] 0..1; centre and radius in pixels."""
    i = torch.arange(size, dtype=torch.float32)
    a, b = radius * rng.uniform(0.7, 1.3, 2)
    d = torch.sqrt(((i[:, None] - centre[0]) / a) ** 2 + ((i[None] - centre[1]) / b) ** 2)
    d = d + rough * smooth_field(rng, size, max(4, int(size / max(radius, 4))))
    return torch.sigmoid((1 - d) * radius / rng.uniform(1.5, 5))


def shift(f, a, b, w):
    """Turn a share w [S, S] of tissue a into tissue b, in place. Returns what was moved."""
    m = f[I[a]] * w
    f[I[a]] -= m
    f[I[b]] += m
    return m


def recolour(y, moved, a, b):
    """Change the T1 and T2 targets [2, S, S] where tissue a became b."""
    y[0] += moved * (T1_LEVEL[b] - T1_LEVEL[a])
    y[1] += moved * (T2_LEVEL[b] - T2_LEVEL[a])


def age(f, y, rng, px=0.5):
    """Widen sulci: grey (and a little white) matter beside CSF becomes CSF."""
    w = rng.uniform(0, 1) ** 2 * 1.6
    near = gauss(f[I['csf']], rng.uniform(0.5, 1.2) / px)
    w = (w * (near - 0.08)).clamp(0, 0.9)
    for k in ('grey', 'white'):
        recolour(y, shift(f, k, 'csf', w), k, 'csf')


def pathology(f, y, brain, rng, px=0.5):
    """Lesions: [S, S] HU to add to the CT; f and y are changed in place. Infarct and oedema are dark on CT and T1 and bright
    on T2, old ones turn to CSF; blood is bright on CT. White-matter disease is faint on CT and bright on T2."""
    size = y.shape[-1]
    add = torch.zeros(size, size)
    tissue = f[I['grey']] + f[I['white']]
    inside = torch.nonzero(brain[::8, ::8] > 0.5) * 8
    if len(inside) < 10:
        return add
    pick = lambda: inside[rng.integers(len(inside))].tolist()
    if rng.random() < 0.35:                                   # leukoaraiosis: white matter next to ventricles, patchy
        w = gauss(f[I['csf']] * brain, rng.uniform(3, 7) / px) * f[I['white']] * 2.5
        w = (w * (1 + 0.5 * smooth_field(rng, size, size // 16))).clamp(0, 1) * rng.uniform(0.3, 1)
        add -= w * rng.uniform(5, 12)
        y[0] -= w * 0.22
        y[1] += w * rng.uniform(0.25, 0.4)
    u = rng.random()
    if u < 0.12:                                              # infarct or oedema
        w = blob(rng, size, pick(), rng.uniform(5, 28) / px) * tissue
        s = rng.uniform(0.3, 1)
        add -= w * s * rng.uniform(12, 20)
        y[0] -= w * s * 0.25
        y[1] += w * s * 0.4
    elif u < 0.18:                                            # old infarct: CSF
        w = blob(rng, size, pick(), rng.uniform(4, 20) / px)
        for k in ('grey', 'white'):
            recolour(y, shift(f, k, 'csf', w), k, 'csf')
    elif u < 0.24:                                            # blood with an oedema rim
        c, r = pick(), rng.uniform(3, 18)
        w = blob(rng, size, c, r / px) * (tissue + f[I['csf']])
        rim = (blob(rng, size, c, 1.5 * r / px) * tissue - w).clamp(min=0)
        add += w * rng.uniform(22, 45) - rim * rng.uniform(6, 14)
        y[0] += w * (0.45 - y[0]) - rim * 0.15
        y[1] += w * (0.22 - y[1]) + rim * 0.3
    return add


def calcium(f, y, rng, spots, px=0.5):
    """Calcified choroid, pineal and falx at `spots` [(row, col, radius mm)]: CT HU to add; dark on both targets."""
    size = y.shape[-1]
    add = torch.zeros(size, size)
    for r, c, radius in spots:
        if not (0 <= r < size and 0 <= c < size):
            continue
        w = blob(rng, size, (r, c), radius / px, 0.5)
        add += w * rng.uniform(60, 500)
        y[:] = y * (1 - 0.6 * w)
    return add


def holder(rng, mask, px=0.5):
    """Remnants of a head holder beside the head: HU over air [S, S] outside `mask`."""
    size = mask.shape[-1]
    i = torch.arange(size, dtype=torch.float32)
    rows = torch.nonzero(mask.any(1))
    bottom = float(rows.max()) if len(rows) else size * 0.9
    c = rng.uniform(0.3, 0.7) * size
    radius = rng.uniform(90, 160) / px
    d = torch.sqrt((i[:, None] - (bottom + rng.uniform(2, 12) / px - radius)) ** 2 + (i[None] - c) ** 2) - radius
    arc = torch.exp(-(d / (rng.uniform(0.6, 2.0) / px)) ** 2) * (i[:, None] > bottom - rng.uniform(20, 90) / px)
    return arc * rng.uniform(150, 1100) * (~mask)


def to_input(ct):
    """HU [S, S] -> network input [3, S, S]: three windows, scaled and standardised."""
    chans = [(((ct - (c - w / 2)) / w).clamp(0, 1) - m) / s for (c, w), m, s in zip(WINDOWS, MEAN, STD)]
    return torch.stack(chans)
