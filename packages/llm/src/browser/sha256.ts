const BLOCK_BYTES = 64;

/**
 * SHA-256 in hexadecimal digits. Uses Web Crypto if available; pages over plain http lack it and compute the hash in
 * JavaScript, in about 20 ms per megabyte.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return sha256InScript(bytes);
  return hexOf(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

type SubtleCrypto = (typeof globalThis)["crypto"]["subtle"];

/** SHA-256 as in FIPS 180-4. */
export function sha256InScript(bytes: Uint8Array): string {
  const hash = new Int32Array(START);
  const words = new Int32Array(BLOCK_BYTES);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += BLOCK_BYTES) mix(hash, words, view, at);
  const rest = bytes.subarray(whole);
  // Padding: a one bit and zeros, then the length in bits, which fill the last block or two.
  const tail = new DataView(new ArrayBuffer(rest.length < 56 ? BLOCK_BYTES : 2 * BLOCK_BYTES));
  new Uint8Array(tail.buffer).set(rest);
  tail.setUint8(rest.length, 0x80);
  tail.setUint32(tail.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
  tail.setUint32(tail.byteLength - 4, (bytes.length << 3) >>> 0);
  for (let at = 0; at < tail.byteLength; at += BLOCK_BYTES) mix(hash, words, tail, at);
  const result = new DataView(new ArrayBuffer(4 * hash.length));
  for (const [index, word] of hash.entries()) result.setInt32(4 * index, word);
  return hexOf(new Uint8Array(result.buffer));
}

function mix(hash: Int32Array, words: Int32Array, view: DataView, at: number): void {
  for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + 4 * index);
  for (let index = 16; index < 64; index++) {
    const before = words[index - 15] as number;
    const last = words[index - 2] as number;
    const low = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3);
    const high = turn(last, 17) ^ turn(last, 19) ^ (last >>> 10);
    words[index] = (words[index - 16] as number) + low + (words[index - 7] as number) + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let index = 0; index < 64; index++) {
    const turned = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + turned + chosen + (ROUNDS[index] as number) + (words[index] as number)) | 0;
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    hash[index] = (hash[index] as number) + word;
  }
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Constants: the first 32 fractional bits of the square and cube roots of the first prime numbers. */
const PRIMES = Array.from({ length: 310 }, (_, number) => number + 2).filter(
  (number, _, all) => !all.some((other) => other * other <= number && number % other === 0),
);
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
const START: readonly number[] = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS: readonly number[] = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
