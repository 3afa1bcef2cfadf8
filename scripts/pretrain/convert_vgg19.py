"""torchvision's VGG-19 (a state dict that you have) to a feature network of the page: the paper's own choice for the contextual loss.

    python3 -c "import torch, torchvision; torch.save(torchvision.models.vgg19(weights='IMAGENET1K_V1').state_dict(), 'vgg19.pth')"
    python3 convert_vgg19.py vgg19.pth --out ../../public/models

Only the sixteen convolutions are taken. The weights are ImageNet's; see their licence before you pass them on.
"""
import argparse
from pathlib import Path

import torch

import drunet
import export

# Positions of the convolutions in torchvision's `features`: 0, 2 | 5, 7 | 10 ... : each with a ReLU, a pooling after each group.
POSITIONS = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34]


def convert(state):
    net = drunet.VGG(64)
    ours = {}
    for name, position in zip(net.order, POSITIONS):
        for part in ('weight', 'bias'):
            ours[f'{name}.{part}'] = state[f'features.{position}.{part}']
    net.load_state_dict(ours)
    return net


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('state')
    p.add_argument('--out', default='../../public/models')
    a = p.parse_args()
    net, spec = convert(torch.load(a.state, map_location='cpu')), {'family': 'vgg', 'width': 64, 'inputs': 3}
    card = {'trainedOn': 'ImageNet (torchvision vgg19)', 'simulatedCt': False, 'heads': [], 'hours': 0, 'steps': 0, 'losses': 'classification',
            'limits': ['converted by you; not shipped'], 'parent': None, 'date': '', 'metrics': {}}
    head = {'id': 'vgg19-imagenet', 'name': 'VGG-19 (ImageNet)', 'version': '1.0.0', 'contrasts': [], 'preprocessing': export.PREPROCESSING,
            'intensityScale': '0..1', 'card': card}
    folder = Path(a.out) / head['id']
    export.write_model(net, spec, folder, head)
    size = sum(f.stat().st_size for f in folder.glob('weights-*.bin'))
    export.list_model(a.out, 'featureNetworks', {'id': head['id'], 'name': head['name'], 'path': f"{head['id']}/model.json", 'bytes': size})
    print(f"{head['id']}: {size / 1e6:.1f} MB in {folder}")


if __name__ == '__main__':
    main()
