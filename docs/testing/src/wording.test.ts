import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./repository/pages.ts";
import { readImports } from "./rooms/imports.ts";
import { relativeOpenings } from "./wording/openings.ts";

describe("a comment that editors show", () => {
  it("opens with the thing it is about, not with a relative clause", () => {
    const found = [...readImports().keys()].flatMap((file) =>
      relativeOpenings(readFileSync(join(root, file), "utf8")).map((each) => `${file}:${each}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["/** What a planner is asked. */\n", ["1: What a planner is asked."]],
    ["const a = 1;\n/**\n * Where an agent\n * stands.\n */\n", ["3: Where an agent"]],
    ["  /** Who may `enter`: a * b. */\n", ["1: Who may `enter`: a * b."]],
    ["/** The question. */\n/** Whether it holds. */\n/** Whole numbers. */\n", []],
    ["// What runs here is no comment of an export.\n", []],
  ])("is found in %j", (source, openings) => {
    expect(relativeOpenings(source)).toEqual(openings);
  });
});
