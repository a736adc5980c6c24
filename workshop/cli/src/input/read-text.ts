/**
 * Input of commands: files, standard input, numbers and durations.
 *
 * @module
 */

import { closeSync, constants, createReadStream, openSync, readSync } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { Socket } from "node:net";
import type { CliStreams } from "../streams.ts";
import { InputError } from "./input-error.ts";

/** Size limit on inputs. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Bytes of a pipe that are read at first. */
const FIRST_BYTES = 65_536;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "the file may not be read",
  EPERM: "the file may not be read",
  EISDIR: "is a directory, not a file",
  ENOTDIR: "there is no such file: part of the path is not a directory",
  ENAMETOOLONG: "the name is too long",
};

/**
 * Reads a file, or standard input for `-`. A byte order mark is dropped.
 *
 * @param expected description of the text, for the message about an empty one
 * @throws InputError for an unreadable or empty input
 */
export async function readText(
  path: string,
  stdin: CliStreams["stdin"],
  expected = "a JSON text",
): Promise<string> {
  const source = path === "-" ? "standard input" : path;
  const text = decode(path === "-" ? await readAll(stdin, source) : await readBytes(path), source);
  if (text.trim() === "") throw unreadable(source, "is empty", `${expected} is expected`);
  return text;
}

/** The name of an input in messages. */
export function sourceName(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** @throws InputError for a missing or unreadable file */
export async function checkReadable(path: string): Promise<void> {
  await orUnreadable(path, () => access(path, constants.R_OK));
}

function readBytes(path: string): Promise<Uint8Array> {
  return orUnreadable(path, async () => {
    const file = await stat(path);
    if (file.size > MAX_BYTES) throw tooLarge(path);
    if (file.isFile() || file.isDirectory()) return await readFile(path);
    return await readAll(file.isFIFO() ? pipeAt(path) : createReadStream(path), path);
  });
}

/** Reads a pipe. One that nobody writes to is empty: to wait for a writer could take for ever. */
async function* pipeAt(path: string): AsyncGenerator<Uint8Array> {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const first = Buffer.alloc(FIRST_BYTES);
  let length = 0;
  try {
    length = readSync(fd, first);
  } catch (error) {
    // A writer that has not written yet.
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    length = -1;
  }
  if (length > 0) yield first.subarray(0, length);
  if (length === 0) closeSync(fd);
  else yield* new Socket({ fd, readable: true, writable: false });
}

function tooLarge(source: string): InputError {
  return unreadable(source, `is larger than ${MAX_BYTES} bytes`);
}

async function orUnreadable<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    const hint = code === "ENOENT" ? `the working directory is ${process.cwd()}` : undefined;
    throw unreadable(path, REASONS[code] ?? message, hint, error);
  }
}

async function readAll(input: CliStreams["stdin"], source: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_BYTES) throw tooLarge(source);
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 with a byte order mark, as written by PowerShell. */
function decode(bytes: Uint8Array, source: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(source, "is not text in UTF-8", "save it as UTF-8", cause);
  }
}

function unreadable(source: string, message: string, hint?: string, cause?: unknown): InputError {
  const issue = hint === undefined ? { pointer: "", message } : { pointer: "", message, hint };
  return new InputError("unreadable-input", source, [issue], { cause });
}
