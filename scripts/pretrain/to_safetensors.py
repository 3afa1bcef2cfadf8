"""The state dict of a PyTorch checkpoint as a safetensors file, for scripts/convert.ts.

    python3 to_safetensors.py CHECKPOINT OUT

Looks for it at the top and under the usual names (ema, net, state_dict, model_state_dict, model). Nothing but tensors and plain
containers is unpickled. Needs torch alone: the format is a length, a JSON header and the numbers.
"""
import json
import struct
import sys

import torch

PLACES = ['ema', 'net', 'state_dict', 'model_state_dict', 'model']
DTYPES = {torch.float64: 'F64', torch.float32: 'F32', torch.float16: 'F16'}


def is_state_dict(value):
    return isinstance(value, dict) and any(isinstance(v, torch.Tensor) for v in value.values())


def state_dict(checkpoint):
    if is_state_dict(checkpoint):
        return checkpoint
    found = [k for k in PLACES if isinstance(checkpoint, dict) and is_state_dict(checkpoint.get(k))]
    if not found:
        kind = f'a dict of {", ".join(map(str, checkpoint))}' if isinstance(checkpoint, dict) else type(checkpoint).__name__
        raise SystemExit(f'it holds no state dict but {kind}')
    return checkpoint[found[0]]


def main():
    source, out = sys.argv[1:]
    try:
        checkpoint = torch.load(source, map_location='cpu', weights_only=True)
    except Exception as error:  # whatever torch makes of a damaged or foreign file
        raise SystemExit(f'PyTorch says {str(error).strip().splitlines()[0]}')
    header, parts, at = {}, [], 0
    for name, tensor in state_dict(checkpoint).items():
        if not isinstance(tensor, torch.Tensor) or not tensor.is_floating_point():
            continue
        tensor = tensor.detach()
        tensor = (tensor if tensor.dtype in DTYPES else tensor.float()).contiguous()
        data = tensor.numpy().tobytes()
        header[name] = {'dtype': DTYPES[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    with open(out, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + b''.join(parts))


if __name__ == '__main__':
    main()
