// The part of dcmjs that is used: attributes in, the bytes of a DICOM file out; and its dictionary.
declare module 'dcmjs' {
  interface Element {
    readonly vr: string;
    readonly Value: readonly unknown[];
  }
  type Elements = Record<string, Element>;
  export const data: {
    readonly DicomMetaDictionary: {
      /** By tag, as "(0010,0010)". */
      readonly dictionary: Record<string, { readonly name: string; readonly vr: string } | undefined>;
    };
    readonly DicomDict: new (meta: Elements) => {
      dict: Elements;
      write(options: { readonly allowInvalidVRLength: boolean }): ArrayBuffer;
    };
  };
}
