import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repositoryPath } from "./document/repository.ts";
import { suites } from "./suites.ts";

describe.each(["docs/benchmarks.md", "docs/tools/benchmarks.md"])("%s", (page) => {
  const headings = readFileSync(repositoryPath(page), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("## Suite"));

  it.each(suites.map(({ name }) => name))("tells of the suite %s", (name) => {
    expect(headings.some((heading) => heading.includes(`\`${name}\``))).toBe(true);
  });
});
