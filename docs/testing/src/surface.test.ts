import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageFolders } from "../../../scripts/build/published-packages.mjs";
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
  "ServerMessage",
  "SquadRole",
  "Values",
  "WantedToken",
  "createLead",
  "loadCache",
  "saveCache",
  "compileTime",
  "defineDomain",
  "loadDomain",
  "mapBack",
]);

/** Whether a value is an object, neither null nor a list; the comparisons in any order of words, of any value. */
const CHECK =
  /typeof (\w+) (?:=|!)== "object"\s*(?:&&|\|\|)\s*\1 (?:=|!)== null\s*(?:&&|\|\|)\s*!?Array\.isArray\(\1\)/;

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

  it("has one check for JSON objects, which all packages import", () => {
    const sources = packageFolders().flatMap((folder) =>
      readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file))
        .map((file) => join(folder, "src", file)),
    );
    expect(sources.length).toBeGreaterThan(1000);
    const written = sources.filter((file) => CHECK.test(readFileSync(join(root, file), "utf8")));
    expect(written).toEqual([
      // It stands in for a library, which knows nothing of this project.
      "packages/embedded/src/schema/check.ts",
      "packages/planner-core/src/base/json/issues.ts",
    ]);
  });
});
