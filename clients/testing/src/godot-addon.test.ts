import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addonFor, folderOf } from "../../godot/generate.mjs";

describe.each([3, 4] as const)("the addon for Godot %i", (version) => {
  it("is what its source makes of it; `node clients/godot/generate.mjs` rewrites it", () => {
    const folder = folderOf(version);
    const files = new Map(
      readdirSync(folder)
        .toSorted()
        .map((name) => [name, readFileSync(folder + name, "utf8")]),
    );
    expect(files).toEqual(addonFor(version));
  });

  it("has lines of no other version", () => {
    const words =
      version === 3 ? /@export|RefCounted|WebSocketPeer\.STATE/ : /^export |Reference\b|Pool/m;
    for (const text of addonFor(version).values()) expect(text).not.toMatch(words);
  });
});
