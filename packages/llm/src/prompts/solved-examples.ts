import {
  applyAction,
  type Domain,
  type Goal,
  type PackedState,
  type Planner,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { writeActions } from "../parse/write-plan.ts";
import { renderGoal, renderState } from "./render/render-user.ts";

/** A problem with its plan. */
export interface SolvedExample {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly actions: readonly number[];
}

/** Maximum number of examples: a prompt is read as a whole before the first question of a domain. */
const MOST_EXAMPLES = 4;
/** Bounds on an example's length: shorter plans teach no order, longer ones cost tokens. */
const LEAST_STEPS = 3;
const MOST_STEPS = 7;
/** Random states per goal, and limit on the search from each. */
const TRIES = 24;
const EXPANSIONS = 500;
const SEED = 1;

const byPlanner = new WeakMap<Planner, WeakMap<Domain, readonly SolvedExample[]>>();

/**
 * Examples solved by a planner: one for each of the most important goals, from random states. Deterministic, and made
 * once per domain, in tens of milliseconds.
 */
export function solvedExamples(domain: Domain, planner: Planner): readonly SolvedExample[] {
  let byDomain = byPlanner.get(planner);
  if (byDomain === undefined) {
    byDomain = new WeakMap();
    byPlanner.set(planner, byDomain);
  }
  let examples = byDomain.get(domain);
  if (examples === undefined) {
    examples = makeExamples(domain, planner);
    byDomain.set(domain, examples);
  }
  return examples;
}

function makeExamples(domain: Domain, planner: Planner): readonly SolvedExample[] {
  const random = seededRandom(SEED);
  const goals = [...domain.goals].sort((one, other) => other.priority - one.priority);
  return goals
    .slice(0, MOST_EXAMPLES)
    .flatMap((goal) => solve(domain, planner, goal, random) ?? []);
}

/** The first plan of a good length; failing that, the longest shorter one. */
function solve(
  domain: Domain,
  planner: Planner,
  goal: Goal,
  random: Random,
): SolvedExample | undefined {
  let best: SolvedExample | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const state = randomState(domain, random);
    if (goal.condition.holds(state)) continue;
    const problem = { domain, state, goal, mode: "anytime" } as const;
    const result = SequenceSearch.run(planner, problem, { expansions: EXPANSIONS });
    if (result?.status !== "solved" || result.actions.length > MOST_STEPS) continue;
    const { actions } = result;
    const { length } = actions;
    if (length > (best?.actions.length ?? 0)) best = { state, goal, actions };
    if (length >= LEAST_STEPS) break;
  }
  return best;
}

function randomState({ variables }: Domain, random: Random): PackedState {
  return Int32Array.from(variables.all, ({ min, max }) => min + random.integer(max - min + 1));
}

const lines = new WeakMap<readonly SolvedExample[], readonly string[]>();

/** The lines of a domain's examples for a system prompt. */
export function exampleLines(domain: Domain, planner: Planner): readonly string[] {
  const examples = solvedExamples(domain, planner);
  let told = lines.get(examples);
  if (told === undefined) {
    told = renderExamples(domain, examples);
    lines.set(examples, told);
  }
  return told;
}

/**
 * The lines of solved examples for a system prompt. Each step says what it changes, so that the model sees why the plan
 * works.
 */
export function renderExamples(
  domain: Domain,
  examples: readonly SolvedExample[],
): readonly string[] {
  return examples.flatMap(({ state, goal, actions }, index) => {
    let before = state;
    const told = actions.map((action) => {
      const after: PackedState = new Int32Array(before.length);
      applyAction(domain.actions, action, before, after);
      const { tool, args } = domain.step(action);
      const changes = changesBetween(domain, before, after);
      before = after;
      return `${[tool, ...Object.values(args)].join(" ")} makes ${changes.join(",") || "no change"}`;
    });
    return [
      `Example ${index + 1}`,
      `State: ${renderState(domain, state)}`,
      `Goal: ${renderGoal(goal)}`,
      `Because: ${told.join("; ")}`,
      `Answer: ${writeActions(domain, actions)}`,
    ];
  });
}

function changesBetween(
  domain: Domain,
  before: PackedState,
  after: PackedState,
): readonly string[] {
  const old: Readonly<Record<string, unknown>> = domain.read(before);
  return Object.entries(domain.read(after)).flatMap(([name, value]) =>
    old[name] === value ? [] : [`${name}=${value}`],
  );
}
