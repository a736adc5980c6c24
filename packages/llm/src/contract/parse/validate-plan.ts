import type { Domain } from "@understudy/planner-core";
import { SchemaJudge } from "#schema-judge";
import { frameSchema, stepSchema } from "./plan-schema.ts";
import { type SchemaProblem, shorten } from "./schema/value-judge.ts";

/** A plan that fits the schema; steps of tools without parameters may lack `args`. */
export interface WrittenPlan {
  readonly steps: readonly {
    readonly tool: string;
    readonly args?: Readonly<Record<string, unknown>>;
  }[];
}

/** Tells whether a value is a plan; if not, `problem` is the first thing that is wrong with it. */
export interface PlanValidator {
  (value: unknown): value is WrittenPlan;
  problem: SchemaProblem;
}

const NO_PLAN: SchemaProblem = { message: "the answer is not a plan", pointer: "" };
/** Schemas of this many tools are compiled ahead; the others when a model names the tool. */
const MOST_PREPARED = 256;

const validators = new WeakMap<Domain, Map<number, PlanValidator>>();
const judges = new WeakMap<Domain, StepJudges>();
const frames = new Map<number, SchemaJudge>();

/**
 * The validator of a domain's plans: what `planSchema` says, tool by tool. So a domain of many tools costs no more than
 * those that models name.
 */
export function planValidator(domain: Domain, maxSteps: number): PlanValidator {
  let bySteps = validators.get(domain);
  if (bySteps === undefined) {
    bySteps = new Map();
    validators.set(domain, bySteps);
  }
  let validate = bySteps.get(maxSteps);
  if (validate === undefined) {
    validate = validatorOf(domain, maxSteps);
    bySteps.set(maxSteps, validate);
  }
  return validate;
}

/** Has the schemas of a domain's plans compiled ahead, where they are compiled at all. Returns at once. */
export function prepareValidator(domain: Domain, maxSteps: number): void {
  frameOf(maxSteps).prepare();
  judgesOf(domain).prepare();
}

/**
 * The problem of a step that was read from an answer; undefined if it fits the schema.
 *
 * @param action its ground action; -1 for one that grounding dropped, of which nothing is said
 * @param index its place among the steps
 */
export function stepProblem(
  domain: Domain,
  action: number,
  index: number,
): SchemaProblem | undefined {
  return action < 0 ? undefined : judgesOf(domain).problemOf(domain.step(action), index);
}

function validatorOf(domain: Domain, maxSteps: number): PlanValidator {
  const frame = frameOf(maxSteps);
  const steps = judgesOf(domain);
  const validate = (value: unknown): value is WrittenPlan => {
    const wrong = frame.problemOf(value);
    const problem =
      wrong === undefined ? steps.firstProblemIn((value as WrittenPlan).steps) : placed("", wrong);
    if (problem !== undefined) validate.problem = problem;
    return problem === undefined;
  };
  validate.problem = NO_PLAN;
  return validate;
}

function frameOf(maxSteps: number): SchemaJudge {
  let frame = frames.get(maxSteps);
  if (frame === undefined) {
    frame = new SchemaJudge(() => frameSchema(maxSteps));
    frames.set(maxSteps, frame);
  }
  return frame;
}

function judgesOf(domain: Domain): StepJudges {
  let found = judges.get(domain);
  if (found === undefined) {
    found = new StepJudges(domain);
    judges.set(domain, found);
  }
  return found;
}

/** A domain's tools, each with a judge of its steps: the one that a step names judges it. */
class StepJudges {
  readonly #byTool: ReadonlyMap<string, SchemaJudge>;

  constructor(domain: Domain) {
    this.#byTool = new Map(
      domain.tools.map(({ name }, index) => [
        name,
        new SchemaJudge(() => stepSchema(domain, index)),
      ]),
    );
  }

  prepare(): void {
    let left = MOST_PREPARED;
    for (const judge of this.#byTool.values()) {
      if (left-- === 0) return;
      judge.prepare();
    }
  }

  firstProblemIn(steps: readonly object[]): SchemaProblem | undefined {
    for (let index = 0; index < steps.length; index++) {
      const problem = this.problemOf(steps[index] as object, index);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** @param step an object with a tool */
  problemOf(step: { readonly tool?: unknown }, index: number): SchemaProblem | undefined {
    const { tool } = step;
    if (typeof tool !== "string") {
      return placed(`/steps/${index}/tool`, { pointer: "", message: "must be the name of a tool" });
    }
    const judge = this.#byTool.get(tool);
    if (judge === undefined) {
      return { pointer: `/steps/${index}/tool`, message: `there is no tool ${shorten(tool)}` };
    }
    const problem = judge.problemOf(step);
    return problem && placed(`/steps/${index}`, problem);
  }
}

/** A problem with its place. */
function placed(base: string, { pointer, message }: SchemaProblem): SchemaProblem {
  const place = base + pointer;
  return { pointer: place, message: `${place === "" ? "the answer" : place} ${message}` };
}
