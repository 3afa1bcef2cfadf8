"""Losses of docs/method.md 3: pixel losses on logits, the contextual loss on a feature network, and their weighted sum.

Logits z (B, K, H, W), targets I (B, K, H, W) in [0, 1], pixel weights w (B, 1 or K, H, W) or None for a plain mean.
"""
import torch
import torch.nn.functional as F

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def standardise(x):
    """(B, 3, H, W) in [0, 1] -> standardised with the ImageNet mean and SD that every network here expects."""
    mean, std = (torch.tensor(v, dtype=x.dtype, device=x.device).view(1, 3, 1, 1) for v in (MEAN, STD))
    return (x - mean) / std


def weighted_mean(e, w=None):
    return e.mean() if w is None else (e * w).sum() / w.expand_as(e).sum()


def l1(z, target, w=None):
    return weighted_mean((torch.sigmoid(z) - target).abs(), w)


def mse(z, target, w=None):
    return weighted_mean((torch.sigmoid(z) - target) ** 2, w)


def bce(z, target, w=None):
    """mean(max(z, 0) - z I + log1p(exp(-|z|))): the paper's formula with its lost minus sign."""
    return weighted_mean(F.binary_cross_entropy_with_logits(z, target, reduction='none'), w)


PIXEL = {'l1': l1, 'mse': mse, 'bce': bce}


def contextual(s, r, h=0.5, most=None):
    """Contextual loss (Mechrez 2018) of features s of the synthetic and r of the real image, both (B, C, H, W).

    most: at most so many positions of each image, drawn at random (for layers whose maps are large); None takes all.
    """
    s, r = s.flatten(2).float(), r.flatten(2).float()                       # (B, C, N)
    if most and s.shape[2] > most:
        s = s[:, :, torch.randperm(s.shape[2], device=s.device)[:most]]
        r = r[:, :, torch.randperm(r.shape[2], device=r.device)[:most]]
    mu = r.mean(2, keepdim=True)                                            # (B, C, 1)
    s, r = F.normalize(s - mu, dim=1, eps=1e-8), F.normalize(r - mu, dim=1, eps=1e-8)
    d = (1 - s.transpose(1, 2) @ r).clamp_min(0)                            # (B, i, j) cosine distance
    d = d / (d.min(2, keepdim=True).values + 1e-5)                          # relative to the nearest r of each s
    cx = torch.softmax((1 - d) / h, dim=2)                                  # w_ij / sum_k w_ik
    return -torch.log(cx.max(1).values.mean(1) + 1e-5).mean()


class Contextual(torch.nn.Module):
    """Contextual loss between single-channel images, each repeated to three channels and standardised, at one named layer."""

    def __init__(self, features, layer='conv5_4', most=None):
        super().__init__()
        self.features, self.layer, self.most = features.eval().requires_grad_(False), layer, most

    def forward(self, z, target):
        """z: logits, target: images, both (B, K, H, W); the mean over the K contrasts."""
        s, r = (standardise(v.reshape(-1, 1, *v.shape[2:]).repeat(1, 3, 1, 1)) for v in (torch.sigmoid(z), target))
        with torch.no_grad():
            r = self.features(r, self.layer)
        return contextual(self.features(s, self.layer), r, most=self.most)
