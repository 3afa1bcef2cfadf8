// WebGPU in Node by Dawn (the npm package webgpu of scripts/bench): on the machine's GPU, or in software where it has none.
import { existsSync, readdirSync } from 'node:fs';

/** Vulkan in software, as Debian's Chromium brings it. */
const SOFTWARE = '/usr/lib/chromium/vk_swiftshader_icd.json';
const NAMED = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
/** What Dawn is asked for beside its defaults: times by the nanosecond, not by the 100 microseconds of a page. */
const SWITCHES = ['enable-dawn-features=allow_unsafe_apis', 'disable-dawn-features=timestamp_quantization'];

const hasDriver = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0;

/** Makes navigator.gpu and WebGPU's classes known as a browser does. Throws where the package is not installed. */
export async function openDawn(): Promise<GPU> {
  if (!NAMED.some((name) => process.env[name]) && !DRIVERS.some(hasDriver) && existsSync(SOFTWARE))
    process.env['VK_ICD_FILENAMES'] = SOFTWARE;
  process.env['XDG_RUNTIME_DIR'] ??= '/tmp';
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create(SWITCHES);
  const { navigator } = globalThis as { readonly navigator?: object };
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}
