// `pnpm test --changed REF`: the tests that a change may touch. Vitest follows imports; this adds what tests read
// without importing it: pages, manifests, fixtures, recordings.
import { spawnSync } from "node:child_process";

/** Files that vitest finds in its graph of imports. */
const IMPORTED = /\.(ts|tsx|mts|mjs|js|cjs)$/;
/** Reads every page, manifest and source of the repository. */
const READS_ALL = "docs/testing";

function lines(args) {
  const { stdout, status, stderr } = spawnSync("git", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr.trim()}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Files that differ from a commit, in commits since, staged, in the working tree, and new ones. */
export function changedFiles(reference) {
  return [
    ...new Set([
      ...lines(["diff", "--name-only", "--no-renames", reference]),
      ...lines(["ls-files", "--others", "--exclude-standard"]),
    ]),
  ];
}

/** Folders whose tests may read a file, by the place of the file: its package, or its template. */
function readersOf(file) {
  const parts = file.split("/");
  if (parts.length < 3) return [];
  if (parts[2] === "templates") return [parts.slice(0, 4).join("/")];
  return [parts.slice(0, 2).join("/")];
}

const isWithin = (path, folder) => `${path}/`.startsWith(`${folder.replace(/\/$/, "")}/`);

/** The folders, or parts of them, that are also within the paths of the command line; all without such paths. */
export function foldersWithin(folders, named) {
  if (named.length === 0) return folders;
  return folders.flatMap((folder) =>
    named.some((path) => isWithin(folder, path))
      ? [folder]
      : named.filter((path) => isWithin(path, folder)),
  );
}

/**
 * Folders whose tests read one of the files without importing it.
 *
 * @param files changed files, relative to the root
 */
export function foldersThatRead(files) {
  if (files.length === 0) return [];
  const read = files.filter((file) => !IMPORTED.test(file));
  return [...new Set([READS_ALL, ...read.flatMap(readersOf)])].sort();
}
