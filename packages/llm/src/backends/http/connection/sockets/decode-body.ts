import { Readable, type Transform } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
} from "node:zlib";
import { InferenceError } from "@understudy/planner-core";

/** Passes on what is decoded so far: a stream of events must not wait for its end. Its end may be missing. */
const AT_ONCE = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI_AT_ONCE = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};
const UNDERSTOOD = new Set(["", "identity", "gzip", "x-gzip", "deflate", "br"]);

/**
 * Decodes a body that a server or a proxy compressed, though nobody asked for it. Labels are unreliable, so the first
 * bytes decide where they can: neither JSON nor events begin like gzip.
 *
 * @param encoding the header `content-encoding`; several are separated by commas, the last one applied last
 * @throws InferenceError for another encoding, or damaged data; errors of the connection
 */
export async function* decodeBody(
  body: AsyncIterable<Uint8Array>,
  encoding = "",
): AsyncGenerator<Uint8Array> {
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const unknown = names.find((name) => !UNDERSTOOD.has(name));
  if (unknown !== undefined) {
    const shown = JSON.stringify(unknown.slice(0, 20));
    throw new InferenceError(
      `The server's answer is encoded as ${shown}; gzip, deflate and br are understood`,
    );
  }
  let decoded = body;
  for (const name of names.reverse()) decoded = decodeOnce(decoded, name);
  yield* decoded;
}

async function* decodeOnce(
  body: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const beginning: Uint8Array[] = [];
  // Two bytes tell the formats apart, and may arrive one by one.
  for (let length = 0; length < 2; ) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    beginning.push(value);
    length += value.length;
  }
  const whole = replay(beginning, chunks);
  const decoder = decoderFor(name, Buffer.concat(beginning));
  if (decoder === undefined) {
    yield* whole;
    return;
  }
  const source = Readable.from(whole, { objectMode: false });
  let broken: unknown;
  source.once("error", (error) => {
    broken = error;
    decoder.destroy(error);
  });
  try {
    yield* source.pipe(decoder) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (broken !== undefined) throw broken;
    throw new InferenceError("The server's compressed answer is damaged", {
      transient: true,
      cause,
    });
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

async function* replay(
  beginning: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* beginning;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** @returns undefined for a body that is not compressed */
function decoderFor(name: string, [first = 0, second = 0]: Uint8Array): Transform | undefined {
  if (first === 0x1f && second === 0x8b) return createGunzip(AT_ONCE);
  if (name === "br") return createBrotliDecompress(BROTLI_AT_ONCE);
  if (name !== "deflate") return undefined;
  // Both a zlib stream and a bare one are called deflate.
  const isZlib = (first & 15) === 8 && (first * 256 + second) % 31 === 0;
  return isZlib ? createInflate(AT_ONCE) : createInflateRaw(AT_ONCE);
}
