"""Writes adam/case.json: a variable after steps of PyTorch's Adam, for src/engine/train/adam.test.ts."""

import json
import math
from pathlib import Path

import torch

START, RATE = [0.5, -1.0, 2.0], 0.01
gradients = [[math.sin(s + 1), 0.1 * (s + 1), -2 * math.cos(s)] for s in range(5)]
value = torch.tensor(START, requires_grad=True)
adam = torch.optim.Adam([value], lr=RATE)
for gradient in gradients:
    value.grad = torch.tensor(gradient)
    adam.step()
case = {"start": START, "rate": RATE, "gradients": gradients, "end": value.tolist()}
(Path(__file__).parent / "adam" / "case.json").write_text(json.dumps(case, indent=2) + "\n")
