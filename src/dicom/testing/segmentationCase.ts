// A planned export of a synthetic T1 on a CT of ctSeries.ts, with labels of grey and white matter on its slices from the third on.
import { slicePixels, stackVoxels } from '../../core/geometry/stack.ts';
import { unwrap } from '../../core/result.ts';
import { GREY, WHITE } from '../../core/tissue/tissueLabels.ts';
import { type ExportPlan, type ExportRequest, planExport } from '../write/exportPlan.ts';
import type { CtSeries } from './ctSeries.ts';

export function segmentationCase(
  { info }: CtSeries,
  change: Partial<ExportRequest> = {},
): { readonly plan: ExportPlan; readonly labels: Uint8Array } {
  const { geometry } = info;
  if (!geometry) throw new Error('The CT has no geometry.');
  const plan = unwrap(
    planExport(
      {
        source: info,
        contrasts: ['T1'],
        slices: geometry.positions.map((_, slice) => slice),
        model: {
          id: 'model',
          name: 'Model',
          version: '1.0.0',
          weightsSha256: 'ab'.repeat(32),
          windows: [],
          intensityScale: '',
          simulatedCt: true,
          untrained: false,
          headOnly: true,
        },
        overrides: [],
        deidentify: false,
        ...change,
      },
      new Date(2026, 10, 27, 10, 11, 12),
    ),
  );
  const pixels = slicePixels(geometry);
  const labels = new Uint8Array(stackVoxels(geometry));
  for (let slice = 2; slice < geometry.positions.length; slice++) {
    labels.fill(GREY, slice * pixels, slice * pixels + 101 + slice);
    if (slice % 2 === 0) labels.fill(WHITE, (slice + 1) * pixels - 57 - slice, (slice + 1) * pixels);
  }
  return { plan, labels };
}
