/**
 * Limit on the hashed part of a text; longer ones are hashed by their beginning and length. Stored texts are compared
 * anyway.
 */
const MAX_HASHED = 16_384;

const bytes = new Uint8Array(MAX_HASHED);
const words = new Int32Array(bytes.buffer);
const writeText = textWriter();

/**
 * A 32-bit hash of an exact text, for maps within this process: some 0.2 ns per character, a fifth of a map's own hash
 * of an unknown text. Bytes are read four at a time.
 */
export function textHash(text: string): number {
  const length = writeText(text);
  // Clears the rest of the last word, which may have bytes of an earlier text.
  for (let tail = length; (tail & 3) !== 0; tail++) bytes[tail] = 0;
  const count = (length + 3) >>> 2;
  // Two lanes, because each step of a lane waits for its multiplication.
  let a = text.length ^ 0x9e3779b9;
  let b = 0x85ebca6b;
  let index = 0;
  for (; index < count - 1; index += 2) {
    a = Math.imul(a ^ (words[index] as number), 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ (words[index + 1] as number), 0x1b873593);
    b = (b << 17) | (b >>> 15);
  }
  if (index < count) a = Math.imul(a ^ (words[index] as number), 0xcc9e2d51);
  let mixed = a ^ Math.imul(b, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** The fastest way on this host to write the beginning of a text as bytes; returns their number. */
function textWriter(): (text: string) => number {
  if (typeof Buffer === "function") {
    const buffer = Buffer.from(bytes.buffer);
    // Only the lower byte of a code unit counts.
    return (text) => buffer.write(text, 0, MAX_HASHED, "latin1");
  }
  const encoder = new TextEncoder();
  return (text) => encoder.encodeInto(text, bytes).written;
}
