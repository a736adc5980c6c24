import {
  type Domain,
  type GoalReference,
  type Issue,
  Orchestrator,
  type PackedState,
  RequestError,
  StateError,
  type Ways,
} from "@understudy/planner-core";
import { isRecord, nearestName } from "@understudy/planner-core/internal";
import { type InputCode, InputError, type LocatedIssue } from "./input-error.ts";
import { silentPlanner } from "./silent-planner.ts";

/** A problem that fits its domain. */
export interface Problem {
  readonly id: string | number | undefined;
  readonly state: PackedState;
  readonly goal: GoalReference;
  readonly ways?: Ways | undefined;
}

/** Adds positions to issues; the identity for input without lines. */
export type Locate = (issues: readonly Issue[]) => readonly LocatedIssue[];

/**
 * Validates a problem, `{"id"?, "state", "goal", "ways"?}`, against a domain. Other keys are ignored, so that files can
 * carry notes.
 *
 * @throws InputError with every issue in state, goal and ways
 */
export function parseProblem(
  domain: Domain,
  value: unknown,
  source: string,
  locate: Locate = (issues) => issues,
): Problem {
  const fail = (issues: readonly Issue[], code: InputCode, cause?: unknown): never => {
    throw new InputError(code, source, locate(issues), { cause });
  };
  if (!isRecord(value)) {
    const message = "must be an object with state and goal";
    const hint = 'such as { "state": { "at": "home" }, "goal": "eat" }';
    return fail([{ pointer: "", message, hint }], "invalid-problem");
  }
  const { id, state = {}, goal, ways } = value as Readonly<Record<string, unknown>>;
  const issues: Issue[] = [];
  const isKnown = "state" in value || domain.variables.all.every(hasDefault);
  if (!isKnown) issues.push(missing(value, "state", stateHint(domain)));
  if (goal === undefined) issues.push(missing(value, "goal", goalHint(domain)));
  if (id !== undefined && typeof id !== "string" && typeof id !== "number") {
    issues.push({ pointer: "/id", message: "must be a text or a number" });
  }
  let code: InputCode | undefined = issues.length > 0 ? "invalid-problem" : undefined;
  const packed = isKnown ? packOrReport(domain, state, issues) : undefined;
  if (packed === undefined) code ??= "invalid-state";
  if (goal !== undefined) {
    const found = goalIssues(domain, goal as GoalReference);
    issues.push(...found);
    if (found.length > 0) code ??= "invalid-request";
  }
  const known = ways === undefined ? undefined : waysOrReport(domain, ways, issues);
  if (ways !== undefined && known === undefined) code ??= "invalid-request";
  if (packed === undefined || code !== undefined) return fail(issues, code ?? "invalid-problem");
  const own = { id: id as string | number | undefined, goal: goal as GoalReference };
  return { ...own, state: packed, ways: known };
}

/** Limit on names in a hint. */
const MAX_NAMES = 8;

function hasDefault(variable: { readonly defaultCode: number | undefined }): boolean {
  return variable.defaultCode !== undefined;
}

/** A hint with the variables that have no default and so must be given. */
function stateHint(domain: Domain): string {
  const needed = domain.variables.all.filter((variable) => !hasDefault(variable));
  const sample = needed.slice(0, MAX_NAMES).map(({ name }) => `"${name}": …`);
  const rest = needed.length > MAX_NAMES ? ", …" : "";
  return `these have no default: { ${sample.join(", ")}${rest} }`;
}

function goalHint({ goals }: Domain): string {
  const names = goals.slice(0, MAX_NAMES).map(({ name }) => `"${name}"`);
  const rest = goals.length > MAX_NAMES ? ", …" : "";
  return names.length === 0 ? "a condition" : `one of ${names.join(", ")}${rest}, or a condition`;
}

function missing(value: object, key: string, what: string): Issue {
  const similar = nearestName(key, Object.keys(value));
  const hint = similar === undefined ? what : `did you mean "${similar}"?`;
  return { pointer: `/${key}`, message: "is missing", hint };
}

function packOrReport(domain: Domain, state: unknown, issues: Issue[]): PackedState | undefined {
  try {
    return domain.state(state as Parameters<typeof domain.state>[0]);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    issues.push(...error.issues.map((at) => ({ ...at, pointer: `/state${at.pointer}` })));
    return undefined;
  }
}

function waysOrReport(domain: Domain, ways: unknown, issues: Issue[]): Ways | undefined {
  try {
    return domain.ways(ways as Parameters<Domain["ways"]>[0]);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    issues.push(...error.issues);
    return undefined;
  }
}

/** The issues of an undeclared goal, from the engine, so that its rules are in one place. */
function goalIssues(domain: Domain, goal: GoalReference): readonly Issue[] {
  if (domain.goals.some(({ name }) => name === goal)) return [];
  const anyState = Int32Array.from(domain.variables.min);
  const orchestrator = new Orchestrator({ domain, planner: silentPlanner });
  try {
    orchestrator.planNow({ agent: "check", state: anyState, goal }, 0);
    return [];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map((issue) => withGoalHint(domain, issue));
  }
}

/** Adds a hint for a domain without declared goals; otherwise the engine suggests a name. */
function withGoalHint(domain: Domain, issue: Issue): Issue {
  if (domain.goals.length > 0 || issue.hint !== undefined) return issue;
  return { ...issue, hint: "this domain declares no goals: write a condition" };
}
