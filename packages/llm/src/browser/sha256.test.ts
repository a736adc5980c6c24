import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256, sha256InScript } from "./sha256.ts";

afterEach(() => vi.unstubAllGlobals());

describe("sha256", () => {
  it("matches Node's hash for any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(sha256InScript(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
      { numRuns: 500 },
    );
  });

  it("is the same with and without Web Crypto", async () => {
    const bytes = new Uint8Array(1000).map((_, index) => index);
    const expected = await sha256(bytes);
    vi.stubGlobal("crypto", {});
    expect(await sha256(bytes)).toBe(expected);
  });
});
