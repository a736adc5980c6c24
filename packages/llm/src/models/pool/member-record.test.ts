import { describe, expect, it } from "vitest";
import { DEFAULT_HEALTH } from "./member-health.ts";
import { MemberRecord } from "./member-record.ts";

const llm = { model: "m", fingerprint: "m", admit: () => never(), ask: () => never() };
function never(): never {
  throw new Error("must not be called");
}

describe("the latency threshold", () => {
  it("does not fall because slow calls are cancelled before they answer", () => {
    const record = new MemberRecord({ name: "one", llm }, DEFAULT_HEALTH);
    for (let call = 0; call < 2000; call++) {
      // One call in ten is slower than usual and is cancelled as soon as it is late.
      const firstTextMs = call % 10 === 0 ? 140 + (call % 7) : 100 + (call % 13);
      const lateMs = record.firstTexts.lateAfterMs ?? Number.POSITIVE_INFINITY;
      const isEnded = firstTextMs > lateMs;
      record.ended({
        kind: isEnded ? "cancelled" : "answered",
        nowMs: 0,
        elapsedMs: isEnded ? lateMs : firstTextMs,
        firstTextMs: isEnded ? undefined : firstTextMs,
        predictedMs: undefined,
      });
    }
    expect(record.firstTexts.lateAfterMs).toBeGreaterThanOrEqual(140);
  });
});
