"""What a network makes of the held-out heads while it trains: dB and correlation over some of their slices."""
import numpy as np
import scipy.ndimage as ndi
import torch

import pairs
from cache import CACHE, load_heads

SMOOTH = 1.0 / pairs.PX         # pixels: 1 mm, for the correlation


def correlation(a, b):
    return float(np.corrcoef(a, b)[0, 1])


class HeldOut:
    """Every so-manieth slice of each held-out head of a cache, rendered once."""

    def __init__(self, cache=CACHE, every=6):
        self.heads = {v.name: [s for s in pairs.held_out(v.name, cache, every) if s[3].sum() > 4000] for v in load_heads(cache, held=True)}

    @torch.no_grad()
    def measure(self, net, bf16=False):
        """{'<head> <contrast> dB' | 'dB linear' | 'r': value} in the brain: means over slices as made and after one linear match a head, and
        the correlation after smoothing by 1 mm."""
        device, found = next(net.parameters()).device, {}
        for name, slices in self.heads.items():
            with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
                made = [torch.sigmoid(net(x[None].to(device)).float())[0].cpu().numpy() for x, *_ in slices]
            brains = [s[3][0].numpy() > 0.5 for s in slices]
            for k, contrast in enumerate(('T1', 'T2')):
                real = [s[1][k].numpy() for s in slices]
                take = lambda images: [v[m] for v, m in zip(images, brains)]
                a, b = take([m[k] for m in made]), take(real)
                gain, offset = np.polyfit(np.concatenate(a), np.concatenate(b), 1)
                dB = lambda images: float(np.mean([10 * np.log10(1 / ((p - q) ** 2).mean()) for p, q in zip(images, b)]))
                smooth = lambda images: np.concatenate(take([ndi.gaussian_filter(v, SMOOTH) for v in images]))
                found[f'{name} {contrast} dB'] = dB(a)
                found[f'{name} {contrast} dB linear'] = dB([p * gain + offset for p in a])
                found[f'{name} {contrast} r'] = correlation(smooth([m[k] for m in made]), smooth(real))
        return found
