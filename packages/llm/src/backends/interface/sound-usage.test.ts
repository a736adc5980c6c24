import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soundUsage } from "./sound-usage.ts";

const request = {
  system: { content: "s".repeat(400), hash: "s" },
  user: [{ kind: "trusted" as const, text: "u".repeat(40) }],
  maxTokens: 300,
};
const answer = { text: "a".repeat(80), pieces: 18, firstTokenMs: 30, totalMs: 100 };

describe("soundUsage", () => {
  it("accepts plausible values", () => {
    const told = {
      ...{ promptTokens: 120, cachedTokens: 100, completionTokens: 20 },
      ...{ prefillMs: 30, decodeMs: 60, queuedMs: 10 },
    };
    expect(soundUsage(told, request, answer)).toEqual({ ...told, firstTokenMs: 30, totalMs: 100 });
  });

  it("estimates missing counts", () => {
    const usage = soundUsage({}, request, answer);
    expect(usage).toEqual({
      ...{
        promptTokens: 110,
        completionTokens: 18,
        decodedTokens: 17,
        firstTokenMs: 30,
        totalMs: 100,
      },
    });
    const { pieces: _, ...whole } = answer;
    expect(soundUsage({}, request, whole).completionTokens).toBe(20);
  });

  it.each([
    ["a text", "40"],
    ["more than the texts allow", 1e300],
    ["a negative number", -5],
    ["a fraction", 1.5],
    ["not a number", Number.NaN],
    ["nothing", null],
    ["an object", { valueOf: (): number => 7 }],
  ])("rejects %s as a count", (_, told) => {
    const all = { promptTokens: told, completionTokens: told, cachedTokens: told };
    expect(soundUsage(all, request, answer)).toEqual(soundUsage({}, request, answer));
  });

  it("rejects a count of 0 for a non-empty answer", () => {
    expect(soundUsage({ completionTokens: 0 }, request, answer).completionTokens).toBe(18);
    const empty = { ...answer, text: "" };
    expect(soundUsage({ completionTokens: 0 }, request, empty).completionTokens).toBe(0);
  });

  it("rejects more cached tokens than the prompt has", () => {
    const usage = soundUsage({ promptTokens: 50, cachedTokens: 51 }, request, answer);
    expect(usage).not.toHaveProperty("cachedTokens");
  });

  it.each([
    [{ prefillMs: 3e8, decodeMs: 5 }],
    [{ prefillMs: 60, decodeMs: 60 }],
    [{ decodeMs: 1e300 }],
    [{ prefillMs: 50, decodeMs: 50, queuedMs: 50 }],
  ])("rejects phases that exceed the call's time: %j", (told) => {
    expect(soundUsage(told, request, answer)).toEqual(soundUsage({}, request, answer));
  });

  it("tolerates a small difference between clocks", () => {
    expect(soundUsage({ prefillMs: 40, decodeMs: 65 }, request, answer)).toMatchObject({
      prefillMs: 40,
      decodeMs: 65,
    });
  });

  it("gives plain numbers within bounds for any input", () => {
    const value = fc.oneof(fc.anything(), fc.double(), fc.integer());
    const told = fc.record(
      {
        promptTokens: value,
        completionTokens: value,
        cachedTokens: value,
        prefillMs: value,
        decodeMs: value,
        queuedMs: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(told, (lies) => {
        const usage = soundUsage(lies, request, answer);
        for (const each of Object.values(usage)) {
          expect(typeof each === "number" && Number.isFinite(each) && each >= 0).toBe(true);
        }
        const { prefillMs = 0, decodeMs = 0, queuedMs = 0, promptTokens, completionTokens } = usage;
        expect(prefillMs + decodeMs + queuedMs).toBeLessThanOrEqual(111);
        expect(Math.max(promptTokens, completionTokens)).toBeLessThan(3000);
      }),
    );
  });
});
