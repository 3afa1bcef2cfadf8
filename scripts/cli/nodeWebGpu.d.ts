// What is used of the npm package webgpu, which need not be installed.
declare module 'webgpu' {
  /** As navigator.gpu, with switches of its Dawn. */
  export const create: (options: readonly string[]) => GPU;
  /** The WebGPU classes and constants that a browser has as globals. */
  export const globals: Readonly<Record<string, unknown>>;
}
