import { describe, expect, it } from "vitest";
import { modelNotice } from "./notice.ts";
import { milliseconds, percent } from "./text.ts";

describe("text", () => {
  it("escapes control characters of models and errors", () => {
    const name = "phi\u001b[2J\u009b1m\u202e\n";
    expect(modelNotice({ kind: "unavailable", name, problem: name })).not.toMatch(/\p{Cc}/u);
  });

  it("formats numbers", () => {
    expect(percent(0.9731)).toBe("97.3 %");
    expect(percent(undefined)).toBe("–");
    expect([0.123, 4.56, 78.9].map(milliseconds)).toEqual(["0.12 ms", "4.6 ms", "79 ms"]);
  });
});
