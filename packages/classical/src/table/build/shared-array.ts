/**
 * A zeroed array that threads can share, where the environment lets them: a browser does so for
 * isolated pages only. The system hands out such memory without touching it.
 */
export function sharedArray(length: number): Uint32Array {
  const bytes = length * Uint32Array.BYTES_PER_ELEMENT;
  return new Uint32Array(
    typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  );
}
