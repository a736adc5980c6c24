import { describe, expect, it } from "vitest";
import { keysOf, pointerTo } from "./json-pointer.ts";

describe("a JSON pointer", () => {
  it("is empty for the value itself", () => {
    expect(keysOf("")).toEqual([]);
  });

  it.each([
    ["/tools/1/then", ["tools", "1", "then"]],
    ["/", [""]],
    ["/a~1b/~0/~01", ["a/b", "~", "~1"]],
  ])("%s leads by the keys %j", (pointer, keys) => {
    expect(keysOf(pointer)).toEqual(keys);
    expect(keys.reduce(pointerTo, "")).toBe(pointer);
  });
});
