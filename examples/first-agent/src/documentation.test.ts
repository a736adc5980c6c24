import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

it("the guide shows lines of this program", () => {
  const guide = read("../../../docs/guides/first-agent.md");
  const program = ["main.ts", "station.ts", "world.ts"].map((file) => read(`./${file}`)).join("\n");
  const lines = new Set(program.split("\n"));
  const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    for (const line of block.split("\n")) expect(lines).toContain(line);
  }
  // What the table names stands in the program as well.
  const parts = [...guide.matchAll(/\| `(goal|request|runner)([^`]+)` \|/g)];
  expect(parts.length).toBe(4);
  for (const [, start, rest] of parts) expect(program).toContain(`${start}${rest}`);
});
