import { describe, expect, it } from "vitest";
import { readPackages } from "./architecture/packages.ts";
import { readPage, sources } from "./repository/pages.ts";
import { unaskedImports } from "./rooms/shelf.ts";

describe("the shelf of competitions", () => {
  it("is declared by the CLI alone, of all published packages", () => {
    const packages = readPackages();
    const shelf = packages.filter(({ folder }) => folder.startsWith("competition/"));
    const users = packages.filter(({ dependencies }) =>
      shelf.some(({ name }) => dependencies.includes(name)),
    );
    expect(shelf.map(({ name }) => name)).toEqual(["pddl"]);
    expect(users.map(({ name }) => name)).toEqual(["cli"]);
  });

  it("is imported by the CLI alone, once it is asked for such a task", () => {
    const files = sources.filter((file) => !/^(bench|docs)\/|\.test\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(1500);
    expect(files.flatMap((file) => unaskedImports(file, readPage(file)))).toEqual([]);
    const plan = readPage("workshop/cli/src/plan/plan-command.ts");
    expect(plan).toContain('await import("./pddl/plan-pddl.ts")');
  });

  it.each([
    ["packages/world/src/a.ts", 'import { importPddl } from "@understudy/pddl";'],
    ["service/server/src/a.ts", 'import type { PddlTask } from "@understudy/pddl";'],
    ["service/server/src/b.ts", 'const read = await import("@understudy/pddl");'],
    ["packages/embedded/src/a.ts", 'export { x } from "@understudy/classical/competition";'],
    ["packages/llm/src/a.ts", 'import { x } from "../../../competition/pddl/src/limits.ts";'],
    ["packages/classical/src/a.ts", 'import { x } from "./competition/competition-searches.ts";'],
    ["workshop/cli/src/plan/a.ts", 'import { planPddl } from "./pddl/plan-pddl.ts";'],
    ["workshop/cli/src/mcp/a.ts", 'export * from "../plan/pddl/plan-pddl.ts";'],
  ])("may not be imported as in %s: %s", (file, text) => {
    expect(unaskedImports(file, `\n${text}\n`)).toHaveLength(1);
  });

  it.each([
    ["workshop/cli/src/plan/a.ts", 'const { x } = await import("./pddl/plan-pddl.ts");'],
    ["workshop/cli/src/plan/b.ts", 'import type { X } from "./pddl/plan-pddl.ts";'],
    ["workshop/cli/src/plan/pddl/a.ts", 'import { importPddl } from "@understudy/pddl";'],
    ["competition/bench/src/a.ts", 'import { importPddl } from "@understudy/pddl";'],
    ["packages/world/src/a.ts", 'import { ClassicalPlanner } from "@understudy/classical";'],
  ])("may be imported as in %s: %s", (file, text) => {
    expect(unaskedImports(file, `\n${text}\n`)).toEqual([]);
  });
});
