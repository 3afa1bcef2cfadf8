"""Domain features and scores of two tiny networks, for src/engine/domain.test.ts and its like on WebGPU.

scripts/oracles/domain/cases.json: for each network of scripts/oracles/network, the features (channels + 1) that PyTorch pools in float64 of
the self-test's input with its first `air` columns replaced by air, statistics made of random features as domain.py makes them, and the
score of those features by them.

    python3 scripts/oracles/domain.py
"""
import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'pretrain'))
import domain  # noqa: E402
import export  # noqa: E402

SIZE, COLUMNS = 64, 20


def main():
    cases = []
    for name in ('drunet34', 'drunet50'):
        net, model = export.read_model(HERE / 'network' / name)
        x = export.self_test_input(SIZE, model['spec']['inputs'])
        x[..., :COLUMNS] = domain.AIR.to(x)
        features = domain.pooled(net.double(), x)
        rng = np.random.default_rng(len(name))
        around = np.abs(features[0, :-1] + rng.normal(0, features[0, :-1].mean(), (40, features.shape[1] - 1)))
        made = domain.statistics(np.column_stack([around, rng.uniform(0.1, 0.8, 40)]), np.repeat(np.arange(8), 5), components=3)
        cases.append({'network': name, 'features': features[0].tolist(), 'domain': made, 'score': float(domain.score(made, features)[0])})
        print(f"{name}: {features.shape[1]} numbers, share {features[0, -1]:.3f}, score {cases[-1]['score']:.3f}")
    (HERE / 'domain' / 'cases.json').write_text(json.dumps({'size': SIZE, 'air': COLUMNS, 'cases': cases}) + '\n')


if __name__ == '__main__':
    main()
