// Setup of every test file while `pnpm mutate` records reached places.
import { appendFileSync } from "node:fs";
import { afterAll, inject } from "vitest";

const { count, path } = inject("reached");
const reached = new Uint8Array(count);
globalThis.__reached = reached;
const file = globalThis.__vitest_worker__.filepath;
const startedAt = performance.now();

afterAll(() => {
  if (count === 0) return;
  const places = [...reached.keys()].filter((place) => reached[place] === 1);
  const durationMs = performance.now() - startedAt;
  appendFileSync(path, `${JSON.stringify({ file, durationMs, places })}\n`);
});
