import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedFiles } from "../../generator/main.mjs";

const files = generatedFiles();

it.each([...files.keys()])("%s is what the generator writes", (path) => {
  const committed = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
  expect(committed, "run node clients/generator/main.mjs").toBe(files.get(path));
});
