import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { percent } from "../output/figures.ts";
import { LiveRehearsalView, rehearsalFrame } from "./rehearsal-view.ts";

const progress = {
  type: "progress",
  counts: {
    questions: 12,
    calls: 15,
    answers: { right: 9, "right-when-asked-again": 1, mended: 2, left: 0 },
    promptTokens: 0,
    completionTokens: 0,
  },
  point: { questions: 12, calls: 15, coverage: 0.9 },
  questionsLeft: 8,
  leftMs: 80_000,
  elapsedMs: 120_000,
  entries: 140,
} as const;

const frame = {
  title: "village, taught by phi3",
  target: 0.98,
  progress,
  curve: [0, 0.5, 0.8, 0.9],
  latest: ["question 12, eat: 4 steps"],
  isEnding: false,
  colours: pc.createColors(false),
  width: 80,
};

describe("the live view of a rehearsal", () => {
  it("shows coverage, its curve, and the remaining time", () => {
    const lines = rehearsalFrame(frame);
    const text = lines.join("\n");
    expect(text).toContain("90.0 % of 98.00 %, 80 s left");
    expect(text).toContain("▁▅▇▇");
    expect(text).toContain("12 asked, about 8 to go, 15 calls of the model");
    expect(text).toContain("9 right, 1 when asked again, 2 mended, 0 left to the planner");
    expect(text).toContain("question 12, eat: 4 steps");
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  it("handles the end, and the time before the first figures", () => {
    expect(rehearsalFrame({ ...frame, isEnding: true }).join("\n")).toContain("ending");
    const nothing = rehearsalFrame({ ...frame, progress: undefined }).join("\n");
    expect(nothing).toContain("looking at life");
  });

  it("restores the terminal", () => {
    const written: string[] = [];
    const terminal = {
      write: (text: string) => written.push(text),
      isTTY: true,
      on: () => undefined,
      off: () => undefined,
    };
    const view = new LiveRehearsalView(terminal, pc.createColors(false), "village", 0.98);
    view.onEvent(progress);
    view.onInterrupt();
    view.close();
    view.close();
    expect(written.join("")).toContain("about 8 to go");
    expect(written.at(-1)).toContain("\x1b[?1049l");
  });
});

describe("percent", () => {
  it.each([
    [0, "0.0 %"],
    [0.5, "50.0 %"],
    [0.98765, "98.77 %"],
    [1, "100.0 %"],
  ])("writes %d", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
