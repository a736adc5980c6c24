/**
 * GGUF files that llama.cpp is to load: their headers checked, and the memory that they take.
 *
 * @module
 */

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { EngineError } from "../../../inference/errors.ts";
import type { ByteSource } from "../../../inference/gguf/byte-reader.ts";
import { type GgufHeader, readHeader, readMetadata } from "../../../inference/gguf/read-gguf.ts";

/** A header that cannot belong to a valid model file, though it can be read. */
export class ImplausibleModelFile extends EngineError {
  override readonly name: string = "ImplausibleModelFile";

  constructor(message: string) {
    super("damaged-file", "", message);
  }
}

const CHUNK_BYTES = 1 << 20;

/**
 * Reads the header of a file, a chunk at a time.
 *
 * @throws EngineError or the file system's error
 */
export function readFileHeader(path: string): GgufHeader {
  return readHeader(bytesOf(path));
}

/**
 * The `general.type` of a GGUF file, such as `model` or `adapter`; undefined if absent or unreadable. Common tools
 * write this key among the first.
 */
export function contentsOf(path: string): string | undefined {
  try {
    for (const [key, value] of readMetadata(bytesOf(path))) {
      if (key === "general.type") return typeof value === "string" ? value : undefined;
      if (!key.startsWith("general.")) return undefined;
    }
  } catch {
    // The engine that opens the file reports the damage.
  }
  return undefined;
}

function bytesOf(path: string): ByteSource {
  const { size: length } = statSync(path);
  return {
    length,
    read: (offset, least) => {
      const bytes = new Uint8Array(Math.min(Math.max(CHUNK_BYTES, least), length - offset));
      const file = openSync(path, "r");
      try {
        for (let filled = 0; filled < bytes.length; ) {
          const read = readSync(file, bytes, filled, bytes.length - filled, offset + filled);
          if (read === 0) throw new ImplausibleModelFile("it became shorter while it was read");
          filled += read;
        }
      } finally {
        closeSync(file);
      }
      return bytes;
    },
  };
}
