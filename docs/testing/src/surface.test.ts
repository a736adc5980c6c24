import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./repository/pages.ts";
import { readSurfaces, writeSurfaces } from "./surface/exports.ts";

describe("the public surface", () => {
  it("changes only where a review sees it: after a wanted change, run `pnpm docs:surface`", () => {
    const checkedIn = readFileSync(join(root, "docs/testing/src/surface/exports.txt"), "utf8");
    expect(writeSurfaces(readSurfaces())).toBe(checkedIn);
  });

  it("of `@understudy/llm` stays small enough to read", () => {
    const models = readSurfaces().find(({ entry }) => entry === "@understudy/llm");
    expect(models?.names.length).toBeLessThanOrEqual(72);
  });
});
