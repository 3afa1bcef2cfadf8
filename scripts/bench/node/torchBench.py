"""DRUNet in PyTorch on the GPU, eager: milliseconds a slice by batch, in f32 without and with TF32 and in bfloat16.
Usage: torchBench.py DEPTH SIZE BATCH,BATCH ROUNDS. Ends with 3 where there is no PyTorch that sees a GPU."""
import os
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(3)
if not torch.cuda.is_available():
    sys.exit(3)
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', '..', 'pretrain')]
from drunet import DRUNet  # noqa: E402

depth, size, batches, rounds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(','), int(sys.argv[4])
net = DRUNet(depth).cuda().eval()
print(f'PyTorch {torch.__version__}, {torch.cuda.get_device_name()}, eager, milliseconds a slice, the answer copied back')
for name, tf32, kind in [('f32', False, torch.float32), ('TF32', True, torch.float32), ('bf16', True, torch.bfloat16)]:
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    figures = []
    for n in map(int, batches):
        x = torch.rand(n, 3, size, size).cuda()
        times = []
        with torch.no_grad(), torch.autocast('cuda', dtype=torch.bfloat16, enabled=kind is torch.bfloat16):
            for _ in range(rounds + 3):
                begun = time.perf_counter()
                net(x).float().cpu()
                times.append((time.perf_counter() - begun) * 1000 / n)
        figures.append(f'batch {n} {sorted(times[3:])[rounds // 2]:.2f}')
    print(f'{name}: ' + ', '.join(figures))
