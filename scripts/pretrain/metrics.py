"""Image metrics of one slice over a mask, with data range 1: PSNR, SSIM, RMSE, Tenengrad on the 0..255 scale, correlation when smoothed."""
import numpy as np
import scipy.ndimage as ndi
from skimage.metrics import structural_similarity


def sobel(v):
    return np.hypot(ndi.sobel(v, 0), ndi.sobel(v, 1))


def metrics(real, synthetic, mask):
    """PSNR (dB), SSIM, RMSE and Tenengrad of one slice over a mask; SSIM's map is averaged over the mask."""
    error = float(((real - synthetic)[mask] ** 2).mean())
    _, ssim = structural_similarity(real, synthetic, data_range=1, gaussian_weights=True, sigma=1.5,
                                    use_sample_covariance=False, full=True)
    return {'psnr': 10 * np.log10(1 / max(error, 1e-12)), 'ssim': float(ssim[mask].mean()), 'rmse': error ** 0.5,
            'tenengrad': float(sobel(synthetic * 255)[mask].mean()), 'tenengrad of the real': float(sobel(real * 255)[mask].mean())}


def match_linear(real, synthetic, mask):
    """The synthetic image after the one gain and offset (over the volume's masks) that bring it nearest to the real one."""
    a = np.concatenate([s[m] for s, m in zip(synthetic, mask)]).astype(np.float64)
    b = np.concatenate([r[m] for r, m in zip(real, mask)]).astype(np.float64)
    gain, offset = np.polyfit(a, b, 1)
    return [np.clip(s * gain + offset, 0, 1) * (s > 0) for s in synthetic]


def smoothed_correlation(real, synthetic, mask, sigma):
    """Correlation over the masks of all slices after Gaussian smoothing by sigma pixels."""
    take = lambda images: np.concatenate([ndi.gaussian_filter(v, sigma)[m] for v, m in zip(images, mask)])
    return float(np.corrcoef(take(real), take(synthetic))[0, 1])
