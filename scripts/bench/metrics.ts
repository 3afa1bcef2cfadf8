// How long the metrics of a volume take on one core: 150 slices of 512 x 512 with a head of 160 x 210 mm at 0.45 mm.
// npx tsx scripts/bench/metrics.ts
import { sliceSums } from '../../src/core/metrics/metrics.ts';

const [columns, rows, slices] = [512, 512, 150];
const pixels = columns * rows;
const head = new Uint8Array(pixels);
const intracranial = new Uint8Array(pixels);
const synthetic = new Float32Array(pixels);
const real = new Float32Array(pixels).fill(NaN);
for (let y = 0, i = 0; y < rows; y++)
  for (let x = 0; x < columns; x++, i++) {
    const r = Math.hypot((x - 256) / 178, (y - 256) / 233);
    head[i] = r < 1 ? 1 : 0;
    intracranial[i] = r < 0.88 ? 1 : 0;
    synthetic[i] = r < 1 ? 0.5 + 0.4 * Math.sin(x / 9) * Math.cos(y / 13) : 0;
    real[i] = 0.5 + 0.4 * Math.sin(x / 9.3) * Math.cos(y / 12.5);
  }
for (let round = 0; round < 3; round++) {
  const begun = performance.now();
  const processor = process.cpuUsage();
  let sum = 0;
  for (let k = 0; k < slices; k++)
    sum += sliceSums({ columns, rows, synthetic, real, head, intracranial }).head.ssim;
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(processor);
  const busyMs = (user + system) / 1000;
  console.log(
    `${slices} slices of ${columns} x ${rows}: ${(ms / slices).toFixed(1)} ms a slice on one core (processor time ${(busyMs / slices).toFixed(1)} ms), ${(ms / 2000).toFixed(2)} s on two (processor time ${(busyMs / 2000).toFixed(2)} s); SSIM sum ${sum.toFixed(3)}`,
  );
}
