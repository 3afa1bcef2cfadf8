"""Figures on the held-out people, contact sheets on real CT, lesions, and what 8-bit weights cost.

    python3 evaluate.py held-out --person ms03 --models ../../public/models/drunet101-t1t2 RUN34/last.pt --table table.npz --json figures.json
    python3 evaluate.py table --out table.npz                      # the best lookup table from HU to intensity, from training pairs
    python3 evaluate.py real --model ../../public/models/drunet101-t1t2 --ct FOLDER_OR_INV3 --out sheet.png
    python3 evaluate.py volumes --model ../../public/models/drunet101-t1t2 --ct FOLDER_OR_INV3
    python3 evaluate.py steadiness --models ../../public/models/drunet34-t1t2 --ct FOLDER_OR_INV3
    python3 evaluate.py steady --model ../../public/models/drunet34-t1t2 --ct FOLDER       # is it steadier with its neighbours mixed in?
    python3 evaluate.py lesions --models ../../public/models/drunet34-t1t2     # how much of their contrast comes through
    python3 evaluate.py scale --models ../../public/models/drunet34-t1t2       # is a real MR brought to the reference contrast?
    python3 evaluate.py ceiling                                    # what the real T1 tells of the real T2, by an estimate
    python3 evaluate.py quantised --model ../../public/models/drunet101-t1t2 --checkpoint RUN/last.pt       # 8 bits against float32
    python3 evaluate.py quantised --model ../../public/models/drunet101-t1t2 --schemes 6-channel 4-group32 --ct FOLDER     # or fewer
    python3 evaluate.py markdown --json figures.json               # the tables of docs/model-card.md
    python3 evaluate.py t-tests --json figures.json                # every two models of them, as in the paper's table 4

A model is a folder in the page's format, or a checkpoint of train.py (its averaged weights). Intensities are in [0, 1], the data range of
PSNR and SSIM is 1; Tenengrad is the mean Sobel magnitude on the 0..255 scale; r is the correlation after smoothing by 1 mm.
"""
import argparse
from pathlib import Path

import train  # noqa: F401  first: it sets up OpenMP before torch loads

import numpy as np

import bits
import lookup
import patients
import people
import scale
import steady
import survival
from models import windows  # noqa: F401  scripts/oracles/shipped.py takes it from here


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)
    s = sub.add_parser('held-out')
    s.add_argument('--models', nargs='*', default=[])
    s.add_argument('--table')
    s.add_argument('--person', default='mr-brain', help='a held-out head of the cache')
    s.add_argument('--every', type=int, default=2, help='of the slices')
    s.add_argument('--untied', action='store_true', help="the CT sees nothing of the MR's own texture")
    s.add_argument('--json')
    s.add_argument('--pictures', help='folder for contact sheets')
    s.set_defaults(run=people.held_out)
    s = sub.add_parser('table')
    s.add_argument('--out', required=True)
    s.add_argument('--count', type=int, default=160)
    s.set_defaults(run=lambda a: np.savez_compressed(a.out, table=lookup.fit_table(a.count)))
    s = sub.add_parser('real')
    s.add_argument('--model', required=True)
    s.add_argument('--ct', required=True)
    s.add_argument('--out', required=True)
    s.add_argument('--slices', type=int, default=14)
    s.add_argument('--columns', type=int, default=7)
    s.add_argument('--scale', type=float, default=0.5)
    s.add_argument('--range', type=int, nargs=2, help='first and last slice')
    s.add_argument('--flip', action='store_true', help='turn rows upside down')
    s.set_defaults(run=patients.real)
    s = sub.add_parser('volumes')
    s.add_argument('--model', required=True)
    s.add_argument('--ct', required=True)
    s.add_argument('--flip', action='store_true')
    s.add_argument('--csf', type=float, help='HU below which brain is fluid; midway between 8 and the brain\'s median otherwise')
    s.add_argument('--meshnet', default='../../../shared/data/meshnet/model5_gw_ae')
    s.add_argument('--out', help='picture')
    s.set_defaults(run=patients.volumes)
    s = sub.add_parser('steadiness')
    s.add_argument('--models', nargs='+', required=True)
    s.add_argument('--ct', required=True)
    s.add_argument('--flip', action='store_true')
    s.add_argument('--range', type=int, nargs=2, help='first and last slice')
    s.set_defaults(run=patients.steadiness)
    s = sub.add_parser('scale')
    s.add_argument('--models', nargs='+', required=True)
    s.add_argument('--people', nargs='+', default=['mr-brain', 'ms03'], help='heads of the cache')
    s.add_argument('--every', type=int, default=4, help='of the slices')
    s.add_argument('--bf16', action='store_true')
    s.set_defaults(run=scale.scale)
    s = sub.add_parser('steady')
    s.add_argument('--model', required=True)
    s.add_argument('--ct', type=Path, help='folder of DICOM files')
    s.add_argument('--range', type=int, nargs=2, help='first and last slice of the CT')
    s.add_argument('--people', nargs='*', default=['mr-brain', 'ms03'])
    s.add_argument('--every', type=int, default=4, help="of the held-out people's pairs of slices")
    s.add_argument('--near', help='what neighbours.py has trained, as a further remedy')
    s.add_argument('--depths', nargs='*', choices=list(steady.DEPTHS), default=list(steady.DEPTHS))
    s.add_argument('--sigmas', type=float, nargs='+', default=[1, 2, 4], help='mm')
    s.add_argument('--in-slices', action='store_true', help="sigmas count in the stack's own slices, however far apart they lie")
    s.add_argument('--bf16', action='store_true')
    s.add_argument('--threads', type=int, default=1)
    s.set_defaults(run=steady.steady)
    s = sub.add_parser('lesions')
    s.add_argument('--models', nargs='+', required=True)
    s.add_argument('--people', nargs='+', default=['mr-brain', 'ms03'])
    s.add_argument('--every', type=int, default=9, help='of the slices')
    s.add_argument('--each', type=int, default=1, help='places a slice and size')
    s.set_defaults(run=survival.survival)
    s = sub.add_parser('ceiling')
    s.add_argument('--every', type=int, default=4, help='of the 2.5 mm slices, those measured; those between are learned from')
    s.add_argument('--steps', type=int, default=3000)
    s.set_defaults(run=people.ceiling)
    s = sub.add_parser('quantised')
    s.add_argument('--model', required=True)
    s.add_argument('--checkpoint', nargs='+', help='float weights to compare with; otherwise the model as it is')
    s.add_argument('--schemes', nargs='*', default=[], help='6-channel, 4-group64, 4-group32-min, 5-channel-fit ... (bits.py)')
    s.add_argument('--crops', type=int, default=8, help='of training pairs, on which -fit fits')
    s.add_argument('--people', nargs='*', default=['mr-brain', 'ms03'])
    s.add_argument('--ct', type=Path, help='folder of DICOM files: real CT too')
    s.add_argument('--slices', type=int, default=4, help='of each person and of the CT')
    s.add_argument('--threads', type=int, default=1)
    s.set_defaults(run=bits.quantised)
    s = sub.add_parser('markdown')
    s.add_argument('--json', required=True)
    s.add_argument('--region', nargs='+', default=['brain', 'head'])
    s.set_defaults(run=people.markdown)
    s = sub.add_parser('t-tests')
    s.add_argument('--json', required=True)
    s.add_argument('--scale', choices=['as made', 'linear match'], default='as made')
    s.set_defaults(run=people.t_tests)
    a = p.parse_args()
    a.run(a)


if __name__ == '__main__':
    main()
