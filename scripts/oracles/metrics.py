"""PSNR, SSIM, Tenengrad, RMSE and MAE by scikit-image, SciPy and NumPy on small images, as the cases of src/core/metrics/metrics.test.ts.

/usr/bin/python3 scripts/oracles/metrics.py writes scripts/oracles/metrics/cases.json.
"""

import json
import os

import numpy as np
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

HERE = os.path.dirname(os.path.abspath(__file__))


def tenengrad(image, mask):
    gx = ndimage.sobel(image * 255, axis=1, mode="nearest")
    gy = ndimage.sobel(image * 255, axis=0, mode="nearest")
    g = np.sqrt(gx**2 + gy**2)[mask]
    return float(g[g > 0].mean()) if (g > 0).any() else 0.0


def global_ssim(a, b):
    c1, c2 = 0.01**2, 0.03**2
    cov = ((a - a.mean()) * (b - b.mean())).mean()
    return float(
        (2 * a.mean() * b.mean() + c1) * (2 * cov + c2) / ((a.mean() ** 2 + b.mean() ** 2 + c1) * (a.var() + b.var() + c2))
    )


def numbers(synthetic, real, mask, ssim):
    a, b = synthetic[mask], real[mask]
    return {
        "psnr": float(peak_signal_noise_ratio(b, a, data_range=1)),
        "ssim": float(ssim),
        "ssimGlobal": global_ssim(a, b),
        "rmse": float(np.sqrt(np.mean((a - b) ** 2))),
        "mae": float(np.mean(np.abs(a - b))),
        "tenengrad": tenengrad(synthetic, mask),
        "tenengradReal": tenengrad(real, mask),
    }


def case(name, rows, columns, seed, fill):
    """`fill`: whether the head reaches the border of the slice."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    radius = np.hypot((y - rows / 2) / (rows * (0.8 if fill else 0.36)), (x - columns / 2.2) / (columns * (0.8 if fill else 0.3)))
    head = radius < 1
    inside = radius < 0.7
    smooth = ndimage.gaussian_filter(rng.random((rows, columns)), 2)
    smooth = (smooth - smooth.min()) / np.ptp(smooth)
    # Eighths of bytes: a file of integers says exactly what was computed with.
    real = np.round(2040 * np.clip(smooth + 0.05 * rng.standard_normal(smooth.shape), 0, 1)) / 2040
    synthetic = np.round(2040 * np.clip(0.9 * smooth + 0.08 * rng.standard_normal(smooth.shape) + 0.03, 0, 1)) / 2040
    stored = [np.round(v * 2040).astype(int).ravel().tolist() for v in (synthetic, real)]
    synthetic, real = synthetic * head, real * head
    mean, full = structural_similarity(
        real, synthetic, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, full=True
    )
    everywhere = np.ones_like(head)
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "steps": 2040,
        "synthetic": (np.array(stored[0]) * head.ravel()).tolist(),
        "real": stored[1],
        "head": head.astype(int).ravel().tolist(),
        "intracranial": inside.astype(int).ravel().tolist(),
        "expected": {
            "slice": numbers(synthetic, real, everywhere, mean),
            "head": numbers(synthetic, real, head, full[head].mean()),
            "intracranial": numbers(synthetic, real, inside, full[inside].mean()),
        },
    }


cases = [case("a head in the middle", 48, 40, 1, False), case("a head beyond the border", 30, 37, 2, True)]
with open(os.path.join(HERE, "metrics", "cases.json"), "w") as out:
    json.dump(cases, out, separators=(",", ":"))
