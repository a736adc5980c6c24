// `pnpm version-packages`: gives the changes that wait in `.changeset` a version. The first release keeps the version of
// the manifests, which nothing has been published with: it tells of the changes in CHANGELOG.md, and takes out of all pages
// that nothing is released. For any later one changesets raises the versions.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions } from "../read-options.mjs";
import { UNRELEASED, waitingChangesets } from "./ready.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
/** Begins the part of CHANGELOG.md with the sentences of changesets. */
const LATEST = "### What came last";
/** A paragraph of a page with its mark, and an aside in brackets, that hold until then. */
const NOTE = /<!-- until the first release -->\n(?:.+\n)+\n?/g;
const ASIDE = /\s\(until the first release[^)]*\)/g;

/** A page without what it says of the time before the first release. */
export const withoutNotes = (page) => page.replace(NOTE, "").replace(ASIDE, "");

function* pagesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.endsWith(".md")) yield path;
    if (entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name)) yield* pagesBelow(path);
  }
}

/** Moves the sentences of changesets into CHANGELOG.md, as part of the release that it tells of. @returns their number */
export function keepFirstVersion(root = repository) {
  const waiting = waitingChangesets(root).sort();
  const sentences = waiting.map((file) => {
    const text = readFileSync(join(root, ".changeset", file), "utf8");
    return text.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
  });
  const path = join(root, "CHANGELOG.md");
  const told = readFileSync(path, "utf8").replace(` ${UNRELEASED}`, "").trimEnd();
  const lines = sentences.map((sentence) => `- ${sentence.replace(/\s*\n\s*/g, " ")}\n`);
  writeFileSync(path, `${told}\n${lines.length > 0 ? `\n${LATEST}\n\n${lines.join("")}` : ""}`);
  for (const page of pagesBelow(root)) {
    const text = readFileSync(page, "utf8");
    if (withoutNotes(text) !== text) writeFileSync(page, withoutNotes(text));
  }
  for (const file of waiting) rmSync(join(root, ".changeset", file));
  return waiting.length;
}

function run(command, words) {
  const shell = process.platform === "win32";
  const { status } = spawnSync(command, words, { cwd: repository, stdio: "inherit", shell });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${status}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions(
    "Usage: pnpm version-packages\n\nGives the changes that wait in .changeset a version.",
  );
  if (readFileSync(join(repository, "CHANGELOG.md"), "utf8").includes(UNRELEASED)) {
    console.log(`CHANGELOG.md tells of ${keepFirstVersion()} more changes; the version stays`);
  } else {
    run("changeset", ["version"]);
    run("pnpm", ["install", "--lockfile-only"]);
  }
}
