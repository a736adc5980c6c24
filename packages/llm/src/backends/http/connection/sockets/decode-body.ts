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
/** Proxies compress what is compressed already, but not again and again. */
const MOST_ENCODINGS = 3;
/** Decoded bytes for each byte received, beyond the first million; the answers of models stay far below. */
const MOST_GROWTH = 200;
const FREE_BYTES = 1_000_000;

/**
 * Decodes a body that a server or a proxy compressed, although the request did not allow it. Labels are unreliable, so the first
 * bytes decide where they can: neither JSON nor events begin like gzip.
 *
 * @param encoding the header `content-encoding`; several are separated by commas, the last one applied last
 * @param signal ends the decoding: little that has arrived may decode to very much
 * @throws InferenceError for another encoding, or data that is damaged or grows too much; errors of the connection
 */
export async function* decodeBody(
  body: AsyncIterable<Uint8Array>,
  encoding = "",
  signal?: AbortSignal,
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
  if (names.length > MOST_ENCODINGS) {
    throw new InferenceError(`The server's answer is encoded ${names.length} times`);
  }
  const received = new Received(body, signal);
  let decoded: AsyncIterable<Uint8Array> = received;
  for (const name of names.reverse()) decoded = decodeOnce(decoded, name, received);
  yield* decoded;
}

/** The bytes that arrive, and what may be made of them. */
class Received {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  #bytes = 0;

  constructor(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
    this.#body = body;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#body) {
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  /** The reason to decode no more, once so much is decoded; undefined if there is none. */
  problem(decodedBytes: number): unknown {
    if (this.#signal?.aborted === true) return this.#signal.reason;
    if (decodedBytes <= FREE_BYTES + MOST_GROWTH * this.#bytes) return undefined;
    return new InferenceError("The server's compressed answer decodes to far more than was sent");
  }
}

async function* decodeOnce(
  body: AsyncIterable<Uint8Array>,
  name: string,
  received: Received,
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
  let decodedBytes = 0;
  try {
    for await (const part of source.pipe(decoder) as AsyncIterable<Uint8Array>) {
      decodedBytes += part.length;
      broken ??= received.problem(decodedBytes);
      if (broken !== undefined) throw broken;
      yield part;
    }
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
