import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Original chat templates and vocabularies of models are part of llama.cpp's repository, which node-llama-cpp ships for
 * users who compile it. Tests read them from there, so that no copies are needed here.
 */

const MODULES = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const BUNDLE = join(MODULES, "node-llama-cpp/llama/gitRelease.bundle");
const MAX_BYTES = 1 << 26;

let repository: string | undefined;

/** A file of llama.cpp's repository, by its path there. */
export function llamaCppFile(path: string): Buffer {
  repository ??= unpack();
  return git(repository, "cat-file", "blob", `main:${path}`);
}

/** Unpacks the repository. Takes a second, so the result is cached on disk. */
function unpack(): string {
  const [commit = ""] = git(undefined, "bundle", "list-heads", BUNDLE).toString().split(" ");
  const cache = join(MODULES, ".cache");
  const kept = join(cache, `llama.cpp-${commit}`);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, "llama.cpp-"));
  git(fresh, "init", "--quiet", "--bare");
  git(fresh, "fetch", "--quiet", BUNDLE, "HEAD:refs/heads/main");
  try {
    renameSync(fresh, kept);
  } catch (error) {
    // Another process was faster, so its copy is used.
    rmSync(fresh, { recursive: true });
    if (!existsSync(kept)) throw error;
  }
  return kept;
}

function git(folder: string | undefined, ...args: readonly string[]): Buffer {
  // In a git hook, the environment variables refer to the hook's own repository.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")),
  );
  const where = folder === undefined ? [] : ["--git-dir", folder];
  return execFileSync("git", [...where, ...args], { env, maxBuffer: MAX_BYTES });
}
