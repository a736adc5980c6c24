import { describe, expect, it } from "vitest";
import { addonFor } from "../../godot/generate.mjs";

describe.each([3, 4] as const)("the addon for Godot %i", (version) => {
  it("has lines of no other version", () => {
    const words =
      version === 3 ? /@export|RefCounted|WebSocketPeer\.STATE/ : /^export |Reference\b|Pool/m;
    for (const text of addonFor(version).values()) expect(text).not.toMatch(words);
  });
});
