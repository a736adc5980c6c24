import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Domain, loadDomain, PlanLibrary } from "@understudy/planner-core";
import { loadScenario } from "@understudy/simulation";
import { resolveStressOptions } from "@understudy/stress";
import { describe, expect, it } from "vitest";
import { type Block, blocksOf } from "./markdown/blocks.ts";
import { pages, readPage, root } from "./repository/pages.ts";

const data = pages.flatMap((page) =>
  blocksOf(readPage(page))
    .filter(({ language }) => language === "json")
    .map((block) => [`${page}:${block.line}`, block] as const),
);

describe("data of the pages", () => {
  it.each(data)("%s is what it is said to be", (_place, block) => {
    expect(problemsOf(block)).toEqual([]);
  });

  it("covers domains, scenarios, problems, faults and plan libraries", () => {
    const kinds = new Set(data.map(([, { check }]) => check?.kind));
    for (const kind of ["file", "scenario", "faults", "plan-library"])
      expect(kinds).toContain(kind);
  });
});

/** The error messages that a reader would get for a block. */
function problemsOf({ text, check }: Block): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  const { kind = "", argument = "" } = check ?? {};
  switch (kind) {
    case "scenario":
      loadScenario(demo(argument), value);
      return [];
    case "plan-library":
      return PlanLibrary.load(demo(argument), text, { otherDomain: "prove" }).report.refused;
    case "faults":
      expect(resolveStressOptions({ faults: value as never }).faults).toHaveLength(
        (value as readonly unknown[]).length,
      );
      return [];
    default:
      return text.includes('"tools"') ? loadDomain(text).warnings : [];
  }
}

function demo(name: string): Domain {
  return loadDomain(readFileSync(join(root, `examples/domains/${name}.json`), "utf8"));
}
