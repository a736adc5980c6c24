import { describe, expect, it } from "vitest";
import { randomGguf } from "../testing/random-gguf.ts";
import { writeGguf } from "../testing/write-gguf.ts";
import type { ByteSource } from "./byte-reader.ts";
import { Metadata } from "./metadata.ts";
import { readGguf, readHeader, readMetadata } from "./read-gguf.ts";

const bytes = randomGguf({ width: 32, layers: 1, inner: 32, pieces: ["wood"] });

/** The file in pieces, with each request for them. */
function inPieces(file: Uint8Array, spare: number) {
  const asked: (readonly [offset: number, least: number])[] = [];
  const read = (offset: number, least: number): Uint8Array => {
    asked.push([offset, least]);
    return file.slice(offset, offset + least + spare);
  };
  return { asked, source: { length: file.length, read } satisfies ByteSource };
}

describe("a header that is read in pieces", () => {
  it.each([0, 1, 7, 100])("is that of the whole file, with %i bytes to spare", (spare) => {
    const whole = readGguf(bytes);
    const { source } = inPieces(bytes, spare);
    const header = readHeader(source);
    expect(header).toEqual({ ...header, metadata: whole.metadata, tensors: whole.tensors });
    const key = "tokenizer.ggml.tokens";
    expect(new Metadata(header).texts(key)).toEqual(new Metadata(whole).texts(key));
  });

  it("takes no weights, and no more than the header", () => {
    const { source, asked } = inPieces(bytes, 0);
    const { weightsAt } = readHeader(source);
    expect(Math.max(...asked.map(([offset, least]) => offset + least))).toBeLessThan(weightsAt);
  });

  it("is read as far as the metadata is asked for", () => {
    const { source, asked } = inPieces(bytes, 0);
    const [first] = readMetadata(source);
    expect(first?.[0]).toBe("general.architecture");
    expect(asked.at(-1)?.[0]).toBeLessThan(100);
  });
});

describe("a header", () => {
  const refused = (file: Uint8Array, message: string): void =>
    expect(() => readGguf(file)).toThrow(message);

  it("is refused where it announces more than any model has, before anything is read", () => {
    for (const at of [8, 16]) {
      const file = new Uint8Array(10_000_000);
      file.set(bytes.subarray(0, 24));
      new DataView(file.buffer).setBigUint64(at, 200_000n, true);
      refused(file, "200000");
    }
  });

  it.each(["", "a\nb", "n".repeat(1001)])("is refused with the name %j", (name) => {
    const weights = new Uint8Array(4);
    refused(writeGguf([[name, 4, 1]], []), "no sound name");
    refused(writeGguf([], [{ name, dimensions: [1], kind: 0, bytes: weights }]), "no sound name");
  });
});
