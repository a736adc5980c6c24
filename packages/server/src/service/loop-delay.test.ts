import { describe, expect, it } from "vitest";
import { LoopDelay } from "./loop-delay.ts";

describe("how late a thread is", () => {
  it("is expected to stay as it was twice in a row", () => {
    const delay = new LoopDelay();
    delay.note(80);
    expect(delay.sustainedMs).toBe(0);
    delay.note(60);
    expect(delay.sustainedMs).toBe(60);
    delay.note(1);
    expect(delay.sustainedMs).toBe(0);
  });

  it("is remembered for a while, and then forgotten", () => {
    const delay = new LoopDelay();
    delay.note(80);
    for (let look = 0; look < 50; look++) delay.note(2);
    expect(delay.longestMs).toBe(80);
    for (let look = 0; look < 50; look++) delay.note(2);
    expect(delay.longestMs).toBe(0);
  });
});
