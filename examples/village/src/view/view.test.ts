import { createColors } from "picocolors";
import { beforeAll, describe, expect, it } from "vitest";
import { formCompany, loadDomains } from "../company.ts";
import type { Stage } from "../stage.ts";
import { Ledger } from "../tally/ledger.ts";
import { World } from "../world/world.ts";
import { Feed } from "./feed.ts";
import { renderFrame } from "./frame.ts";
import { modelNotice } from "./notice.ts";
import { cell, milliseconds, percent } from "./text.ts";

const colours = createColors(true);
// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals obey begins with it
const withoutEscapes = (text: string): string => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "");

async function someStage(): Promise<Stage> {
  const ledger = new Ledger(250);
  const company = formCompany(loadDomains(), {
    lead: undefined,
    observe: (domain, event) => ledger.observe(domain, event),
  });
  const quiet = (): void => {};
  const world = new World({
    seed: 3,
    agents: 36,
    budgetMs: 250,
    thinkers: 36,
    orchestrators: company.orchestrators,
    listener: {
      onOutcome: quiet,
      onError: quiet,
      onBroken: quiet,
      onUrgent: quiet,
      onStep: quiet,
      onGoal: quiet,
      onHappening: quiet,
    },
  });
  for (let tick = 0; tick < 150; tick++) {
    world.advance();
    while (world.isWaiting) await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    seed: 3,
    ticks: 720,
    budgetMs: 250,
    model: { kind: "unavailable", name: "x.gguf", problem: "there is no such file" },
    world,
    ledger,
    counts: {
      happenings: 0,
      broken: 0,
      replanned: 0,
      urgent: 0,
      goals: 0,
      steps: 0,
      stepsByModel: 0,
    },
    telemetry: () => company.telemetry.snapshot(),
  };
}

describe("renderFrame", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await someStage();
  });

  it.each([
    [80, 24],
    [120, 40],
    [200, 60],
    [40, 12],
    [20, 6],
  ])("fits a terminal of %i by %i", (width, height) => {
    const feed = new Feed();
    for (let index = 0; index < 30; index++) {
      feed.add("12:00", "something that takes a long line to tell ".repeat(8), "event");
    }
    const frame = renderFrame(stage, feed, { width, height, colours });
    if (height >= 24) expect(frame.length).toBeLessThanOrEqual(height);
    for (const row of frame) {
      // The cursor is put at the start of a second column: its text counts from that place.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
      const last = row.split(/\x1b\[(\d+)G/);
      const start = last.length > 1 ? Number(last[1]) - 1 : 0;
      expect(start + withoutEscapes(last.at(-1) ?? "").length).toBeLessThanOrEqual(width);
    }
  });

  it("shows agents' activities, plan sources and a missing model", () => {
    const frame = renderFrame(stage, new Feed(), { width: 100, height: 60, colours });
    const text = withoutEscapes(frame.join("\n"));
    expect(text).toContain("NO MODEL");
    expect(text).toContain("Ada");
    expect(text).toContain("classical");
    expect(text).toContain("budget 250 ms");
    expect(text).toContain("10:00");
  });
});

describe("text", () => {
  it("escapes control characters of models and errors", () => {
    const name = "phi\u001b[2J\u009b1m\u202e\n";
    expect(modelNotice({ kind: "unavailable", name, problem: name })).not.toMatch(/\p{Cc}/u);
  });

  it("fits cells to their width", () => {
    expect(cell("abc", 5)).toEqual({ text: "abc  ", paint: undefined });
    expect(cell("abcdef", 4).text).toBe("abc…");
  });

  it("formats numbers", () => {
    expect(percent(0.9731)).toBe("97.3 %");
    expect(percent(undefined)).toBe("–");
    expect([0.123, 4.56, 78.9].map(milliseconds)).toEqual(["0.12 ms", "4.6 ms", "79 ms"]);
  });
});
