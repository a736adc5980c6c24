import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildDemo } from "./build-demo.mjs";

/** Scripts that load first, with their static imports. Games by genre have their own pages. */
const FIRST = ["start.js", "demo.js", "model-worker.js"];

/** Builds the demo, and measures it: bytes by name. */
export async function measureDemo() {
  const folder = await mkdtemp(join(tmpdir(), "understudy-demo-"));
  try {
    await buildDemo(folder);
    const names = await readdir(folder);
    const files = new Map();
    for (const name of names) files.set(name, await readFile(join(folder, name)));
    const early = new Set(FIRST);
    for (const name of early) {
      const text = String(files.get(name));
      for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/(shared-\w+\.js)"/g)) {
        early.add(other);
      }
    }
    const gzipped = (scripts) =>
      scripts.reduce((sum, name) => sum + gzipSync(files.get(name)).length, 0);
    return new Map([
      ["the village, all files", [...files.values()].reduce((sum, { length }) => sum + length, 0)],
      ["the village, its first scripts", gzipped([...early])],
      ["the village, all scripts", gzipped(names.filter((name) => name.endsWith(".js")))],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
