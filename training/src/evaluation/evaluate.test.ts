import { BackendLead, type GenerationRequest } from "@understudy/llm";
import { segmentsText, writePlan } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { RandomWalkLead } from "@understudy/simulation";
import { afterEach, describe, expect, it } from "vitest";
import type { Problem } from "../problems/problem.ts";
import { drawChoiceQuestions } from "./draw-choice-questions.ts";
import { drawQuestions, type QuestionGroup } from "./draw-questions.ts";
import { evaluateChoices, evaluatePlans } from "./evaluate.ts";
import { judgePlan } from "./judge.ts";
import { renderReport } from "./render-report.ts";

const SETS = ["guard", "courier", "renamed", "fresh", "families"] as const;
const groups = drawQuestions(4, { demo: 6, domains: 2, problems: 2 }, SETS);
const inOrder = groups.flatMap((group) => group.problems.map((problem) => ({ group, problem })));
const leads: BackendLead[] = [];
afterEach(async () => {
  for (const lead of leads.splice(0)) await lead.dispose();
});

/** A lead that answers the questions in order. */
function answering(answer: (group: QuestionGroup, problem: Problem) => string): BackendLead {
  const script = (_: GenerationRequest, call: number): string => {
    const asked = inOrder[call];
    return asked === undefined ? "" : answer(asked.group, asked.problem);
  };
  const lead = new BackendLead({ backend: new ScriptedBackend(script) });
  leads.push(lead);
  return lead;
}

const best = ({ lesson }: QuestionGroup, { actions }: Problem): string =>
  writePlan(actions.map((action) => lesson.domain.step(action)));

describe("plan evaluation", () => {
  it("finds the teacher's own answers optimal", async () => {
    const { sets } = await evaluatePlans(answering(best), groups);
    expect(Object.keys(sets)).toEqual(SETS);
    for (const { questions, valid, optimal, meanExtraCost } of Object.values(sets)) {
      expect([valid, optimal, meanExtraCost]).toEqual([questions, questions, 0]);
    }
  });

  it("repairs nothing: invalid answers are counted by failure", async () => {
    const answers = [
      "no JSON",
      '{"plan":[]}',
      '{"steps":[{"tool":"fly","args":{}}]}',
      '{"steps":[{}]}',
    ];
    let call = 0;
    const lead = answering(() => answers[call++ % answers.length] as string);
    const { sets } = await evaluatePlans(lead, groups.slice(0, 1));
    expect(sets.guard).toMatchObject({
      valid: 0,
      failures: { "no-json": 2, "no-plan": 3, "unknown-action": 1 },
    });
  });

  it("counts valid but expensive plans as valid, not as optimal", () => {
    const asked = inOrder.find(({ group }) => group.set === "guard");
    if (asked === undefined) throw new Error("nothing is asked of the guard");
    const { lesson } = asked.group;
    const { domain, successors } = lesson;
    const { state, goal, actions } = asked.problem;
    for (const action of successors.applicable(state)) {
      const after = new Int32Array(state.length);
      successors.play(action, state, after);
      // A step without effect still costs.
      if (!after.every((code, id) => code === state[id])) continue;
      const text = writePlan([action, ...actions].map((each) => domain.step(each)));
      const verdict = judgePlan(lesson, { state, goal, actions }, text);
      expect(verdict).toMatchObject({ isValid: true });
      expect(verdict.isValid && verdict.extraCost).toBeGreaterThan(0);
    }
  });

  it("continues after a model's failure", async () => {
    const backend = new ScriptedBackend(() => ({ error: new Error("the server is gone") }));
    const lead = new BackendLead({ backend });
    leads.push(lead);
    const { sets, speed } = await evaluatePlans(lead, groups.slice(0, 1));
    expect(sets.guard).toMatchObject({ valid: 0, failures: { error: 6 } });
    expect(speed).toBeUndefined();
  });
});

describe("choice evaluation", () => {
  it("counts right choices by rule", async () => {
    const choices = drawChoiceQuestions(3, 2, 5);
    const letters = choices.flatMap(({ problems }) => problems);
    const backend = new ScriptedBackend(({ user }, call) => {
      const wanted = letters[call];
      const options = segmentsText(user).split("Options:").at(-1) ?? "";
      return [...options.matchAll(/\b([A-H])(?:=| )/g)][wanted?.index ?? 0]?.[1] ?? "";
    });
    const lead = new BackendLead({ backend });
    leads.push(lead);
    const result = await evaluateChoices(lead, choices);
    expect(result.questions).toBe(letters.length);
    expect(result.right).toBe(result.questions);
    expect(result.byChance).toBeLessThan(result.questions);
  });
});

describe("random plans", () => {
  it("are judged like those of a model", async () => {
    const { sets } = await evaluatePlans(new RandomWalkLead(1, 30), groups);
    const { questions = 0, valid = 0, failures = {} } = sets.guard ?? {};
    expect(valid).toBeGreaterThan(0);
    expect(valid + (failures.goal ?? 0)).toBe(questions);
  });
});

describe("a report", () => {
  it("shows sets, lengths, choices and speed as tables", async () => {
    const plans = [
      { decoding: "free" as const, ...(await evaluatePlans(answering(best), groups)) },
    ];
    const text = renderReport({
      model: "teacher",
      seed: 4,
      plans,
      choices: undefined,
      drafted: undefined,
    });
    expect(text).toContain("| guard | 6 | 100.0 | 100.0 | 0.00 | - |");
    expect(text).toContain("Valid % by steps of the best plan");
  });
});
