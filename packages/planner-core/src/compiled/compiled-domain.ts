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
import type { DomainParts } from "../domain/domain-parts.ts";
import type { Goal } from "../domain/goals.ts";
import { toolIndexOf } from "../domain/ground/step-index.ts";
import { loadParts } from "../domain/load-domain.ts";
import { adoptStepCode, type StepCode, stepCodeOf } from "../plan/step-code.ts";
import { NO_REST, type Rest } from "../work/rest.ts";
import { type FlatValue, flatten, unflatten } from "./flat-value.ts";

/**
 * A domain as another thread takes it. It is trusted: nothing of it is checked, so it must come from this program, never
 * from a file or a network.
 */
export interface CompiledDomain {
  readonly hash: string;
  readonly flat: FlatValue;
}

/** The parts that are plain values already. */
type PlainAlready = Pick<
  DomainParts,
  "definition" | "kinds" | "tools" | "grounding" | "warnings" | "hash"
>;

/** The parts of a domain as plain values. */
interface PlainParts extends PlainAlready {
  readonly writtenHash: string;
  readonly variables: readonly Variable[];
  /** Large ones take milliseconds to make: here they are made piece by piece, like everything else. */
  readonly variableIndex: VariableIndex;
  readonly variableNames: readonly string[];
  readonly toolIndex: ReadonlyMap<string, number>;
  readonly derived: readonly { readonly name: string; readonly condition: PlainCondition }[];
  /** By derived variable: the condition that it stands for. */
  readonly derivedNodes: readonly ConditionNode[];
  readonly forms: readonly (readonly [string, string])[];
  readonly goals: readonly (Omit<Goal, "condition"> & { readonly condition: PlainCondition })[];
  readonly maintain: PlainCondition;
  readonly caseHash: string | undefined;
  readonly stepCode: StepCode;
  readonly caseCode: StepCode | undefined;
}

/** The condition that always holds, or another one. */
type PlainCondition =
  | undefined
  | {
      readonly node: ConditionNode;
      readonly code: Int32Array;
      readonly simplified: ConditionNode;
    };

/**
 * Loads a domain and gives it in the form in which it goes to other threads as well, where {@link openCompiled} makes a
 * domain of it without compiling it a second time.
 *
 * @param source the text of a domain file, or the parsed value
 * @param limits limits against hostile files
 * @param rest called between pieces of the work, however large the domain is: a thread that is behind others rests in it
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

function compiledForm(
  { writtenHash, variableNames }: Domain,
  parts: DomainParts,
  rest: Rest,
): CompiledDomain {
  const { definition, kinds, variables, derived, tools, grounding, goals, warnings, hash } = parts;
  const plain: PlainParts = {
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
  };
  return { hash, flat: flatten(plain, rest) };
}

/**
 * Makes a domain of its compiled form, in pieces of about the same size: it pauses after each, so that its caller
 * can do something else. The domain is the one that was compiled, in everything that can be seen of it.
 */
export function* openCompiled(compiled: CompiledDomain): Generator<undefined, Domain, void> {
  const plain = (yield* unflatten(compiled.flat)) as PlainParts;
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
  };
  yield;
  const { actions, cases } = plain.grounding;
  adoptStepCode(actions, plain.stepCode);
  if (cases !== undefined && plain.caseCode !== undefined) {
    adoptStepCode(cases.grounding.actions, plain.caseCode);
  }
  return new Domain({
    ...parts,
    cases: cases && { ...parts, grounding: cases.grounding, hash: plain.caseHash as string },
  });
}

function plainOf(condition: CompiledCondition): PlainCondition {
  if (condition === ALWAYS) return undefined;
  const { node, code, simplified } = condition;
  return { node, code, simplified };
}
