import { describe, expect, it } from "vitest";
import { tokensPerSecond } from "./tokens-per-second.ts";

describe("tokens per second", () => {
  const usage = { promptTokens: 100, completionTokens: 41, firstTokenMs: 200, totalMs: 600 };

  it("are the tokens after the first, over the time after it", () => {
    expect(tokensPerSecond(usage)).toBe(100);
  });

  it("use the server's measured time, if reported", () => {
    expect(tokensPerSecond({ ...usage, decodeMs: 500 })).toBe(80);
  });

  it("leave out tokens without decoding: an agreed draft does not count as 40 times the speed", () => {
    const drafted = { ...usage, firstTokenMs: 598, decodedTokens: 1 };
    expect(tokensPerSecond(drafted)).toBe(500);
    expect(tokensPerSecond({ ...drafted, decodedTokens: 0 })).toBeUndefined();
  });

  it("are unknown without tokens, or without a time", () => {
    expect(tokensPerSecond({ ...usage, firstTokenMs: undefined })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, firstTokenMs: 600 })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, completionTokens: 1 })).toBeUndefined();
    expect(tokensPerSecond({ ...usage, completionTokens: 0 })).toBeUndefined();
  });
});
