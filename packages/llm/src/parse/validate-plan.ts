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

/** Checks whether a value is a plan. `problem` is the first problem of the last value that is not. */
export interface PlanValidator {
  (value: unknown): value is WrittenPlan;
  problem: SchemaProblem;
}

const NO_PLAN: SchemaProblem = { message: "the answer is not a plan", pointer: "" };
/** Maximum number of tool schemas compiled ahead of time; others are compiled on first use. */
const MOST_PREPARED = 256;

const validators = new WeakMap<Domain, Map<number, PlanValidator>>();
const judges = new WeakMap<Domain, StepJudges>();
const frames = new Map<number, SchemaJudge>();

/**
 * The validator of a domain's plans: `planSchema`, checked tool by tool. In domains with many tools, only tools in the
 * answer cost time.
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

/** Requests compilation of a domain's schemas ahead of time, if supported. Returns at once. */
export function prepareValidator(domain: Domain, maxSteps: number): void {
  frameOf(maxSteps).prepare();
  judgesOf(domain).prepare();
}

/**
 * The schema violation of a parsed step; undefined if there is none.
 *
 * @param action its ground action; -1 for a pruned one, which is not checked
 * @param index its index in the plan
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

/** Validators by tool. Each step is checked by the validator of its own tool. */
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

/** Adds the location to a problem. */
function placed(base: string, { pointer, message }: SchemaProblem): SchemaProblem {
  const place = base + pointer;
  return { pointer: place, message: `${place === "" ? "the answer" : place} ${message}` };
}
