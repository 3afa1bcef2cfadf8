// The part of cornerstone-core 2.6.1 (which has no types) that src/viewer uses.
declare module 'cornerstone-core' {
  export interface Image {
    readonly imageId: string;
    readonly rows: number;
    readonly columns: number;
    readonly width: number;
    readonly height: number;
    /** mm between rows, and between columns. */
    readonly rowPixelSpacing: number;
    readonly columnPixelSpacing: number;
    readonly minPixelValue: number;
    readonly maxPixelValue: number;
    readonly slope: number;
    readonly intercept: number;
    readonly windowCenter: number;
    readonly windowWidth: number;
    readonly color: boolean;
    readonly invert: boolean;
    readonly sizeInBytes: number;
    readonly getPixelData: () => ArrayLike<number>;
    /** Filled in by the renderers: times in ms, the last lookup table. */
    stats: Record<string, number>;
    cachedLut?: object;
  }

  export interface Colormap {
    readonly getId: () => string;
  }

  export interface Viewport {
    scale: number;
    /** In image pixels. */
    translation: { x: number; y: number };
    voi: { windowWidth: number; windowCenter: number };
    invert: boolean;
    pixelReplication: boolean;
    rotation: number;
    hflip: boolean;
    vflip: boolean;
    modalityLUT: undefined;
    voiLUT: undefined;
    colormap: Colormap | undefined;
    labelmap: boolean;
    displayedArea: undefined;
  }

  /** What the renderers draw into; `renderingTools` is their own memory from one draw to the next. */
  export interface EnabledElement {
    readonly element: HTMLElement;
    readonly canvas: HTMLCanvasElement;
    image: Image;
    viewport: Viewport;
    readonly options: object;
    readonly layers: readonly never[];
    readonly data: object;
    renderingTools: Record<string, unknown>;
  }

  type Rgba = readonly [number, number, number, number];

  const cornerstone: {
    readonly renderGrayscaleImage: (target: EnabledElement, invalidated: boolean) => void;
    readonly renderPseudoColorImage: (target: EnabledElement, invalidated: boolean) => void;
    readonly getDefaultViewport: (canvas: HTMLCanvasElement, image: Image | undefined) => Viewport;
    readonly colors: {
      readonly getColormap: (
        id: string,
        data?: { readonly name: string; readonly colors: readonly Rgba[] },
      ) => Colormap;
    };
  };
  export default cornerstone;
}
