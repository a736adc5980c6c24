import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

it("the program contains what the guide's table names", () => {
  const guide = read("../../../docs/game/recipes.md");
  const program = ["main.ts", "station.ts", "world.ts"].map((file) => read(`./${file}`)).join("\n");
  const parts = [...guide.matchAll(/\| `(goal|request|runner)([^`]+)` \|/g)];
  expect(parts.length).toBe(4);
  for (const [, start, rest] of parts) expect(program).toContain(`${start}${rest}`);
});
