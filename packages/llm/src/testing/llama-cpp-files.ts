import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Original chat templates and vocabularies of models are part of llama.cpp's repository, which node-llama-cpp ships for
 * users who compile it. Tests read them from there, so that no copies are needed here.
 */

const MODULES = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const BUNDLE = join(MODULES, "node-llama-cpp/llama/gitRelease.bundle");
const MAX_BYTES = 1 << 26;

/** Files that were read before. */
const read = new Map<string, Buffer>();
let repository: string | undefined;

/** A file of llama.cpp's repository, by its path there. */
export function llamaCppFile(path: string): Buffer {
  const [file = Buffer.alloc(0)] = llamaCppFiles([path]);
  return file;
}

/** Files of llama.cpp's repository, read by one process. */
export function llamaCppFiles(paths: readonly string[]): readonly Buffer[] {
  const unread = [...new Set(paths)].filter((path) => !read.has(path));
  if (unread.length > 0) {
    repository ??= unpack();
    const names = unread.map((path) => `main:${path}\n`).join("");
    const output = git(repository, ["cat-file", "--batch"], names);
    let at = 0;
    for (const path of unread) {
      const from = output.indexOf("\n", at) + 1;
      const bytes = Number(/^\w+ blob (\d+)\n$/.exec(output.toString("latin1", at, from))?.[1]);
      if (Number.isNaN(bytes)) throw new RangeError(`llama.cpp's repository has no file ${path}`);
      read.set(path, output.subarray(from, from + bytes));
      at = from + bytes + 1;
    }
  }
  return paths.map((path) => read.get(path) as Buffer);
}

/** The commit in a bundle: its header lists it before the packed objects. */
function commitOf(bundle: string): string {
  const head = Buffer.alloc(100);
  const file = openSync(bundle, "r");
  readSync(file, head);
  closeSync(file);
  const [, commit] = /^([0-9a-f]{40}) HEAD$/m.exec(head.toString("latin1")) ?? [];
  if (commit === undefined) throw new Error(`${bundle} is not a bundle of llama.cpp's repository`);
  return commit;
}

/** Unpacks the repository. Takes a second, so the result is cached on disk. */
function unpack(): string {
  const cache = join(MODULES, ".cache");
  const kept = join(cache, `llama.cpp-${commitOf(BUNDLE)}`);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, "llama.cpp-"));
  git(fresh, ["init", "--quiet", "--bare"]);
  git(fresh, ["fetch", "--quiet", BUNDLE, "HEAD:refs/heads/main"]);
  try {
    renameSync(fresh, kept);
  } catch (error) {
    // Another process was faster, so its copy is used.
    rmSync(fresh, { recursive: true });
    if (!existsSync(kept)) throw error;
  }
  return kept;
}

function git(folder: string, args: readonly string[], input = ""): Buffer {
  // In a git hook, the environment variables refer to the hook's own repository.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")),
  );
  return execFileSync("git", ["--git-dir", folder, ...args], { env, input, maxBuffer: MAX_BYTES });
}
