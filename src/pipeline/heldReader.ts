// Readers of a blob's stream that live until they are let go.

const held = new Set<object>();

/**
 * Keeps a reader while it is waited for; answers how to let it go. Chromium holds a blob's stream by its reader only, and
 * a reader that nobody else holds is collected in the middle of a read, which then never ends.
 */
export function hold(reader: ReadableStreamDefaultReader | ReadableStreamBYOBReader): () => void {
  held.add(reader);
  return () => {
    held.delete(reader);
    void reader.cancel().catch(() => null);
  };
}
