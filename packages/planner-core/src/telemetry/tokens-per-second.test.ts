import { describe, expect, it } from "vitest";
import { tokensPerSecond } from "./tokens-per-second.ts";

describe("tokens per second", () => {
  const usage = { promptTokens: 100, completionTokens: 41, firstTokenMs: 200, totalMs: 600 };

  it("are those behind the first, over the time behind it", () => {
    expect(tokensPerSecond(usage)).toBe(100);
  });

  it("are by the time that the server measured, where it tells it", () => {
    expect(tokensPerSecond({ ...usage, decodeMs: 500 })).toBe(80);
  });

  it("leave out what cost no decoding: a draft that is agreed with is not written 40 times as fast", () => {
    const drafted = { ...usage, firstTokenMs: 598, decodedTokens: 1 };
    expect(tokensPerSecond(drafted)).toBe(500);
    expect(tokensPerSecond({ ...drafted, decodedTokens: 0 })).toBeUndefined();
  });

  it("are unknown where nothing, or nobody knows how long, was written", () => {
    expect(tokensPerSecond({ ...usage, firstTokenMs: undefined })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, firstTokenMs: 600 })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, completionTokens: 1 })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, completionTokens: 0 })).toBeUndefined();
  });
});
