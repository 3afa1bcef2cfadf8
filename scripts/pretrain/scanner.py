"""CT as a scanner would show it, in batches, from tissue fractions: Hounsfield units, blur, beam hardening, streaks, noise, head holder.

Fractions are {tissue: (B, 1, S, S)} in 0..1 (what they leave is air), averaged over the slice thickness; pixels are PX mm. Every sample
has its own subject (tissue values) and its own scanner. What a scanner would not see stays out of the CT: the texture of the MR inside
grey and white matter is smoothed away before their ratio becomes HU (`seen_by_ct`).
"""
import torch

from fields import blur, field, noise

PX = 0.5                                            # mm a pixel
WINDOWS = ((40, 80), (40, 400), (500, 3000))        # centre, width (HU)
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def to_input(ct):
    """HU (..., S, S) -> network input (..., 3, S, S): three windows, scaled to 0..1 and standardised. ct may have a channel axis of 1."""
    ct = ct.squeeze(-3) if ct.dim() > 3 else ct
    return torch.stack([(((ct - (c - w / 2)) / w).clamp(0, 1) - m) / s for (c, w), m, s in zip(WINDOWS, MEAN, STD)], -3)


def seen_by_ct(draw, f):
    """The fractions without the MR's own texture: the ratio of grey to white smoothed over 0.3..1.2 mm (sigma, drawn a sample), and the few
    per cent of fluid that noise makes of grey matter taken back; real fluid stays sharp."""
    count = len(f['csf'])
    matter = f['grey'] + f['white']
    sigma = draw.uniform(count, 0.3, 1.2) / PX
    ratio = blur(f['grey'], sigma) / blur(matter, sigma).clamp(min=1e-3)
    wet = f['csf'] + matter
    near = blur(f['csf'], 1.0 / PX) / blur(wet, 1.0 / PX).clamp(min=1e-3)      # fluid within a millimetre or two
    share = f['csf'] / wet.clamp(min=1e-3)
    trust = ((torch.maximum(near, share) - 0.10) / 0.20).clamp(0, 1)           # below 0.1 it is noise, beyond 0.3 fluid
    csf = f['csf'] * trust + (1 - trust) * wet * near * 0.5
    matter = wet - csf
    return {**f, 'csf': csf, 'grey': matter * ratio.clamp(0, 1), 'white': matter * (1 - ratio).clamp(0, 1)}


def hounsfield(draw, f):
    """HU (B, 1, S, S) with each subject's own tissue values, and slow changes inside brain, bone and muscle that no tissue explains."""
    count, size = len(f['csf']), f['csf'].shape[-1]
    u = lambda a, b: draw.uniform(count, a, b)
    cells = lambda n: max(2.0, size // n)
    grey = u(26, 42)                                            # real scanners' brains differ by 10 HU in the mean
    white = grey - u(4.5, 9.5)
    hu = {'csf': torch.minimum(u(0, 12), white - 9), 'grey': grey, 'white': white, 'cortical': u(950, 1750), 'marrow': u(150, 650),
          'fat': u(-110, -75), 'soft': u(42, 62)}
    ct = sum((hu[k] + 1000) * f[k] for k in hu) - 1000
    wet = f['grey'] + f['white'] + f['csf']
    dura = (2 * blur(f['cortical'] + f['marrow'], 0.8 / PX)).clamp(0, 1) * f['csf']         # the MR's fractions have fluid up to the bone
    ct = ct + dura * (hu['soft'] - hu['csf']) * u(0, 1)
    for low, high, most in ((1.5, 3.0, 1.2), (3.0, 9.0, 1.0)):  # mm
        ct = ct + wet * field(draw, count, size, size * PX / u(low, high)) * u(0, most)
    ct = ct + (f['cortical'] + f['marrow']) * field(draw, count, size, cells(12)) * u(20, 120)
    ct = ct + f['marrow'] * field(draw, count, size, cells(5)) * u(0, 150)
    return ct + f['soft'] * field(draw, count, size, cells(20)) * u(2, 12)


def streaks(draw, ct):
    """HU to add: dark bands along rows between dense bones (the petrous bones), and fine streaks of starved photons."""
    count, size = len(ct), ct.shape[-1]
    dense = (ct.clamp(0, 1500) / 1500) ** 1.5
    left = torch.cumsum(dense, 3)
    whole = left[..., -1:]
    band = blur(torch.minimum(left, whole - left).clamp(max=40), 2.0)
    rows = (draw.normal(count, 1, size, 1) + field(draw, count, size, 6)).expand(count, 1, size, size).contiguous()
    lines = blur(rows, 0.6) * blur((whole.expand_as(ct) / 40).clamp(max=2).contiguous(), 1.0) ** 2
    return draw.chance(count, 0.8) * (ct > -300) * (lines * draw.uniform(count, 0, 1.6) - band / 40 * draw.uniform(count, 0, 12))


def scan(draw, f, lesions=0):
    """HU (B, 1, S, S) as scanned. lesions: HU (B, 1, S, S) to add before the noise."""
    count, size = len(f['csf']), f['csf'].shape[-1]
    ct = hounsfield(draw, seen_by_ct(draw, f)) + lesions
    clean = blur(ct, draw.uniform(count, 0.35, 0.95) / PX)      # point spread
    sharp = draw.chance(count, 0.3)                             # edge-enhancing kernel: over- and undershoot at bone
    clean = clean + sharp * draw.uniform(count, 0.2, 0.7) * (clean - blur(clean, draw.uniform(count, 1, 2)))
    inside = clean > -300
    cup = field(draw, count, size, 2) * draw.uniform(count, 0, 2.5)
    halo = blur((ct > 300).float(), draw.uniform(count, 3, 7) / PX, reach=48) * draw.uniform(count, 0, 14)   # beam hardening next to bone
    out = clean + inside * (cup + halo) + streaks(draw, clean)
    return out + scanner_noise(draw, count, size, sharp)


def scanner_noise(draw, count, size, sharp):
    """HU (B, 1, S, S): quantum noise of 1 to 12 HU with a reconstruction kernel's spectrum, a little stronger in the middle. Kernel and
    power at low frequency span what `realism.py distances` finds on real CT."""
    sigma = torch.where(draw.chance(count, 0.85) > 0, draw.uniform(count, 1, 6), draw.uniform(count, 6, 12))
    cut = draw.uniform(count, 0.13, 0.28) * (1 + 0.3 * sharp)
    e = torch.linspace(-1, 1, size, device=draw.device)
    shape = (1.15 - 0.3 * (e[:, None] ** 2 + e[None] ** 2)) * (1 + 0.15 * field(draw, count, size, 3))
    return noise(draw, count, size, 0.1, cut, draw.uniform(count, 0.02, 0.3)) * shape * sigma


def holder(draw, head):
    """Remnants of a head holder: HU (B, 1, S, S) over the air outside head (B, 1, S, S, bool)."""
    count, size = len(head), head.shape[-1]
    i = torch.arange(size, device=draw.device, dtype=torch.float32)
    rows, columns = i.view(1, 1, size, 1), i.view(1, 1, 1, size)
    bottom = torch.where(head.any(3, keepdim=True), rows, torch.zeros((), device=draw.device)).amax((2, 3), keepdim=True)
    middle, radius = draw.uniform(count, 0.3, 0.7) * size, draw.uniform(count, 90, 160) / PX
    d = torch.sqrt((rows - (bottom + draw.uniform(count, 2, 12) / PX - radius)) ** 2 + (columns - middle) ** 2) - radius
    arc = torch.exp(-(d / (draw.uniform(count, 0.6, 2) / PX)) ** 2) * (rows > bottom - draw.uniform(count, 20, 90) / PX)
    return arc * draw.uniform(count, 150, 1100) * ~head
