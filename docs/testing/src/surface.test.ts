import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./repository/pages.ts";
import { readDeclarations, readSurfaces, writeSurfaces } from "./surface/exports.ts";
import { MOST_NAMES } from "./surface/limits.ts";

/**
 * Equal contracts of packages without a common dependency: the client has no dependencies at all,
 * and pages have their own counterparts of Node's parts.
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
  "timedParts",
]);

describe("the public surface", () => {
  it("changes only where a review sees it: after a wanted change, run `pnpm docs:surface`", () => {
    const checkedIn = readFileSync(join(root, "docs/testing/src/surface/exports.txt"), "utf8");
    expect(writeSurfaces(readSurfaces())).toBe(checkedIn);
  });

  it.each(Object.entries(MOST_NAMES))("of %s has at most %i names", (name, most) => {
    const names = readSurfaces().find(({ entry }) => entry === name)?.names;
    expect(names?.length).toBeGreaterThan(0);
    expect(names?.length).toBeLessThanOrEqual(most);
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
