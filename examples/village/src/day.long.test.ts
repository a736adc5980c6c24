import { BackendLlmPlanner } from "@understudy/llm";
import { ScriptedBackend } from "@understudy/llm/testing";
import type { LlmPlanner, Outcome } from "@understudy/planner-core";
import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import { loadDomains, loadPlanLibraries } from "./company.ts";
import { type DayOptions, playDay } from "./day.ts";
import { openModel } from "./model.ts";
import type { Audience } from "./stage.ts";
import type { Summary } from "./tally/summary.ts";
import { modelNotice } from "./view/notice.ts";
import { PlainLog } from "./view/plain-log.ts";
import { summaryText } from "./view/summary-text.ts";

const domains = loadDomains();
const colours = createColors(false);

/** A morning without real-time waits. The budget is ample, so results do not depend on time. */
function options(changes: Partial<DayOptions> = {}): DayOptions {
  return {
    domains,
    seed: 1,
    ticks: 120,
    agents: 32,
    budgetMs: 10_000,
    model: { kind: "none" },
    llm: undefined,
    tickMs: 0,
    heartbeat: false,
    audience: {},
    ...changes,
  };
}

const loaded = { kind: "loaded", name: "scripted", loadMs: 1, isShipped: false } as const;

function sum(numbers: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(numbers).reduce<number>((total, number = 0) => total + number, 0);
}

function checkSums(summary: Summary): void {
  const {
    requests,
    outcomes,
    withdrawn,
    lost,
    errors,
    sources,
    statuses,
    reasons,
    questions,
    day,
  } = summary;
  expect(errors).toBe(0);
  expect(lost).toBe(0);
  expect(outcomes + withdrawn).toBe(requests);
  expect(sum(sources)).toBe(outcomes);
  expect(sum(statuses)).toBe(outcomes);
  expect(sum(reasons)).toBeLessThanOrEqual(sources.classical ?? 0);
  expect(summary.latency.answers.count).toBe(outcomes);
  for (const key of ["put", "answeredInTime", "served"] as const) {
    expect(
      sum(
        Object.fromEntries(
          Object.entries(questions.byDomain).map(([name, each]) => [name, each[key]]),
        ),
      ),
    ).toBe(questions[key]);
  }
  expect(questions.answeredInTime).toBeLessThanOrEqual(questions.put);
  expect(questions.served).toBeLessThanOrEqual(questions.answeredInTime);
  expect(day.replanned).toBeLessThanOrEqual(day.broken);
  expect(day.stepsByModel).toBeLessThanOrEqual(day.steps);
}

/** The events of a day, line by line, without latencies. */
function transcript(lines: string[]): Audience {
  return {
    onHappening: ({ text }, touched) =>
      lines.push(`${text}: ${touched.map(({ name }) => name).join(" ")}`),
    onOutcome: ({ name }, { plan, source }) =>
      lines.push(`${name} ${source} ${JSON.stringify(plan?.steps)}`),
    onBroken: ({ name }) => lines.push(`${name} broken`),
    onGoal: ({ name }, goal) => lines.push(`${name} reached ${goal.name}`),
  };
}

/** The lines of each agent, in order. */
function byFirstWord(lines: readonly string[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const line of lines) {
    const [name = ""] = line.split(" ");
    grouped[name] = [...(grouped[name] ?? []), line];
  }
  return grouped;
}

describe("a day without a model", () => {
  it("runs to its end: plans break and are replaced, and goals are reached", async () => {
    const summary = await playDay(options());
    checkSums(summary);
    expect(summary.ticks).toBe(120);
    expect(summary.agents).toBe(32);
    expect(summary.sources).toEqual({ classical: summary.outcomes });
    expect(summary.reasons).toEqual({});
    expect(summary.day.happenings).toBeGreaterThan(3);
    expect(summary.day.broken).toBeGreaterThan(0);
    expect(summary.day.replanned).toBeGreaterThan(0);
    expect(summary.day.goals).toBeGreaterThan(10);
  });

  it("is deterministic by seed", async () => {
    const days: string[][] = [];
    for (const seed of [5, 5, 6]) {
      const lines: string[] = [];
      await playDay(options({ seed, ticks: 100, audience: transcript(lines) }));
      days.push(lines);
    }
    // The order of answers within a tick depends on the machine; each agent's actions do not.
    const [day, again, another] = days.map(byFirstWord);
    expect(again).toEqual(day);
    expect(another).not.toEqual(day);
  });

  it("ends early on request, with consistent counts", async () => {
    const stop = new AbortController();
    const audience: Audience = {
      onTick: ({ world }) => {
        if (world.tick === 50) stop.abort();
      },
    };
    const summary = await playDay(options({ audience, signal: stop.signal }));
    checkSums(summary);
    expect(summary.ticks).toBe(50);
  });
});

describe("a day with an LLM planner", () => {
  it("serves valid plans of the model", async () => {
    // Returns the classical planner's draft: valid whenever there is a plan.
    const llm: LlmPlanner = {
      model: "echo",
      fingerprint: "echo",
      admit: () => ({ admitted: true, predictedMs: undefined }),
      ask: async ({ draft = [] }) => ({ kind: "plan", actions: draft, text: "" }),
    };
    const summary = await playDay(options({ llm, model: loaded }));
    checkSums(summary);
    expect(summary.sources.llm).toBeGreaterThan(10);
    expect(summary.questions.answeredShare).toBe(1);
    // If a busy machine cut the classical planner off, the LLM planner has no draft either.
    expect(summary.questions.servedShare).toBeGreaterThan(0.5);
    expect(summary.day.stepsByModel).toBeGreaterThan(0);
    const { llm: share = 0, randomWalk = 0, gain } = summary.controlled ?? {};
    expect(share).toBeGreaterThan(0);
    expect(gain).toBe(share - randomWalk);
    expect(summaryText(summary, colours)).toMatch(
      /the model wrote \d+ % of the steps of \d+ plans; a random walk in its place, mended: \d+ %/,
    );
    expect(summaryText(summary, colours)).toContain("100.0 % answered in time");
  });

  it("continues if the model writes garbage, breaks or fails", async () => {
    const texts = [
      "",
      "I would rather not.",
      '{"steps":[{"tool":"fly","args":{}}]}',
      '{"steps":[]}',
    ];
    const backend = new ScriptedBackend((_, call) =>
      call % 5 === 4 ? { error: new Error("the model broke") } : (texts[call % 5] ?? ""),
    );
    const llm = new BackendLlmPlanner({ backend });
    const reasons = new Set<Outcome["reason"]>();
    const audience: Audience = { onOutcome: (_, { reason }) => reasons.add(reason) };
    const summary = await playDay(options({ llm, model: loaded, audience }));
    checkSums(summary);
    expect(summary.sources.classical).toBe(summary.outcomes);
    expect([...reasons]).toEqual(
      expect.arrayContaining(["invalid-json", "invalid-plan", "unsound-plan", "backend-error"]),
    );
    expect(summary.questions.served).toBe(0);
    expect(summary.day.goals).toBeGreaterThan(10);
  });
});

describe("a day with a missing model", () => {
  it("is played by the classical planner, with a notice", async () => {
    const path = "/nowhere/planner.gguf";
    const signal = new AbortController().signal;
    const { status, llm } = await openModel(path, Object.values(domains), signal);
    expect(llm).toBeUndefined();
    expect(status.kind).toBe("unavailable");
    expect(modelNotice(status)).toMatch(
      /^NO MODEL, the village plays without one: .*planner\.gguf/,
    );
    const summary = await playDay(options({ model: status, llm, ticks: 60 }));
    checkSums(summary);
    expect(summaryText(summary, colours)).toContain(modelNotice(status));
  });
});

describe("PlainLog", () => {
  it("has a line for every event and plan, with source and latency", async () => {
    const lines: string[] = [];
    const audience = new PlainLog((text) => lines.push(text), colours);
    const summary = await playDay(options({ audience, ticks: 100 }));
    expect(lines[0]).toContain("32 agents wake up; seed 1");
    for (const each of lines) expect(each).toMatch(/^\d\d:\d\d \S/);
    const events = lines.filter((each) => /^\d\d:\d\d \* /.test(each));
    expect(events).toHaveLength(summary.day.happenings);
    const plans = lines.filter((each) => /: \d+ steps?, classical, [\d.]+ ms/.test(each));
    expect(plans.length).toBeGreaterThan(summary.outcomes / 2);
    const anew = lines.filter((each) => each.endsWith("after a broken plan"));
    expect(anew.length).toBeGreaterThan(0);
    expect(anew.length).toBeLessThanOrEqual(summary.day.replanned);
  });
});

describe("a day with the shipped plan libraries", () => {
  it("rarely needs a model or search, and is deterministic", async () => {
    const transcripts: Record<string, string[]>[] = [];
    for (let time = 0; time < 2; time++) {
      const lines: string[] = [];
      const planLibraries = loadPlanLibraries(domains);
      const summary = await playDay(
        options({ planLibraries, ticks: 200, audience: transcript(lines) }),
      );
      checkSums(summary);
      expect(summary.planLibrary?.share).toBeGreaterThan(0.9);
      expect(summary.sources.cache).toBe(summary.planLibrary?.hits);
      expect(summary.day.goals).toBeGreaterThan(10);
      const text = summaryText(summary, colours);
      expect(text).toMatch(/plan library +9\d\.\d % covered: \d+ of \d+ needs of a plan met/);
      transcripts.push(byFirstWord(lines));
    }
    expect(transcripts[1]).toEqual(transcripts[0]);
  });

  it("asks an LLM planner only about unprepared situations", async () => {
    let asked = 0;
    const llm: LlmPlanner = {
      model: "echo",
      fingerprint: "echo",
      admit: () => ({ admitted: true, predictedMs: undefined }),
      ask: async ({ draft = [] }) => {
        asked++;
        return { kind: "plan", actions: draft, text: "" };
      },
    };
    const planLibraries = loadPlanLibraries(domains);
    const summary = await playDay(options({ planLibraries, llm, model: loaded }));
    checkSums(summary);
    expect(asked).toBeLessThan(0.15 * summary.outcomes);
    expect(summary.day.stepsByModel).toBeGreaterThan(0.7 * summary.day.steps);
  });
});
