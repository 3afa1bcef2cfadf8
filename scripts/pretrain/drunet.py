"""The networks of SynthMR in PyTorch: DRUNet-18/34/50/101/152, the U-Net baseline and the VGG-19-shaped feature network.

The encoder of a DRUNet carries torchvision's ResNet names, so an ImageNet checkpoint loads with `load_encoder`.
Shapes trail each line as (channels, height, width); H and W are the input's, which must be multiples of 32 (U-Net: 16).

    python3 drunet.py        # prints the size of every network and checks the two whose size is known
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

DEPTHS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
VGG19 = (2, 2, 4, 4, 4)  # convolutions in each group


def conv(c_in, c_out, kernel, stride=1):
    return nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=False)


def double(x):
    """Nearest-neighbour upsampling x2."""
    return F.interpolate(x, scale_factor=2, mode='nearest')


def projection(c_in, c_out, stride=1):
    return nn.Sequential(conv(c_in, c_out, 1, stride), nn.BatchNorm2d(c_out))


class Bottleneck(nn.Module):
    """1x1 C->M, 3x3 M->M (carries the stride), 1x1 M->Cout, plus the shortcut: DOWN, plain and cate-bottleneck."""

    def __init__(self, c_in, middle, c_out, stride=1, shortcut='shortcut'):
        super().__init__()
        self.conv1, self.bn1 = conv(c_in, middle, 1), nn.BatchNorm2d(middle)
        self.conv2, self.bn2 = conv(middle, middle, 3, stride), nn.BatchNorm2d(middle)
        self.conv3, self.bn3 = conv(middle, c_out, 1), nn.BatchNorm2d(c_out)
        self.shortcut_name = shortcut if stride > 1 or c_in != c_out else None
        if self.shortcut_name:
            self.add_module(shortcut, projection(c_in, c_out, stride))

    def forward(self, x):                                   # (Cin, H, W)
        s = getattr(self, self.shortcut_name)(x) if self.shortcut_name else x
        x = F.relu(self.bn1(self.conv1(x)))                 # (M, H, W)
        x = F.relu(self.bn2(self.conv2(x)))                 # (M, H/stride, W/stride)
        return F.relu(self.bn3(self.conv3(x)) + s)          # (Cout, H/stride, W/stride)


class UpBottleneck(nn.Module):
    """1x1 C->M, nearest x2 then 1x1 M->M, 1x1 M->Cout, plus nearest x2 then 1x1 C->Cout.

    Every operation after the upsampling is pointwise, so it commutes with it: all of it is computed at the low
    resolution and the sum is upsampled once, which gives the same numbers for a quarter of the work.
    """

    def __init__(self, c_in, middle, c_out):
        super().__init__()
        self.conv1, self.bn1 = conv(c_in, middle, 1), nn.BatchNorm2d(middle)
        self.conv2, self.bn2 = conv(middle, middle, 1), nn.BatchNorm2d(middle)
        self.conv3, self.bn3 = conv(middle, c_out, 1), nn.BatchNorm2d(c_out)
        self.shortcut = projection(c_in, c_out)

    def forward(self, x):                                   # (C, H, W)
        s = self.shortcut(x)                                # (Cout, H, W)
        x = F.relu(self.bn1(self.conv1(x)))                 # (M, H, W)
        x = F.relu(self.bn2(self.conv2(x)))                 # (M, H, W)
        return double(F.relu(self.bn3(self.conv3(x)) + s))  # (Cout, 2H, 2W)

    def macs_at_full_size(self):
        """The convolutions that the definition places after the upsampling."""
        return [self.conv2, self.conv3, self.shortcut[0]]


class Basic(nn.Module):
    """3x3 Cin->C (carries the stride), 3x3 C->C, plus the shortcut: the block of DRUNet-18 and 34."""

    def __init__(self, c_in, c_out, stride=1, shortcut='shortcut'):
        super().__init__()
        self.conv1, self.bn1 = conv(c_in, c_out, 3, stride), nn.BatchNorm2d(c_out)
        self.conv2, self.bn2 = conv(c_out, c_out, 3), nn.BatchNorm2d(c_out)
        self.shortcut_name = shortcut if stride > 1 or c_in != c_out else None
        if self.shortcut_name:
            self.add_module(shortcut, projection(c_in, c_out, stride))

    def forward(self, x):                                   # (Cin, H, W)
        s = getattr(self, self.shortcut_name)(x) if self.shortcut_name else x
        x = F.relu(self.bn1(self.conv1(x)))                 # (C, H/stride, W/stride)
        return F.relu(self.bn2(self.conv2(x)) + s)          # (C, H/stride, W/stride)


class UpBasic(nn.Module):
    """Nearest x2 then 1x1 C->Cout, 3x3 Cout->Cout, plus nearest x2 then 1x1 C->Cout (1x1s at the low resolution, as above)."""

    def __init__(self, c_in, c_out):
        super().__init__()
        self.conv1, self.bn1 = conv(c_in, c_out, 1), nn.BatchNorm2d(c_out)
        self.conv2, self.bn2 = conv(c_out, c_out, 3), nn.BatchNorm2d(c_out)
        self.shortcut = projection(c_in, c_out)

    def forward(self, x):                                   # (C, H, W)
        s = double(self.shortcut(x))                        # (Cout, 2H, 2W)
        x = double(F.relu(self.bn1(self.conv1(x))))         # (Cout, 2H, 2W)
        return F.relu(self.bn2(self.conv2(x)) + s)          # (Cout, 2H, 2W)

    def macs_at_full_size(self):
        return [self.conv1, self.shortcut[0]]


class DRUNet(nn.Module):
    """ResNet-X encoder and its mirror. x: (inputs, H, W) standardised windows -> logits (outputs, H, W)."""

    def __init__(self, depth=101, width=64, inputs=3, outputs=2, blocks=None):
        super().__init__()
        blocks = blocks or DEPTHS[depth]
        deep = depth >= 50
        channels = [width * (4 if deep else 1) * 2 ** i for i in range(4)]
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)

        c_in = width
        for s, (n, c) in enumerate(zip(blocks, channels)):
            stage = []
            for b in range(n):
                stride = 2 if s > 0 and b == 0 else 1
                stage.append(Bottleneck(c_in, c // 4, c, stride, 'downsample') if deep else Basic(c_in, c, stride, 'downsample'))
                c_in = c
            setattr(self, f'layer{s + 1}', nn.Sequential(*stage))

        for s, n in enumerate(reversed(blocks)):
            c, c_out = channels[3 - s], channels[2 - s] if s < 3 else width
            stage = []
            for b in range(n - 1):
                c_in = 2 * c if s > 0 and b == 0 else c     # the cate block takes the concatenation
                stage.append(Bottleneck(c_in, c // 4, c) if deep else Basic(c_in, c))
            stage.append(UpBottleneck(c, c // 4, c_out) if deep else UpBasic(c, c_out))
            setattr(self, f'up{s}', nn.Sequential(*stage))
        self.head = nn.Conv2d(width, outputs, 3, padding=1)

    def forward(self, x):                                   # (3, H, W)
        x = F.relu(self.bn1(self.conv1(x)))                 # (64, H/2, W/2)      DOWN 1
        x = F.max_pool2d(x, 3, 2, 1)                        # (64, H/4, W/4)
        a = self.layer1(x)                                  # (256, H/4, W/4)     DOWN 2
        b = self.layer2(a)                                  # (512, H/8, W/8)     DOWN 3
        c = self.layer3(b)                                  # (1024, H/16, W/16)  DOWN 4
        x = self.layer4(c)                                  # (2048, H/32, W/32)  D-CENTER
        x = self.up0(x)                                     # (1024, H/16, W/16)  U-CENTER
        x = self.up1(torch.cat([x, c], 1))                  # (512, H/8, W/8)     UP 1
        x = self.up2(torch.cat([x, b], 1))                  # (256, H/4, W/4)     UP 2
        x = self.up3(torch.cat([x, a], 1))                  # (64, H/2, W/2)      UP 3
        return self.head(double(x))                         # (K, H, W)           UP 4

    def zero_init_residuals(self):
        """Sets the last batch norm of every block with an identity shortcut or projection to zero, so that it starts as its shortcut."""
        for block in self.modules():
            if isinstance(block, (Bottleneck, UpBottleneck)):
                nn.init.zeros_(block.bn3.weight)
            elif isinstance(block, (Basic, UpBasic)):
                nn.init.zeros_(block.bn2.weight)


class ConvBNReLU(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.conv, self.bn = conv(c_in, c_out, 3), nn.BatchNorm2d(c_out)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class UNet(nn.Module):
    """The paper's baseline (Han 2017): VGG16-like encoder, mirrored decoder. x: (inputs, H, W) -> logits (outputs, H, W)."""

    def __init__(self, width=64, inputs=3, outputs=2):
        super().__init__()
        channels, counts = [width * m for m in (1, 2, 4, 8, 8)], (2, 2, 3, 3, 3)
        c_in = inputs
        for s, (c, n) in enumerate(zip(channels, counts), 1):
            setattr(self, f'enc{s}', nn.Sequential(*[ConvBNReLU(c_in if i == 0 else c, c) for i in range(n)]))
            c_in = c
        for s in (4, 3, 2, 1):
            c, n, c_out = channels[s - 1], counts[s - 1], channels[max(s - 2, 0)]
            setattr(self, f'dec{s}', nn.Sequential(*[
                ConvBNReLU(c_in + c if i == 0 else c, c_out if i == n - 1 else c) for i in range(n)]))
            c_in = c_out
        self.head = nn.Conv2d(width, outputs, 3, padding=1)

    def forward(self, x):                                   # (3, H, W)
        a = self.enc1(x)                                    # (64, H, W)
        b = self.enc2(F.max_pool2d(a, 2))                   # (128, H/2, W/2)
        c = self.enc3(F.max_pool2d(b, 2))                   # (256, H/4, W/4)
        d = self.enc4(F.max_pool2d(c, 2))                   # (512, H/8, W/8)
        x = self.enc5(F.max_pool2d(d, 2))                   # (512, H/16, W/16)
        x = self.dec4(torch.cat([double(x), d], 1))         # (256, H/8, W/8)
        x = self.dec3(torch.cat([double(x), c], 1))         # (128, H/4, W/4)
        x = self.dec2(torch.cat([double(x), b], 1))         # (64, H/2, W/2)
        x = self.dec1(torch.cat([double(x), a], 1))         # (64, H, W)
        return self.head(x)                                 # (K, H, W)


class VGG(nn.Module):
    """Feature network of VGG-19's shape at any width. x: (inputs, H, W) standardised -> features after the ReLU of `layer`."""

    def __init__(self, width=64, inputs=3):
        super().__init__()
        self.order, c_in = [], inputs
        for g, n in enumerate(VGG19, 1):
            c = width * (1, 2, 4, 8, 8)[g - 1]
            for i in range(1, n + 1):
                setattr(self, f'conv{g}_{i}', nn.Conv2d(c_in, c, 3, padding=1))
                self.order.append(f'conv{g}_{i}')
                c_in = c

    def forward(self, x, layer='conv5_4'):                  # (3, H, W)
        return self.features(x, [layer])[layer]             # conv5_4: (512, H/16, W/16)

    def features(self, x, layers):
        """The named layers' features, in one pass that stops at the deepest."""
        found = {}
        for name in self.order:
            if name.endswith('_1') and name != 'conv1_1':
                x = F.max_pool2d(x, 2)
            x = F.relu(getattr(self, name)(x))
            if name in layers:
                found[name] = x
                if len(found) == len(layers):
                    break
        return found


def build(spec, blocks=None):
    """The network of a model file's spec, e.g. {'family': 'drunet', 'depth': 101, 'width': 64, 'inputs': 3, 'outputs': 2}."""
    if spec['family'] == 'drunet':
        return DRUNet(spec['depth'], spec['width'], spec['inputs'], spec['outputs'], blocks)
    if spec['family'] == 'unet':
        return UNet(spec['width'], spec['inputs'], spec['outputs'])
    if spec['family'] == 'vgg':
        return VGG(spec['width'], spec['inputs'])
    raise ValueError(f"unknown family {spec['family']!r}: drunet, unet or vgg")


def load_encoder(net, state):
    """Loads a torchvision ResNet state dict into a DRUNet's encoder; returns how many tensors it took."""
    own = net.state_dict()
    taken = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
    net.load_state_dict(taken, strict=False)
    return len(taken)


def grow(state, net):
    """A shallower DRUNet's state under the names of `net`: a stage's last up block stays last, blocks between are left out (new)."""
    last = {s: len(getattr(net, s)) - 1 for s in ('up0', 'up1', 'up2', 'up3') if hasattr(net, s)}
    was = {s: max(int(k.split('.')[1]) for k in state if k.startswith(s + '.')) for s in last}
    renamed = {}
    for name, v in state.items():
        stage, _, rest = name.partition('.')
        if stage in last and rest.split('.')[0] == str(was[stage]):
            name = f"{stage}.{last[stage]}.{rest.partition('.')[2]}"
        renamed[name] = v
    return renamed


def load_grown(net, state):
    """Loads a state dict into a network that may have more blocks, which start as the identity; returns the new tensors' names."""
    if isinstance(net, DRUNet):
        net.zero_init_residuals()
    state = grow(state, net)
    missing, unexpected = net.load_state_dict(state, strict=False)
    if unexpected:
        raise ValueError(f'the checkpoint has tensors that this network lacks: {unexpected[:3]} ...')
    return missing


def measure(net, size=448, inputs=3):
    """(convolutions, their parameters with those of their batch norms, multiply-accumulates of one size x size slice
    where the definition places them)."""
    full_size = {m for b in net.modules() if hasattr(b, 'macs_at_full_size') for m in b.macs_at_full_size()}
    convs = [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    macs = 0

    def count(m, _, y):
        nonlocal macs
        macs += m.weight.numel() * y.shape[2] * y.shape[3] * (4 if m in full_size else 1)

    hooks = [m.register_forward_hook(count) for m in convs]
    training = net.training
    with torch.no_grad():
        net.eval()(torch.zeros(1, inputs, 64, 64))
    net.train(training)
    for h in hooks:
        h.remove()
    return len(convs), sum(p.numel() for p in net.parameters()), macs * (size / 64) ** 2


if __name__ == '__main__':
    sizes = {}
    for name, net in [*((f'DRUNet-{d}', DRUNet(d, outputs=1)) for d in DEPTHS), ('U-Net', UNet(outputs=1)), ('VGG-19', VGG())]:
        sizes[name] = n, p, g = measure(net)
        print(f'{name:11} {n:4} convolutions  {p / 1e6:6.1f} M parameters  {g / 1e9:6.1f} GMAC at 448x448')
    for name, n, p, g in [('DRUNet-101', 211, 85.2, 71.0), ('DRUNet-50', 109, 47.3, 41.3)]:
        found = sizes[name]
        assert found[0] == n and abs(found[1] / p / 1e6 - 1) < 0.01 and abs(found[2] / g / 1e9 - 1) < 0.01, (name, found)
