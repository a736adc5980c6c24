import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildDemo } from "../scripts/build-demo.mjs";

it("is small: at most 7 MB in all, and 402 kB of script gzipped, with 135 kB more for pictures and games by genre", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-demo-"));
  try {
    await buildDemo(folder);
    const names = await readdir(folder);
    const files = await Promise.all(names.map(async (name) => readFile(join(folder, name))));
    const scripts = new Map(
      files.flatMap((file, index) => {
        const name = names[index] ?? "";
        return name.endsWith(".js") ? [[name, file] as const] : [];
      }),
    );
    // Initial scripts and their static imports. Games by genre have their own pages.
    const early = new Set(["start.js", "demo.js", "model-worker.js"]);
    for (const name of early) {
      const text = String(scripts.get(name));
      for (const [, other = ""] of text.matchAll(/(?:from|import)\s*"\.\/(shared-\w+\.js)"/g)) {
        early.add(other);
      }
    }
    const gzipped = (name: string): number => gzipSync(scripts.get(name) ?? "").length;
    const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
    expect(sum(files.map(({ length }) => length))).toBeLessThanOrEqual(7e6);
    expect(sum([...early].map(gzipped))).toBeLessThanOrEqual(402_000);
    expect(sum([...scripts.keys()].map(gzipped))).toBeLessThanOrEqual(537_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
