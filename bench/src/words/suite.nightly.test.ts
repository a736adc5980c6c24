import type { Step } from "@understudy/planner-core";
import { WordReader } from "@understudy/words";
import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { measureCommands } from "./command-sets.ts";
import { bagOfWords, mostImportantGoal, randomGoal } from "./controls.ts";
import {
  directiveSets,
  type LabelledTool,
  PARTS,
  type Part,
  personaSets,
} from "./directive-sets.ts";
import { measurePart, type PartFigures } from "./measure-part.ts";
import { measurePersonas } from "./measure-personas.ts";
import { wordsSuite } from "./suite.ts";

const reader = new WordReader();
const figuresOf = (part: Part, isTold: boolean): PartFigures =>
  measurePart(directiveSets(part, isTold), (domain, text) => reader.readDirective(domain, text))
    .figures;
const ENGLISH: readonly Part[] = ["open", "held", "strangers", "fresh"];

describe("suite words", () => {
  it.each(
    wordsSuite.tasks({ quick: true }).map((task): [string, BenchTask] => [taskLabel(task), task]),
  )("%s works", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
  });
});

describe("the word reader", () => {
  it.each(ENGLISH)(
    "reads 85 % of the %s directives correctly, and is right when certain",
    (part) => {
      const { directives, right, confident, confidentRight } = figuresOf(part, true);
      expect(right / directives).toBeGreaterThanOrEqual(0.85);
      expect(confident / directives).toBeGreaterThanOrEqual(0.4);
      expect(confidentRight / confident).toBeGreaterThanOrEqual(0.97);
    },
  );

  it.each(ENGLISH)(
    "reads 60 % of the %s directives correctly without words of the domain",
    (part) => {
      const { directives, right } = figuresOf(part, false);
      expect(right / directives).toBeGreaterThanOrEqual(0.6);
    },
  );

  it.each([
    ["unseen-open", 0.95],
    ["unseen-held", 0.95],
    ["unseen-last", 0.9],
    ["unseen-e", 0.95],
    ["unseen-f", 0.95],
    ["unseen-g", 0.9],
    ["unseen-h", 0.95],
    ["twists", 0.9],
  ] as const)(
    "reads the %s directives, with refusals, preferences and orders, correctly: %d",
    (part, share) => {
      const { directives, right } = figuresOf(part, true);
      expect(directives).toBeGreaterThanOrEqual(40);
      expect(right / directives).toBeGreaterThanOrEqual(share);
    },
  );

  it.each([
    "open",
    "held",
    "strangers",
    "fresh",
    "unseen-open",
    "unseen-held",
    "unseen-last",
    "unseen-e",
    "unseen-f",
    "unseen-g",
    "unseen-h",
    "twists",
    "players-open",
    "unseen-i",
    "unseen-k",
    "unseen-l",
  ] as const)("never reads the opposite of the %s directives", (part) => {
    expect(figuresOf(part, true).inverted).toBe(0);
  });

  it.each([
    ["players-open", 0.95, 0.9, 0],
    ["players-held", 0.9, 0.8, 0.08],
    ["unseen-i", 0.95, 0.93, 0],
    ["unseen-k", 0.95, 0.95, 0],
    ["unseen-l", 0.93, 0.91, 0],
    ["unseen-m", 0.92, 0.8, 0],
    ["crew", 0.97, 0.95, 0],
    ["guild", 0.96, 0.93, 0],
    ["harvest", 0.95, 0.92, 0],
    ["atelier", 0.93, 0.88, 0.04],
  ] as const)("reads the %s directives in four languages", (part, goal, whole, inverted) => {
    const figures = figuresOf(part, true);
    const share = (count: number): number => count / figures.directives;
    expect(share(figures.firstGoalRight)).toBeGreaterThanOrEqual(goal);
    expect(share(figures.right)).toBeGreaterThanOrEqual(whole);
    expect(share(figures.inverted)).toBeLessThanOrEqual(inverted);
    expect(figures.confidentRight / figures.confident).toBeGreaterThanOrEqual(0.93);
  });

  it.each(["open", "held"] as const)("does commands over things as meant: %s", (part) => {
    const { commands, clear, done, wrongly } = measureCommands(part);
    expect(done / clear).toBeGreaterThanOrEqual(0.9);
    expect(wrongly / commands).toBeLessThanOrEqual(0.02);
  });

  it("finds the goals of directives whose mistakes were never looked at", () => {
    const { directives, right, firstGoalRight, inverted } = figuresOf("unseen-j", true);
    expect(firstGoalRight / directives).toBeGreaterThanOrEqual(0.9);
    expect(right / directives).toBeGreaterThanOrEqual(0.75);
    expect(inverted / directives).toBeLessThanOrEqual(0.05);
  });

  it("finds the first goals of directives with a harmful way", () => {
    const figures = figuresOf("twists", true);
    expect(figures.firstGoalRight / figures.directives).toBeGreaterThanOrEqual(0.9);
  });

  it("reads other languages by the domain's words", () => {
    const { directives, right } = figuresOf("languages", true);
    expect(right / directives).toBeGreaterThanOrEqual(0.85);
  });

  it.each(ENGLISH)("beats every baseline on the %s directives", (part) => {
    const sets = directiveSets(part, true);
    const { right } = figuresOf(part, true);
    for (const control of [bagOfWords, mostImportantGoal, randomGoal()]) {
      expect(measurePart(sets, control).figures.right).toBeLessThan(0.8 * right);
    }
  });

  it("finds characters' preferences", () => {
    const { personas, right, mostImportant } = measurePersonas(personaSets(true), reader);
    expect(right / personas).toBeGreaterThanOrEqual(0.85);
    expect(mostImportant / personas).toBeLessThan(0.2);
  });
});

const hasArguments = (step: Step, args: LabelledTool["args"] = {}): boolean =>
  Object.entries(args).every(([name, value]) => (step.args as typeof args)[name] === value);

describe("the corpus", () => {
  it.each(PARTS)("labels the %s directives with existing names", (part) => {
    for (const { name, domain, directives } of directiveSets(part, true)) {
      const goals = domain.goals.map((goal) => goal.name);
      const steps = Array.from({ length: domain.actions.count }, (_, id) => domain.step(id));
      for (const { text, goals: wanted, skip = [], ban = [], target } of directives) {
        const strangeGoals = [...wanted, ...skip].filter((goal) => !goals.includes(goal));
        const strangeTools = [...ban, ...(target === undefined ? [] : [target])].filter(
          ({ tool, args }) => !steps.some((step) => step.tool === tool && hasArguments(step, args)),
        );
        expect([name, text, strangeGoals, strangeTools]).toEqual([name, text, [], []]);
      }
    }
  });

  it.each(["unseen-e", "unseen-f", "unseen-g", "unseen-h"] as const)(
    "has forty distinct %s directives",
    (part) => {
      const texts = directiveSets(part, true).flatMap(({ directives }) =>
        directives.map(({ text }) => text),
      );
      expect([texts.length, new Set(texts).size]).toEqual([40, 40]);
    },
  );

  it("has more than sixty directives per latest domain", () => {
    for (const { domain, directives } of directiveSets("fresh", false)) {
      expect([domain.name, directives.length]).toEqual([domain.name, 62]);
    }
  });

  it("has at least sixty directives per domain, half of them held back", () => {
    for (const { domain, directives } of directiveSets("held", false)) {
      expect([domain.name, directives.length >= 30]).toEqual([domain.name, true]);
    }
    expect(directiveSets("open", false).map(({ directives }) => directives.length)).toEqual(
      directiveSets("held", false).map(({ directives }) => directives.length),
    );
  });
});
