"""Whether neighbouring slices make a slice steadier without any training: features, inputs or images averaged over millimetres.

What a network makes of a slice is mixed with what it makes of its neighbours, at one depth, by a Gaussian over the distance between slices;
from there on the network goes as ever. Neighbours are laid over the slice first, where a tilted gantry has moved them in their plane.
"""
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F

import real_pairs
from metrics import metrics, smoothed_correlation
from morphology import VOX
from models import hu_picture, load, windows
from neighbours import with_neighbours
from patients import both_brains, change
from people import held_out_slices
from real_ct import PIXEL, on_grid, read_ct, shifts_in_plane

# where features are mixed, and pixels of the image a pixel there
DEPTHS = {'input': 1, 'D-CENTER': 32, 'D-CENTER and skips': 32, 'U-CENTER': 16, 'UP 1': 8, 'UP 2': 4, 'UP 3': 2, 'image': 1}
DECODER = ('D-CENTER', 'U-CENTER', 'UP 1', 'UP 2', 'UP 3')
LEAST = 0.01        # of the slice's own weight: neighbours that weigh less are left out


@dataclass
class Stack:
    """Parallel slices, from foot to head: x (3, S, S), CT in its brain window (S, S), height and place in plane (mm), brain masks."""
    name: str
    x: list
    ct: list
    height: np.ndarray
    place: np.ndarray           # (n, 2): rows, columns
    brain: list
    y: list = None              # real T1 and T2 (2, S, S), where there are any


def real_stack(path):
    slices, height, mm = read_ct(path)
    grid = [hu for hu, _ in on_grid(slices, mm)]
    return Stack(path.name, [windows(hu) for hu in grid], [np.clip(hu / 80, 0, 1) for hu in grid], height, shifts_in_plane(path),
                 [real_pairs.masks(hu, PIXEL)[1] for hu in grid])


def held_out_stack(person):
    """Every slice of a held-out person: one scanner for all, noise of its own in each."""
    slices = held_out_slices(person, 1)
    x, y, _, brain = ([np.asarray(s[k], np.float32) for s in slices] for k in range(4))
    return Stack(person, x, [hu_picture(v) for v in x], np.array([s[4] for s in slices]) * VOX, np.zeros((len(x), 2)), [b[0] > 0.5 for b in brain], y)


def weights(height, i, sigma):
    """{slice: weight} about slice i, their sum 1: a Gaussian over the distance in mm."""
    w = np.exp(-0.5 * ((height - height[i]) / sigma) ** 2)
    w[w < LEAST] = 0
    return {int(j): float(w[j] / w.sum()) for j in np.flatnonzero(w)}


def moved(v, rows, columns):
    """(..., H, W) moved down and to the right by pixels, whole or not."""
    for axis, by in ((-2, rows), (-1, columns)):
        whole = int(np.floor(by))
        part = by - whole
        v = v if by == 0 else torch.roll(v, whole, axis) * (1 - part) + torch.roll(v, whole + 1, axis) * part
    return v


def encode(net, x):
    """(skips at 1/4, 1/8, 1/16; D-CENTER) of (1, 3, S, S): DRUNet.forward's first half."""
    x = F.max_pool2d(F.relu(net.bn1(net.conv1(x))), 3, 2, 1)
    a = net.layer1(x)
    b = net.layer2(a)
    c = net.layer3(b)
    return [a, b, c], net.layer4(c)


def decode(net, depth, x, skips):
    """{depth: features} of the decoder from one depth's features on, and {'image': (1, K, S, S) in 0..1}."""
    found = {depth: x}
    for k in range(DECODER.index(depth), 4):
        x = getattr(net, f'up{k}')(x if k == 0 else torch.cat([x, skips[3 - k]], 1))
        found[DECODER[k + 1]] = x
    found['image'] = torch.sigmoid(net.head(F.interpolate(x, scale_factor=2, mode='nearest')).float())
    return found


class Mixer:
    """What a network makes of the slices of a stack, plain and mixed; keeps the features of slices from `oldest` on."""

    def __init__(self, net, stack):
        self.net, self.stack, self.kept = net, stack, {}

    def plain(self, i):
        """{depth: features} of slice i by itself, with its skips and image."""
        if i not in self.kept:
            x = torch.from_numpy(self.stack.x[i])[None]
            skips, deep = encode(self.net, x)
            self.kept[i] = {'input': x, 'skips': skips, **decode(self.net, 'D-CENTER', deep, skips)}
        return self.kept[i]

    def mean(self, i, share, take, stride):
        shift = lambda j: (self.stack.place[j] - self.stack.place[i]) / PIXEL / stride
        return sum(w * moved(take(self.plain(j)), *shift(j)) for j, w in share.items())

    @torch.no_grad()
    def image(self, i, depth, sigma):
        """(K, S, S) of slice i, its features mixed with its neighbours' at a depth; as it is where sigma is 0."""
        if sigma == 0:
            return self.plain(i)['image'][0].numpy()
        share, skips = weights(self.stack.height, i, sigma), self.plain(i)['skips']
        mean = lambda take, stride: self.mean(i, share, take, stride)
        if depth == 'D-CENTER and skips':
            mixed = mean(lambda f: f['D-CENTER'], 32)
            skips = [mean(lambda f, k=k: f['skips'][k], 4 * 2 ** k) for k in range(3)]
            return decode(self.net, 'D-CENTER', mixed, skips)['image'][0].numpy()
        mixed = mean(lambda f: f[depth], DEPTHS[depth])
        if depth == 'input':
            skips, deep = encode(self.net, mixed)
            return decode(self.net, 'D-CENTER', deep, skips)['image'][0].numpy()
        return (mixed if depth == 'image' else decode(self.net, depth, mixed, skips)['image'])[0].numpy()

    def forget(self, before):
        for j in [j for j in self.kept if j < before]:
            del self.kept[j]


def beside(stack):
    """The stack with each slice's x (9, S, S): the slice below (itself at the end), the slice, the slice above, laid over each other."""
    last = len(stack.x) - 1

    def over(i, j):
        return moved(torch.from_numpy(stack.x[j]), *(stack.place[j] - stack.place[i]) / PIXEL).numpy()
    return replace(stack, x=[np.concatenate([over(i, max(i - 1, 0)), stack.x[i], over(i, min(i + 1, last))]) for i in range(last + 1)])


def laid_over(images, stack, i):
    """Slice i + 1 moved in its plane to where it lies over slice i."""
    return moved(torch.from_numpy(images[i + 1]), *(stack.place[i + 1] - stack.place[i]) / PIXEL).numpy()


def figures(stack, images, pairs):
    """Of images {slice: (2, S, S)}: steadiness on the same pixels and in the same place (over the CT's), and against a real MR PSNR, SSIM,
    Tenengrad and r; each a pair (T1, T2)."""
    ct = {i: stack.ct[i] for i in images}
    places = {i: (laid_over(images, stack, i), laid_over(ct, stack, i)) for i in pairs} if stack.place.any() else {}
    of = lambda k: {i: v[k] for i, v in images.items()}
    found = {'same pixels': [change(of(k), pairs) / change(ct, pairs) for k in range(2)]}
    if places:
        step = lambda a, b, m: change({0: a, 1: b}, {0: m})
        ct_step = np.mean([step(ct[i], places[i][1], m) for i, m in pairs.items()])
        found['same place'] = [np.mean([step(images[i][k], places[i][0][k], m) for i, m in pairs.items()]) / ct_step for k in range(2)]
    if stack.y is not None:
        used = [i for i in images if stack.brain[i].sum() > 2000]
        for k in range(2):
            each = [metrics(stack.y[i][k], images[i][k].astype(np.float32), stack.brain[i]) for i in used]
            for key in ('psnr', 'ssim', 'tenengrad'):
                found.setdefault(key, []).append(np.mean([v[key] for v in each]))
            found.setdefault('r', []).append(smoothed_correlation([stack.y[i][k] for i in used], [images[i][k] for i in used],
                                                                  [stack.brain[i] for i in used], 1 / PIXEL))
    return found


def written(depth, sigma, found, plain=None):
    digits = {'psnr': 2, 'tenengrad': 1, 'ssim': 3, 'r': 3}
    text = lambda key: ', '.join(f'{v:.{digits.get(key, 2)}f}' for v in found[key])
    verdict = '' if plain is None else 'yes' if passes(found, plain) else 'no'
    return f'| {depth} | {sigma:g} | ' + ' | '.join(text(k) if k in found else '' for k in ('same pixels', 'same place', 'psnr', 'ssim', 'tenengrad', 'r')) + f' | {verdict} |'


def passes(found, plain):
    """Steadier by a quarter on both contrasts, and no loss of PSNR where it is known."""
    steadier = all(a <= 0.75 * b for key in ('same pixels', 'same place') if key in found for a, b in zip(found[key], plain[key]))
    return steadier and all(a >= b for a, b in zip(found.get('psnr', []), plain.get('psnr', [])))


def steady(a):
    torch.set_num_threads(a.threads)
    name, net = load(a.model)
    stacks = [lambda: real_stack(a.ct)] * (a.ct is not None) + [lambda p=p: held_out_stack(p) for p in a.people]
    for stack in (make() for make in stacks):
        pairs = both_brains(dict(enumerate(stack.brain)))
        if stack.y is not None:
            pairs = {i: m for i, m in list(pairs.items())[::a.every]}
        elif a.range:
            pairs = {i: m for i, m in pairs.items() if a.range[0] <= i < a.range[1]}
        wanted = sorted({j for i in pairs for j in (i, i + 1)})
        gaps = np.unique(np.diff(stack.height)[list(pairs)].round(1))
        if a.in_slices:
            stack = replace(stack, height=np.arange(len(stack.x), dtype=float))
        print(f'\n{name} on {stack.name}, {len(pairs)} pairs of neighbouring slices, {" or ".join(f"{g:g}" for g in gaps)} mm apart\n')
        print(f'| mixed at | sigma ({"slices" if a.in_slices else "mm"}) | T1, T2 step over that of the CT | in place | PSNR (dB) | SSIM | Tenengrad | r | passes |\n|---|---|---|---|---|---|---|---|---|', flush=True)
        mixer, remedies = Mixer(net, stack), [('none', 0.0), *((d, s) for d in a.depths for s in a.sigmas)]
        images = {remedy: {} for remedy in remedies}
        with torch.autocast('cpu', torch.bfloat16, enabled=a.bf16):
            for i in wanted:
                mixer.forget(np.searchsorted(stack.height, stack.height[i] - 3.1 * max(a.sigmas)))      # beyond it they weigh less than LEAST
                for remedy in remedies:
                    images[remedy][i] = mixer.image(i, *remedy)
            if a.near:
                mixer, remedies = Mixer(with_neighbours(load(a.model)[1], a.near), beside(stack)), [*remedies, ('first convolution', 0.0)]
                images[remedies[-1]] = {i: mixer.image(i, *remedies[-1]) for i in wanted}
        if stack.y is not None:
            real = figures(stack, {i: stack.y[i] for i in wanted}, pairs)
            print(written('the real MR', 0, {'same pixels': real['same pixels'], 'tenengrad': real['tenengrad']}))
        plain = figures(stack, images['none', 0.0], pairs)
        for remedy in remedies:
            found = figures(stack, images[remedy], pairs)
            print(written(*remedy, found, plain if remedy[0] != 'none' else None), flush=True)
