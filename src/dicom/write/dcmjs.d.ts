// The part of dcmjs that is used: attributes in, the bytes of a DICOM file out.
declare module 'dcmjs' {
  interface Element {
    readonly vr: string;
    readonly Value: readonly unknown[];
  }
  type Elements = Record<string, Element>;
  export const data: {
    readonly DicomDict: new (meta: Elements) => {
      dict: Elements;
      write(options: { readonly allowInvalidVRLength: boolean }): ArrayBuffer;
    };
  };
}
