// The part of cornerstone-wado-image-loader 4.13.2 (which has no types) that the bench uses.
declare const loader: {
  readonly external: { cornerstone: unknown; dicomParser: unknown };
  readonly webWorkerManager: { readonly initialize: (config: object) => void };
  readonly wadouri: { readonly fileManager: { readonly add: (file: File) => string } };
};
export default loader;
