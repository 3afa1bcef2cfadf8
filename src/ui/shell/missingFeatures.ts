// What this browser, or the way the page is served, lacks for SynthMR to run, with advice.

export interface Platform {
  readonly crossOriginIsolated: boolean;
  readonly sharedMemory: boolean;
  readonly workers: boolean;
  readonly simd: boolean;
}

export interface MissingFeature {
  readonly what: string;
  readonly advice: string;
}

/** The smallest module that uses SIMD (i8x16.splat and popcnt of a constant): valid only where wasm has SIMD. */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

export function thisPlatform(): Platform {
  return {
    crossOriginIsolated: globalThis.crossOriginIsolated,
    sharedMemory: typeof SharedArrayBuffer === 'function',
    workers: typeof Worker === 'function',
    simd: typeof WebAssembly === 'object' && WebAssembly.validate(simdModule),
  };
}

/** Everything that is missing; empty when the page can run. [UI-9] */
export function missingFeatures(platform: Platform): readonly MissingFeature[] {
  const missing: MissingFeature[] = [];
  if (!platform.workers)
    missing.push({
      what: 'This browser has no web workers, which do all reading and computing.',
      advice: 'Use a current Chrome, Edge, Firefox or Safari.',
    });
  if (!platform.crossOriginIsolated)
    missing.push({
      what: 'The page is not cross-origin isolated, so its workers cannot share memory.',
      advice:
        'Open it through “npm start” on localhost, or serve it over https with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    });
  else if (!platform.sharedMemory)
    missing.push({
      what: 'This browser has no shared memory (SharedArrayBuffer).',
      advice: 'Use a current Chrome, Edge, Firefox or Safari.',
    });
  if (!platform.simd)
    missing.push({
      what: 'This browser has no WebAssembly SIMD.',
      advice: 'Use Chrome or Edge 91, Firefox 89, Safari 16.4, or anything newer.',
    });
  return missing;
}
