import { describe, expect, it } from "vitest";
import { checkLengths } from "./lengths.ts";

const many = (length: number): unknown[] => Array.from({ length }, () => ({ wood: 1 }));
const deep = (depth: number): unknown =>
  JSON.parse(`${'{"not":'.repeat(depth)}1${"}".repeat(depth)}`);

/** The pointer of the member that is too long. */
function placeOf(asked: Parameters<typeof checkLengths>[0]): string | undefined {
  try {
    checkLengths(asked, "/requests/3");
    return undefined;
  } catch (error) {
    const { issues } = error as { readonly issues: readonly { pointer: string; hint: string }[] };
    expect(issues[0]?.hint).toBeDefined();
    return issues[0]?.pointer;
  }
}

describe("a goal or condition", () => {
  it("has at most 32 KiB", () => {
    const pointer = "/requests/3/goal";
    expect(placeOf({ goal: "x".repeat(32 * 1024 - 2) })).toBeUndefined();
    expect(placeOf({ goal: "x".repeat(32 * 1024 - 1) })).toBe(pointer);
    expect(placeOf({ goal: { directive: "x".repeat(32 * 1024) } })).toBe(pointer);
    expect(placeOf({ goal: { anyOf: many(2500) } })).toBeUndefined();
    expect(placeOf({ goal: { anyOf: many(3300) } })).toBe(pointer);
    expect(placeOf({ goal: deep(3500) })).toBeUndefined();
    expect(placeOf({ goal: deep(100_000) })).toBe(pointer);
    expect(placeOf({ goal: "warm", maintain: { anyOf: many(3300) } })).toBe("/requests/3/maintain");
  });

  it("names at most 256 goals", () => {
    expect(placeOf({ goal: { oneOf: many(256) } })).toBeUndefined();
    expect(placeOf({ goal: { oneOf: many(257) } })).toBe("/requests/3/goal/oneOf");
  });
});
