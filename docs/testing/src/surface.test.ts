import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./repository/pages.ts";
import { readDeclarations, readSurfaces, writeSurfaces } from "./surface/exports.ts";

/**
 * Contracts of packages without a common dependency, such as the client, which has none at all, and what pages have in
 * place of what Node has.
 */
const SAME_THING: ReadonlySet<string> = new Set([
  "BreakerCircuit",
  "ChosenToken",
  "CreateLeadOptions",
  "HttpTransport",
  "SchemaJudge",
  "Values",
  "WantedToken",
  "createLead",
  "loadCache",
  "saveCache",
]);

describe("the public surface", () => {
  it("changes only where a review sees it: after a wanted change, run `pnpm docs:surface`", () => {
    const checkedIn = readFileSync(join(root, "docs/testing/src/surface/exports.txt"), "utf8");
    expect(writeSurfaces(readSurfaces())).toBe(checkedIn);
  });

  it("of `@understudy/llm` stays small enough to read", () => {
    const models = readSurfaces().find(({ entry }) => entry === "@understudy/llm");
    expect(models?.names.length).toBeLessThanOrEqual(60);
  });

  it("has one meaning for each name, in all packages", () => {
    const placesOf = new Map<string, Set<string>>();
    for (const { name, file } of readDeclarations())
      placesOf.set(name, (placesOf.get(name) ?? new Set()).add(file));
    const shared = [...placesOf]
      .filter(([name, files]) => files.size > 1 && !SAME_THING.has(name))
      .map(([name, files]) => `${name}: ${[...files].join(", ")}`);
    expect(shared).toEqual([]);
  });
});
