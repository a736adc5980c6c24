import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { translatedFiles } from "../../generator/main.mjs";

const files = translatedFiles();

describe("what clients have from the client for Python", () => {
  it.each([...files.keys()])("%s is what the translator writes", (path) => {
    const committed = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
    expect(committed, "run node clients/generator/main.mjs").toBe(files.get(path));
  });
});
