import { NO_REST, type Rest } from "../../base/work/rest.ts";
import type { Work } from "../../base/work/work.ts";
import { ALWAYS, CompiledCondition } from "../condition/condition.ts";
import type { ConditionNode } from "../condition/node.ts";
import type { DomainLimits } from "../domain/definition/definition.ts";
import {
  type Variable,
  type VariableIndex,
  VariableTable,
  variableIndexOf,
} from "../domain/definition/variables.ts";
import { WrittenForms } from "../domain/definition/written-forms.ts";
import { Domain } from "../domain/domain.ts";
import type { DomainParts, TimeParts } from "../domain/domain-parts.ts";
import type { Goal } from "../domain/goals.ts";
import { toolIndexOf } from "../domain/ground/step-index.ts";
import { loadParts } from "../domain/load-domain.ts";
import { adoptStepCode, type StepCode, stepCodeOf } from "../plan/step-code.ts";
import { type FlatValue, flatten, unflatten } from "./flat-value.ts";

/**
 * A domain in the form that is sent to other threads. It is trusted and not checked, so it must come from this program,
 * never from a file or a network.
 */
export interface CompiledDomain {
  readonly hash: string;
  readonly flat: FlatValue;
}

/** The parts of a domain that are plain values as they are. */
type PlainAlready = Pick<
  DomainParts,
  "definition" | "kinds" | "tools" | "grounding" | "warnings" | "hash"
>;

/** All parts of a domain, converted to plain values. */
interface PlainParts extends PlainAlready {
  readonly writtenHash: string;
  readonly variables: readonly Variable[];
  /** Sent ready-made: building the index of a large domain takes milliseconds. */
  readonly variableIndex: VariableIndex;
  readonly variableNames: readonly string[];
  readonly toolIndex: ReadonlyMap<string, number>;
  readonly derived: readonly { readonly name: string; readonly condition: PlainCondition }[];
  /** Condition of each derived variable. */
  readonly derivedNodes: readonly ConditionNode[];
  readonly forms: readonly (readonly [string, string])[];
  readonly goals: readonly (Omit<Goal, "condition"> & { readonly condition: PlainCondition })[];
  readonly maintain: PlainCondition;
  readonly caseHash: string | undefined;
  readonly stepCode: StepCode;
  readonly caseCode: StepCode | undefined;
  readonly time: PlainTime | undefined;
}

interface PlainTime extends Omit<TimeParts, "happenings"> {
  readonly happenings: PlainParts;
}

/** A condition as plain data; `ALWAYS` has a form of its own. */
type PlainCondition =
  | undefined
  | {
      readonly node: ConditionNode;
      readonly code: Int32Array;
      readonly simplified: ConditionNode;
    };

/**
 * Loads a domain and also returns its form for other threads, where {@link openCompiled} opens it without compiling it
 * again.
 *
 * @param source the text of a domain file, or the parsed value
 * @param limits limits against hostile files
 * @param rest called between pieces of the work, whatever the domain's size: a low-priority thread can pause there
 * @throws DomainError with every issue found
 */
export function compileDomain(
  source: unknown,
  limits: Partial<DomainLimits> = {},
  rest: Rest = NO_REST,
): { readonly domain: Domain; readonly compiled: CompiledDomain } {
  const parts = loadParts(source, limits, rest);
  const domain = new Domain(parts);
  return { domain, compiled: compiledForm(domain, parts, rest) };
}

function compiledForm(domain: Domain, parts: DomainParts, rest: Rest): CompiledDomain {
  return { hash: parts.hash, flat: flatten(plainPartsOf(domain, parts), rest) };
}

function plainPartsOf(domain: Domain, parts: DomainParts): PlainParts {
  const { writtenHash, variableNames } = domain;
  const { definition, kinds, variables, derived, tools, grounding, goals, warnings, hash } = parts;
  return {
    ...{ definition, kinds, tools, grounding, warnings, hash, writtenHash },
    variables: variables.all,
    variableIndex: variableIndexOf(variables.all),
    variableNames,
    toolIndex: toolIndexOf(tools),
    derived: derived.map(({ name, condition }) => ({ name, condition: plainOf(condition) })),
    derivedNodes: variables.derived.map(({ node }) => node),
    forms: variables.forms.entries,
    goals: goals.map((goal) => ({ ...goal, condition: plainOf(goal.condition) })),
    maintain: plainOf(parts.maintain),
    caseHash: parts.cases?.hash,
    stepCode: stepCodeOf(grounding.actions),
    caseCode: parts.cases && stepCodeOf(parts.cases.grounding.actions),
    time:
      domain.time && parts.time
        ? { ...parts.time, happenings: plainPartsOf(domain.time.happenings, parts.time.happenings) }
        : undefined,
  };
}

/**
 * Opens a compiled domain in pieces of about equal size, with a pause after each for other work of the caller. The
 * result equals the original domain.
 */
export function* openCompiled(compiled: CompiledDomain): Work<Domain> {
  const plain = (yield* unflatten(compiled.flat)) as PlainParts;
  return new Domain(yield* openParts(plain));
}

function* openParts(plain: PlainParts): Work<DomainParts> {
  const forms = new WrittenForms(plain.forms);
  yield;
  const derived = plain.derived.map(({ name }, index) =>
    Object.freeze({ name, node: plain.derivedNodes[index] as ConditionNode }),
  );
  const { variableIndex: index } = plain;
  const variables = new VariableTable(plain.variables, new Set(), derived, forms, index);
  yield;
  const conditionOf = (condition: PlainCondition): CompiledCondition =>
    condition === undefined ? ALWAYS : new CompiledCondition(condition.node, variables, condition);
  const goals: Goal[] = [];
  for (const goal of plain.goals) {
    goals.push(Object.freeze({ ...goal, condition: conditionOf(goal.condition) }));
    if (goals.length % 100 === 0) yield;
  }
  const parts: DomainParts = {
    ...plain,
    variables,
    derived: Object.freeze(
      plain.derived.map(({ name, condition }) =>
        Object.freeze({ name, condition: conditionOf(condition) }),
      ),
    ),
    goals: Object.freeze(goals),
    maintain: conditionOf(plain.maintain),
    cases: undefined,
    time: undefined,
  };
  yield;
  const { actions, cases } = plain.grounding;
  adoptStepCode(actions, plain.stepCode);
  if (cases !== undefined && plain.caseCode !== undefined) {
    adoptStepCode(cases.grounding.actions, plain.caseCode);
  }
  const { time } = plain;
  return {
    ...parts,
    cases: cases && { ...parts, grounding: cases.grounding, hash: plain.caseHash as string },
    time: time && { ...time, happenings: yield* openParts(time.happenings) },
  };
}

function plainOf(condition: CompiledCondition): PlainCondition {
  if (condition === ALWAYS) return undefined;
  const { node, code, simplified } = condition;
  return { node, code, simplified };
}
