// Bytes written as text.

/** The bytes of a text in base64. Throws where it is none. */
export const bytesFromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character: string) => character.charCodeAt(0));
