import { ClassicalPlanner } from "@understudy/classical";
import {
  formatPlanLibrary,
  PlanLibrary as Loaded,
  type PlanLibrary,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { OptimalScriptedLlmPlanner } from "./optimal-llm-planner.ts";
import { prepare } from "./prepare.ts";
import type { PreparationEvent } from "./progress.ts";
import { errand } from "./testing/errand.ts";
import { action, HandClock, MoodyLlmPlanner, small } from "./testing/scripted.ts";
import {
  type RecordedText,
  TextRecordingLlmPlanner,
  TextReplayLlmPlanner,
} from "./texts/recorded-text.ts";

const text = (planLibrary: PlanLibrary): string => formatPlanLibrary(planLibrary.toJSON());
const optimal = (): OptimalScriptedLlmPlanner =>
  new OptimalScriptedLlmPlanner(new ClassicalPlanner());

/** A correct model that waits nine times first. */
const dawdler = () => new MoodyLlmPlanner((_, best) => [...Array(9).fill(action("wait")), ...best]);

describe("prepare", () => {
  it("covers fresh situations after few questions, at nearly optimal cost", async () => {
    const { stopped, counts, measured, control, curve } = await prepare(small(optimal()));
    expect(stopped).toBe("covered");
    expect(counts.questions).toBeLessThan(15);
    expect(counts).toMatchObject({ calls: counts.questions, answers: { right: counts.questions } });
    expect(measured[0]?.coverage.share).toBeGreaterThan(0.97);
    expect(measured[0]?.meanCostRatio).toBeLessThan(1.05);
    expect(measured[0]?.modelSteps.share).toBeGreaterThan(0.95);
    expect(control?.llm).toBeGreaterThan(0.9);
    // In so small a world a random walk succeeds as well.
    expect(control?.randomWalk).toBeGreaterThan(0.9);
    expect(control?.gain).toBeCloseTo((control?.llm ?? 0) - (control?.randomWalk ?? 0));
    expect(curve[0]).toMatchObject({ questions: 0, coverage: 0 });
    expect(curve.map(({ coverage }) => coverage)).toEqual(
      curve.map(({ coverage }) => coverage).toSorted((a, b) => a - b),
    );
  });

  it("gives the same file for the same seed, and another file for another seed", async () => {
    const once = await prepare(small(optimal(), { seed: 5 }));
    const again = await prepare(small(optimal(), { seed: 5 }));
    const other = await prepare(small(optimal(), { seed: 6 }));
    expect(text(again.planLibrary)).toBe(text(once.planLibrary));
    expect(text(other.planLibrary)).not.toBe(text(once.planLibrary));
  });

  it.each([1, 3])("resumes as if never interrupted, with %i in flight", async (many) => {
    const options = { questionsInFlight: many, personas: [undefined, "a miser"] };
    const llm = () =>
      new MoodyLlmPlanner((_, best, call) => (call % 4 === 1 ? best.slice(1) : undefined));
    const whole = await prepare(small(llm(), options));
    for (const stopAfter of [1, 2]) {
      let resume: PlanLibrary | undefined;
      let runs = 0;
      // The script must continue across runs.
      const moody = llm();
      while (true) {
        const controller = new AbortController();
        let answered = 0;
        const run = await prepare(
          small(moody, {
            ...options,
            resume,
            signal: controller.signal,
            onAnswered: () => {
              if (++answered === stopAfter) controller.abort();
            },
          }),
        );
        runs++;
        // Through a file, as in practice.
        resume = Loaded.load(errand, text(run.planLibrary)).planLibrary;
        if (run.stopped !== "interrupted") break;
        expect(run.measured).toEqual([]);
      }
      expect(runs).toBeGreaterThan(1);
      expect(text(resume)).toBe(text(whole.planLibrary));
    }
  });

  it("replays a recording byte for byte", async () => {
    const recorded: RecordedText[] = [];
    const llm = new TextRecordingLlmPlanner(dawdler(), (answer) => recorded.push(answer));
    const first = await prepare(small(llm));
    const lines = recorded.map((answer) => JSON.parse(JSON.stringify(answer)) as RecordedText);
    const second = await prepare(small(new TextReplayLlmPlanner(lines)));
    expect(text(second.planLibrary)).toBe(text(first.planLibrary));
    expect(recorded[0]?.prompt).toContain("Goal: ");
  });

  it("stops at a recording of another run", async () => {
    const { stopped, failure } = await prepare(small(new TextReplayLlmPlanner([])));
    expect(stopped).toBe("model-failed");
    expect(failure?.message).toMatch(/recording has no answer/);
  });

  it("measures in situations never used for questions", async () => {
    const llm = new MoodyLlmPlanner();
    const { planLibrary, measured } = await prepare(small(llm, { maxQuestions: 1 }));
    const [question] = llm.questions;
    expect(planLibrary.list().every(({ partition }) => partition === question?.goal.hash)).toBe(
      true,
    );
    expect(measured[0]?.situations).toBeGreaterThan(300);
    expect(measured[0]?.coverage.share).toBeLessThan(0.9);
    const served = planLibrary.list().reduce((sum, { uses }) => sum + uses, 0);
    expect(served).toBe(measured[0]?.covered);
  });

  it("asks first about the plan that covers most situations", async () => {
    const expected: number[] = [];
    const onEvent = (event: PreparationEvent): void => {
      if (event.type === "answer") expected.push(event.expected);
    };
    await prepare(small(optimal(), { onEvent }));
    expect(expected[0]).toBeGreaterThan(0.2);
    expect(expected).toEqual(expected.toSorted((a, b) => b - a));
  });

  it("reports progress and remaining time", async () => {
    const clock = new HandClock();
    const left: (number | undefined)[] = [];
    const llm = new MoodyLlmPlanner(() => {
      clock.ms += 1000;
      return undefined;
    });
    await prepare(
      small(llm, {
        clock,
        onEvent: (event) => {
          if (event.type === "progress") left.push(event.leftMs);
        },
      }),
    );
    expect(left[0]).toBeUndefined();
    expect(left[1]).toBeGreaterThan(1000);
    expect(left.at(-1)).toBeLessThan(left[1] as number);
  });

  it("ends at the time limit", async () => {
    const clock = new HandClock();
    const llm = new MoodyLlmPlanner(() => {
      clock.ms += 1000;
      return undefined;
    });
    const { stopped, counts } = await prepare(small(llm, { clock, limitMs: 1500 }));
    expect([stopped, counts.questions]).toEqual(["time", 2]);
  });

  it("keeps handwritten plans, and builds on them", async () => {
    const designed = new Loaded(errand);
    const plan = [
      action("goto", "forest"),
      action("chop"),
      action("chop"),
      action("goto", "home"),
      action("light"),
    ];
    const goal = errand.goal("warm");
    designed.add(plan, { goal, authors: plan.map(() => "designer" as const) });
    const { planLibrary } = await prepare(small(optimal(), { resume: designed }));
    const whole = planLibrary
      .list()
      .find(({ plan: { actions } }) => actions.length === plan.length);
    expect(planLibrary.list().some(({ authors }) => authors.includes("designer"))).toBe(true);
    expect(whole).toBeDefined();
  });

  it("refuses invalid numbers, all at once", async () => {
    const wrong = prepare(small(optimal(), { coverage: 2, situations: 0, maxCostRatio: 1 }));
    await expect(wrong).rejects.toMatchObject({ code: "invalid-request" });
    await expect(wrong).rejects.toThrow(/coverage[\s\S]*maxCostRatio[\s\S]*situations/);
  });
});

describe("a wrong answer", () => {
  it("is asked for again with a note on its first broken step, if that is wanted", async () => {
    const llm = new MoodyLlmPlanner(({ text: { memory } }, best) =>
      memory === undefined ? [best[0] as number, action("light"), action("sell")] : undefined,
    );
    const { counts, planLibrary } = await prepare(small(llm, { maxQuestions: 3, askAgain: true }));
    expect(counts.answers).toMatchObject({ "right-when-asked-again": 3, mended: 0 });
    expect(counts.calls).toBe(6);
    const { memory } = llm.questions[1]?.text ?? {};
    expect(memory).toMatch(/^Your plan .*light\(\) is wrong: step \d, light\(\): needs/);
    expect(memory).not.toContain("sell");
    expect(new Set(planLibrary.list().flatMap(({ authors }) => authors))).toEqual(
      new Set(["model"]),
    );
  });

  it("is repaired if that fails, with its authors kept", async () => {
    const llm = new MoodyLlmPlanner((_, best) => best.slice(0, 1));
    const { counts, planLibrary, stopped } = await prepare(small(llm));
    expect(stopped).toBe("covered");
    expect(counts.answers.mended).toBeGreaterThan(1);
    const plan = planLibrary.list().find(({ skippedSteps }) => skippedSteps === 0);
    expect([plan?.authors.at(0), plan?.authors.at(-1)]).toEqual(["model", "mended"]);
  });

  it("loses its redundant steps", async () => {
    const { counts, measured } = await prepare(small(dawdler()));
    expect(counts.answers.right).toBe(counts.questions);
    expect(measured[0]?.meanCostRatio).toBeLessThan(1.05);
  });

  it("leaves a hopeless situation to the classical planner, marks it in the file, and never asks again", async () => {
    const llm = new MoodyLlmPlanner(({ goal }) =>
      goal.name === "warm" ? [action("sell")] : undefined,
    );
    const { stopped, planLibrary, counts, measured } = await prepare(
      small(llm, { askAgain: true }),
    );
    expect(stopped).toBe("nothing-to-ask");
    expect(counts.answers.left).toBeGreaterThan(0);
    const [left] = planLibrary.leftToPlanner(planLibrary.partitionOf(errand.goal("warm")));
    expect(left?.reason).toMatch(/step 1, sell\(\): needs .*; asked again: /);
    expect(left?.state).toHaveProperty("at");
    expect(measured[0]?.coverage.share).toBeLessThan(0.7);
    const asked = llm.questions.length;
    const again = await prepare(small(llm, { resume: planLibrary }));
    expect(again.stopped).toBe("nothing-to-ask");
    expect(llm.questions.length).toBe(asked);
    expect(text(again.planLibrary)).toBe(text(planLibrary));
  });

  it("is no failure: a model that fails three times in a row ends the preparation, which is saved", async () => {
    const llm = new MoodyLlmPlanner((_q, _b, call) =>
      call > 2 ? new Error("out of order") : undefined,
    );
    const { stopped, failure, counts, planLibrary } = await prepare(small(llm));
    expect([stopped, failure?.message, counts.questions]).toEqual([
      "model-failed",
      "out of order",
      2,
    ]);
    expect(planLibrary.size).toBeGreaterThan(0);
    expect(planLibrary.leftToPlanner(planLibrary.partitionOf(errand.goal("warm")))).toEqual([]);
  });
});

describe("personas", () => {
  it("have plans of their own if the model distinguishes them", async () => {
    const llm = new MoodyLlmPlanner(({ text: { persona }, goal }, best) => {
      const isShy = persona === "shy" && goal.name === "rich";
      return isShy && best[0] !== action("goto", "home")
        ? [action("goto", "home"), ...best]
        : undefined;
    });
    const options = { personas: ["shy", "bold"], maxQuestions: 12 };
    const { planLibrary, measured } = await prepare(small(llm, options));
    expect(planLibrary.personas().toSorted()).toEqual(["bold", "shy"]);
    expect(measured.map(({ persona }) => persona)).toEqual(["shy", "bold"]);
    expect(llm.questions.every(({ text: { persona } }) => persona !== undefined)).toBe(true);
  });
});
