import { describe, expect, it } from "vitest";
import { deadlineOf } from "./deadline.ts";

describe("deadlineOf", () => {
  it("starts the budget at the planned time", () => {
    expect(deadlineOf(100, 100, 50)).toBe(150);
    expect(deadlineOf(100, 130, 50)).toBe(150);
  });

  it("leaves a tenth of the budget to a question sent too late", () => {
    expect(deadlineOf(100, 149, 50)).toBe(154);
    expect(deadlineOf(100, 300, 50)).toBe(305);
  });
});
