import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repositoryPath } from "./runner/repository.ts";
import { suites } from "./suites.ts";

describe("docs/tools/benchmarks.md", () => {
  const guide = readFileSync(repositoryPath("docs/tools/benchmarks.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("## Suite"));

  it.each(suites.map(({ name }) => name))("tells of the suite %s", (name) => {
    expect(guide.some((heading) => heading.includes(`\`${name}\``))).toBe(true);
  });
});
