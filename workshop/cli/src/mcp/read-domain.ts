import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { DomainError, loadDomain } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { DRAFT_LIMITS } from "../check/findings.ts";
import { InputError } from "../input/input-error.ts";
import { JsonText } from "../input/json-text.ts";
import type { LoadedDomain } from "../input/load-domain-file.ts";
import { readText } from "../input/read-text.ts";

const MAX_BYTES = 1024 * 1024;

/**
 * Reads an assistant's domain: an object, its text, or the path of a JSON file below the folder.
 *
 * @param name name of the argument, for messages
 * @throws InputError with every issue
 */
export async function readDomain(
  value: unknown,
  name: string,
  folder: string,
): Promise<LoadedDomain> {
  const { source, text } = await textOf(value, name, folder);
  const json = new JsonText(source, text);
  try {
    const domain = loadDomain(json.text, DRAFT_LIMITS);
    const warnings = [...json.duplicates, ...json.locate(domain.warnings)];
    return { domain, source, warnings };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // An object has no lines to point to.
    const issues = typeof value === "string" ? json.locate(error.issues) : error.issues;
    throw new InputError(error.code, source, issues, { cause: error });
  }
}

async function textOf(
  value: unknown,
  name: string,
  folder: string,
): Promise<{ readonly source: string; readonly text: string }> {
  if (isRecord(value)) {
    return { source: name, text: limited(JSON.stringify(value), name) };
  }
  if (typeof value !== "string" || value.trim() === "") {
    const hint = "give the domain as an object, or the path of its JSON file";
    throw refusal(name, value === undefined ? "is missing" : "is no domain", hint);
  }
  if (value.trimStart().startsWith("{")) return { source: name, text: limited(value, name) };
  const path = await pathBelow(value, folder);
  return { source: value, text: limited(await readText(path, NOTHING), value) };
}

/** No input, since standard input belongs to the protocol. */
const NOTHING: AsyncIterable<string> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

function limited(text: string, source: string): string {
  if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  throw refusal(source, `is larger than ${MAX_BYTES} bytes`, "give a smaller domain");
}

/** Resolves links before the check, so that none leads out of the folder. */
async function pathBelow(path: string, folder: string): Promise<string> {
  const unread = () =>
    refusal(
      path,
      "is no file that can be read",
      "paths are relative to the folder that the server was started in",
    );
  if (path.includes("\0")) throw unread();
  const root = await realpath(folder);
  const asked = resolve(root, path);
  if (!isBelow(asked, root)) throw outside(path);
  const real = await realpath(asked).catch(() => undefined);
  if (real === undefined) throw unread();
  if (!isBelow(real, root)) throw outside(path);
  const found = await stat(real);
  if (!found.isFile()) throw unread();
  if (!real.endsWith(".json")) {
    throw refusal(
      path,
      "is not a JSON file",
      "write a typed domain as JSON with understudy export",
    );
  }
  if (found.size > MAX_BYTES)
    throw refusal(path, `is larger than ${MAX_BYTES} bytes`, "give a smaller domain");
  return real;
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string): InputError {
  const hint = "give a path below it, or the domain itself";
  return refusal(path, "is outside the folder that the server was started in", hint);
}

function refusal(source: string, message: string, hint: string): InputError {
  return new InputError("unreadable-input", source.slice(0, 200), [{ pointer: "", message, hint }]);
}
