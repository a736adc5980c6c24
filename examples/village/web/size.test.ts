import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildDemo } from "../scripts/build-demo.mjs";

it("is small: at most 7 MB in all, and 360 kB of script gzipped", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-demo-"));
  try {
    await buildDemo(folder);
    const names = await readdir(folder);
    const files = await Promise.all(names.map(async (name) => readFile(join(folder, name))));
    const scripts = files.filter((_, index) => names[index]?.endsWith(".js"));
    const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
    expect(sum(files.map(({ length }) => length))).toBeLessThanOrEqual(7e6);
    expect(sum(scripts.map((script) => gzipSync(script).length))).toBeLessThanOrEqual(360_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
