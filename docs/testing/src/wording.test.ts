import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, sources } from "./repository/pages.ts";
import { relativeOpenings } from "./wording/openings.ts";

/** This file contains such comments as test cases. */
const isRead = (file: string): boolean => !file.endsWith("wording.test.ts");

describe("a comment that editors show", () => {
  it("opens with the thing it is about, not with a relative clause", () => {
    const found = sources
      .filter(isRead)
      .flatMap((file) =>
        relativeOpenings(readFileSync(join(root, file), "utf8")).map((each) => `${file}:${each}`),
      );
    expect(found).toEqual([]);
  });

  it.each([
    ["/** What a planner is asked. */\n", ["1: What a planner is asked."]],
    ["const a = 1;\n/**\n * Where an agent\n * stands.\n */\n", ["3: Where an agent"]],
    ["  /** Who may `enter`: a * b. */\n", ["1: Who may `enter`: a * b."]],
    ["/** How many there are. */\n", ["1: How many there are."]],
    ["/** The question. */\n/** Whether it holds. */\n/** Whole numbers. */\n", []],
    ["/** Of all servers. */\n", ["1: Of all servers."]],
    ["/** That of the orchestrator. */\n", ["1: That of the orchestrator."]],
    ["  // Of several the first.\n", ["1: Of several the first."]],
    ["// One line and another\n// Of these.\n", []],
    ["// What runs here is no comment of an export.\n", []],
  ])("is found in %j", (source, openings) => {
    expect(relativeOpenings(source)).toEqual(openings);
  });
});
