import { describe, expect, it } from "vitest";
import { compile } from "./snippets/compile.ts";
import { examplePrograms, realProblems } from "./snippets/example-programs.ts";

const programs = examplePrograms();
const problems = compile(programs, "examples");

describe("examples in comments", () => {
  it("are found", () => {
    expect(programs.size).toBeGreaterThan(80);
  });

  it.each([...programs.keys()])("%s uses what exists", (file) => {
    expect(realProblems(problems.get(file) ?? [])).toEqual([]);
  });
});
