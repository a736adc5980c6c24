import zlib from "node:zlib";
import { InferenceError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBodyText } from "../read-lines.ts";
import { decodeBody } from "./decode-body.ts";

const text = `data: ${JSON.stringify({ choices: [{ delta: { content: "é…" } }] })}\n\n`.repeat(6);
const bytes = Buffer.from(text);
const FAST = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } };

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function decoded(whole: Uint8Array, encoding?: string, size = 7): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of decodeBody(inPieces(whole, size), encoding)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("decodeBody", () => {
  it.each<[string | undefined, (plain: Uint8Array) => Uint8Array]>([
    ["gzip", zlib.gzipSync],
    ["x-gzip", zlib.gzipSync],
    ["GZIP", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["deflate", zlib.deflateRawSync],
    ["br", zlib.brotliCompressSync],
    ["gzip, br", (plain) => zlib.brotliCompressSync(zlib.gzipSync(plain))],
    ["identity", (plain) => plain],
    [undefined, (plain) => plain],
    // Proxies mislabel what they pass on.
    ["gzip", (plain) => plain],
    [undefined, zlib.gzipSync],
    ["identity", zlib.gzipSync],
  ])("reads a body that is labelled %j", async (encoding, encode) => {
    for (const size of [1, 7, 10_000])
      expect(await decoded(encode(bytes), encoding, size)).toBe(text);
    expect(await decoded(encode(Buffer.from("")), encoding)).toBe("");
    expect(await decoded(encode(Buffer.from("x")), encoding)).toBe("x");
  });

  it("passes on each event as soon as it is there", async () => {
    for (const [encoding, encoder] of [
      ["gzip", zlib.createGzip()],
      ["deflate", zlib.createDeflate()],
      ["br", zlib.createBrotliCompress()],
    ] as const) {
      const body = decodeBody(encoder, encoding);
      for (const event of ["data: 1\n\n", "data: 2\n\n"]) {
        encoder.write(event);
        encoder.flush();
        let heard = "";
        while (heard.length < event.length) heard += Buffer.from((await body.next()).value);
        expect(heard).toBe(event);
      }
      encoder.end();
      await body.return(undefined);
    }
  });

  it("reads what is there of a body whose end is missing", async () => {
    const cut = zlib.gzipSync(bytes).subarray(0, -9);
    expect(text.startsWith(await decoded(cut, "gzip"))).toBe(true);
  });

  it("reads no more than asked of one that would be huge", async () => {
    let taken = 0;
    const part = zlib.gzipSync(Buffer.alloc(1_000_000));
    const bomb = Buffer.concat(Array.from({ length: 50 }, () => part));
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of inPieces(bomb, 1000)) {
        taken += piece.length;
        yield piece;
      }
    }
    const body = decodeBody(counted(), "gzip");
    const read = await readBodyText({ body, drain: () => {} }, 10_000);
    expect(read.length).toBeLessThan(100_000);
    expect(taken).toBeLessThan(bomb.length / 2);
  });

  it.each<[string, Uint8Array]>([
    ["gzip", zlib.gzipSync(Buffer.alloc(4_000_000, "\n"))],
    ["br", zlib.brotliCompressSync(Buffer.alloc(4_000_000, "data: {}\n\n"), FAST)],
    ["gzip, gzip", zlib.gzipSync(zlib.gzipSync(Buffer.alloc(4_000_000, ": ping\n\n")))],
  ])("ends where little decodes to very much: %s", async (encoding, bomb) => {
    let length = 0;
    const read = async (): Promise<void> => {
      for await (const part of decodeBody(inPieces(bomb, 1000), encoding)) length += part.length;
    };
    await expect(read()).rejects.toThrow("far more than was sent");
    expect(length).toBeLessThan(3_000_000);
  });

  it("ends with its call, however much has arrived by then", async () => {
    const call = new AbortController();
    let length = 0;
    const read = async (): Promise<void> => {
      const body = inPieces(zlib.gzipSync(Buffer.alloc(500_000)), 1000);
      for await (const part of decodeBody(body, "gzip", call.signal)) {
        length += part.length;
        call.abort(new Error("enough"));
      }
    };
    await expect(read()).rejects.toThrow("enough");
    expect(length).toBeLessThan(100_000);
  });

  it("refuses to decode again and again", async () => {
    const names = (count: number): string => Array.from({ length: count }, () => "gzip").join();
    expect(await decoded(zlib.gzipSync(bytes), names(3))).toBe(text);
    for (const count of [4, 2500]) {
      await expect(decoded(bytes, names(count))).rejects.toThrow(`encoded ${count} times`);
    }
  });

  it("refuses other encodings, and tells which are understood", async () => {
    for (const encoding of ["zstd", "gzip, zstd", "compress"]) {
      await expect(decoded(bytes, encoding)).rejects.toThrow("gzip, deflate and br are understood");
    }
  });

  it("ends with a typed error on damaged data, whatever the bytes", async () => {
    const damaged = Buffer.concat([zlib.gzipSync(bytes).subarray(0, 10), Buffer.alloc(50, 0xff)]);
    await expect(decoded(damaged, "gzip")).rejects.toThrow(InferenceError);
    const encoding = fc.constantFrom("gzip", "deflate", "br", "", "br, gzip");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), encoding, async (any, name) => {
        const failure = await decoded(any, name).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined) expect(failure).toBeInstanceOf(InferenceError);
      }),
    );
  });

  it("passes on the errors of the connection as they are", async () => {
    const reset = Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield zlib.gzipSync(bytes).subarray(0, 60);
      throw reset;
    }
    for (const encoding of ["gzip", "identity"]) {
      const read = async () => {
        for await (const _ of decodeBody(broken(), encoding));
      };
      await expect(read()).rejects.toBe(reset);
    }
  });
});
