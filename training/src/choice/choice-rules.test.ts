import { type LeadCandidate, PlanProver } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { demoDomain } from "../domains/demo-domains.ts";
import { Chooser } from "../random/chooser.ts";
import { lessonDomain } from "../teacher/lesson-domain.ts";
import { CHOICE_RULES, tellChoice } from "./choice-rules.ts";
import { choiceTurn, drawChoices, drawChoicesFromExplorations } from "./draw-choices.ts";

const lesson = lessonDomain(demoDomain("courier"));
const problems = [...drawChoices(lesson, new Chooser(6), 120)];
const nameOf = ({ goal }: LeadCandidate): string => (goal.name ?? "").replaceAll("_", " ");

describe("choice questions", () => {
  it("are told by every rule", () => {
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(CHOICE_RULES));
  });

  it("are answered with the named goal for an order", () => {
    for (const { rule, text, candidates, index } of problems) {
      if (rule !== "order") continue;
      expect(text.directive).toContain(nameOf(candidates[index] as LeadCandidate));
    }
  });

  it("are answered with the cheapest unnamed goal for a ban", () => {
    for (const { rule, text, candidates, index } of problems) {
      if (rule !== "ban") continue;
      const chosen = candidates[index] as LeadCandidate;
      const others = candidates.filter((each) => !text.directive?.includes(nameOf(each)));
      expect(chosen.scaledCost).toBe(Math.min(...others.map(({ scaledCost }) => scaledCost)));
    }
  });

  it("are answered with the cheapest option without a text, the first of equals", () => {
    const [{ candidates } = { candidates: [] }] = problems;
    for (let seed = 0; seed < 60; seed++) {
      const { rule, index } = tellChoice(candidates, new Chooser(seed));
      if (rule !== "cost") continue;
      const cheapest = Math.min(...candidates.map(({ scaledCost }) => scaledCost));
      expect(index).toBe(candidates.findIndex(({ scaledCost }) => scaledCost === cheapest));
    }
  });
});

describe("choice questions in the village", () => {
  const village = lessonDomain(demoDomain("village"));
  const questions = [...drawChoicesFromExplorations(village, new Chooser(9), 60, 3000)];

  it("have the requested number, by every rule, about all of its goals", () => {
    expect(questions).toHaveLength(60);
    expect(new Set(questions.map(({ rule }) => rule))).toEqual(new Set(CHOICE_RULES));
    const asked = new Set(questions.flatMap(({ candidates }) => candidates.map(nameOf)));
    for (const { name } of village.domain.goals) {
      expect(asked).toContain((name as string).replaceAll("_", " "));
    }
  });

  it("offer proved plans at their stated cost", () => {
    const prover = new PlanProver(village.domain);
    for (const { state, candidates } of questions) {
      expect(candidates.length).toBeGreaterThan(1);
      for (const { goal, actions, scaledCost } of candidates) {
        expect(prover.prove(state, actions, goal.condition)).toBe(true);
        expect(prover.scaledCost).toBe(scaledCost);
      }
    }
  });

  it("are written in letters if all goals are declared, else in summaries", () => {
    const told = questions.map((question) => {
      const { answer, user } = choiceTurn(village, question, "letters");
      expect(answer).toMatch(/^[A-H]$/);
      const isDeclared = question.candidates.every(({ goal }) => goal.name !== undefined);
      const text = user.map((segment) => segment.text).join("");
      expect(text).toMatch(isDeclared ? /Options: [A-H]=/ : /Options:\n[A-H] /);
      return isDeclared;
    });
    expect(new Set(told)).toEqual(new Set([true, false]));
  });
});
