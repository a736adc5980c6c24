import assert from "node:assert/strict";
import type { BenchTask, Comparison, SuiteOptions } from "../runner/task.ts";
import type { Alternative } from "./alternatives/alternative.ts";
import { npmGoap } from "./alternatives/npm-goap.ts";
import { npmHtnAi } from "./alternatives/npm-htn-ai.ts";
import { judge, type Trial, tryOnce } from "./alternatives/trial-run.ts";
import { type Case, casesOf } from "./cases.ts";

const alternatives: readonly Alternative[] = [npmGoap, npmHtnAi];

/** Time limit of an alternative per problem, in ms: longer ones would delay the whole run. */
const LIMIT_MS = 250;
const QUICK_LIMIT_MS = 100;

/** Each alternative against our equivalent task. */
export const alternativeComparisons: readonly Comparison[] = alternatives.map(
  ({ task, rival }) => ({ task: rival, alternative: task }),
);

const trials = new Map<string, Trial>();

function trialOf(alternative: Alternative, one: Case, { quick }: SuiteOptions): Trial {
  const key = `${alternative.task}/${one.name}`;
  const known = trials.get(key);
  if (known !== undefined) return known;
  const trial = tryOnce(alternative, one, quick ? QUICK_LIMIT_MS : LIMIT_MS);
  trials.set(key, trial);
  return trial;
}

/** The alternatives on every game-size problem that they solve correctly within the limit. */
export function alternativeTasks(options: SuiteOptions): BenchTask[] {
  return alternatives.flatMap((alternative) =>
    casesOf("game", options)
      .filter((one) => ["solved", "refused"].includes(trialOf(alternative, one, options).kind))
      .map((one) => alternativeTask(alternative, one)),
  );
}

function alternativeTask(alternative: Alternative, one: Case): BenchTask {
  return {
    name: alternative.task,
    problem: one.name,
    setup: () => {
      const run = alternative.prepare(one);
      const answer = (): Trial => judge(alternative, one, run());
      return {
        run,
        check: () => assert.notEqual(answer().kind, "wrong", `${alternative.name}, ${one.name}`),
        counts: () => {
          const trial = answer();
          return trial.kind === "solved" ? { steps: trial.steps, cost: trial.cost } : {};
        },
      };
    },
  };
}

/** The limits of the alternatives as text. */
export function alternativeNotes(options: SuiteOptions): string[] {
  const limit = options.quick ? QUICK_LIMIT_MS : LIMIT_MS;
  return alternatives.flatMap((alternative) => {
    const cases = casesOf("game", options);
    const named = (kind: Trial["kind"]): string[] =>
      cases
        .filter((one) => trialOf(alternative, one, options).kind === kind)
        .map(({ name }) => name);
    const wrong = cases.flatMap((one) => {
      const trial = trialOf(alternative, one, options);
      return trial.kind === "wrong" ? [`${one.name} (${trial.answer})`] : [];
    });
    const costlier = cases.flatMap(({ name, optimal }, index) => {
      const trial = trialOf(alternative, cases[index] as Case, options);
      if (trial.kind !== "solved" || typeof optimal !== "number") return [];
      return trial.cost * 1000 > optimal ? [`${name} (${trial.cost}, not ${optimal / 1000})`] : [];
    });
    const right = named("solved").length + named("refused").length;
    return [
      `${alternative.name} answers ${right} of ${cases.length} problems rightly within ${limit} ms`,
      ...sentence("no answer in time", named("timeout")),
      ...sentence("wrong", wrong),
      ...sentence("dearer than the cheapest plan", costlier),
      ...sentence("not tried, since conditions must hold after every step", named("inexpressible")),
    ];
  });
}

function sentence(what: string, problems: readonly string[]): string[] {
  return problems.length === 0 ? [] : [`  ${what}: ${problems.join(", ")}`];
}
