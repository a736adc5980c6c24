/**
 * Instantiates tools with all combinations of their arguments.
 *
 * @module
 */

import { IntList } from "../../../base/collections/int-list.ts";
import type { Issue } from "../../../base/errors.ts";
import { Hash64 } from "../../../base/hash.ts";
import type { IssueCollector } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { Rest } from "../../../base/work/rest.ts";
import { EQUAL, encodeInto } from "../../condition/code.ts";
import { type ConditionNode, isFalseNode, TRUE_NODE } from "../../condition/node.ts";
import { type SecondLooks, simplify } from "../../condition/simplify.ts";
import { ASSIGN, type DroppedAction } from "../actions/actions.ts";
import { splitCases } from "../actions/effect-cases.ts";
import { MAX_CHOICES } from "../actions/effect-choice.ts";
import { appendEffect, type Effect, impliedConditions, mergeEffects } from "../actions/effects.ts";
import type { Grounding } from "../actions/grounding.ts";
import { groupsOf } from "../actions/guarded-effects.ts";
import type { DomainLimits, Value } from "../definition/definition.ts";
import { compareNames } from "../definition/names.ts";
import { argumentsOf, enumerationOrder } from "../definition/tool-arguments.ts";
import type { VariableTable } from "../definition/variables.ts";
import { bindCondition } from "../lift/bind-condition.ts";
import { bindEffects } from "../lift/lifted-effect.ts";
import { LiftedSizes } from "../lift/lifted-size.ts";
import { type Binding, NO_BINDING } from "../lift/lifted-value.ts";
import type { PlainCode } from "../lift/plain-tool.ts";
import type { LiftedTool } from "../lift/tools.ts";
import { type BoundCost, bindCost } from "./bind-cost.ts";
import { CompileBudget } from "./compile-budget.ts";
import {
  bindConditionals,
  ConditionalBuilder,
  contradictionOf,
  resolveEffects,
} from "./conditional-effects.ts";
import { refuseCases } from "./refuse-cases.ts";

/** Limit on second passes over the conditions of all ground actions; ordinary domains need few or none. */
const MAX_SECOND_LOOKS = 500_000;

/** Limits on the ground actions, and a callback that pauses after each. */
interface GroundingTerms extends DomainLimits {
  readonly rest: Rest;
}

/** Instantiates every tool with every combination of its arguments and compiles the result. */
export function groundTools(
  tools: readonly LiftedTool[],
  variables: VariableTable,
  limits: GroundingTerms,
  issues: IssueCollector,
): Grounding {
  const counts = tools.map(({ parameters }) =>
    parameters.reduce((product, { values }) => product * values.length, 1),
  );
  const budget = new CompileBudget(limits, issues);
  const builder = new GroundingBuilder(variables, limits, issues, budget);
  const sizes = new LiftedSizes(variables);
  let total = 0;
  let size = 0;
  for (const [index, tool] of tools.entries()) {
    const count = counts[index] as number;
    total += count;
    size += count * sizes.ofAction(tool);
  }
  // Checked in advance, dropped actions included.
  if (!budget.admits(total, size)) return builder.finish(tools);
  builder.begin(counts);
  const order = tools.map((_, index) => index);
  order.sort((a, b) => compareNames((tools[a] as LiftedTool).name, (tools[b] as LiftedTool).name));
  for (const index of order) builder.addTool(tools[index] as LiftedTool, index);
  return builder.finish(tools);
}

const CONTRADICTION = "its preconditions contradict each other";
const NO_ARGUMENTS: DroppedAction["args"] = Object.freeze({});
/** Strides of a tool without parameters. */
const NO_STRIDES: readonly number[] = Object.freeze([]);

class GroundingBuilder {
  readonly #variables: VariableTable;
  readonly #limits: GroundingTerms;
  readonly #issues: IssueCollector;
  readonly #tool = new IntList();
  readonly #combination = new IntList();
  readonly #conditions = new IntList();
  readonly #conditionStart = startList();
  readonly #impliedStart = new IntList();
  readonly #simplified = new IntList();
  readonly #simplifiedStart = startList();
  readonly #effects = new IntList();
  readonly #effectStart = startList();
  readonly #conditional: ConditionalBuilder;
  readonly #scaledCost = new IntList();
  readonly #minScaledCost = new IntList();
  /** Destination of each action, or -1. Undefined until the first way. */
  #wayTo: IntList | undefined;
  readonly #dropped: DroppedAction[] = [];
  #lookup = new Int32Array(0);
  #lookupStart = new Int32Array(0);
  readonly #strides = new Map<number, number[]>();
  readonly #conditionHash = new Hash64();
  readonly #looks: SecondLooks = { left: MAX_SECOND_LOOKS };
  readonly #clashes = new Map<LiftedTool, Issue>();
  readonly #budget: CompileBudget;
  #overflow = false;

  constructor(
    variables: VariableTable,
    limits: GroundingTerms,
    issues: IssueCollector,
    budget: CompileBudget,
  ) {
    this.#budget = budget;
    this.#variables = variables;
    this.#limits = limits;
    this.#issues = issues;
    this.#conditional = new ConditionalBuilder(variables);
  }

  /** @param counts number of argument combinations of each tool */
  begin(counts: readonly number[]): void {
    this.#lookupStart = new Int32Array(counts.length + 1);
    for (const [index, count] of counts.entries()) {
      this.#lookupStart[index + 1] = (this.#lookupStart[index] as number) + count;
    }
    this.#lookup = new Int32Array(this.#lookupStart.at(-1) as number).fill(-1);
  }

  addTool(tool: LiftedTool, toolIndex: number): void {
    this.#limits.rest();
    this.#checkReads(tool);
    if (tool.plain !== undefined) {
      if (this.#overflow) return;
      if (tool.plain.isNever) {
        this.#dropped.push({ tool: tool.name, args: NO_ARGUMENTS, reason: CONTRADICTION });
        return;
      }
      this.#addPlain(tool, tool.plain, toolIndex);
      this.#keep(toolIndex, 0);
      return;
    }
    const order = enumerationOrder(tool);
    const sizes = tool.parameters.map((parameter) => parameter.values.length);
    const strides = sizes.map(() => 0);
    let count = 1;
    for (const index of [...order].reverse()) {
      strides[index] = count;
      count *= sizes[index] as number;
    }
    this.#strides.set(toolIndex, strides);
    const names = tool.parameters.map(({ name }) => name);
    for (let combination = 0; combination < count && !this.#overflow; combination++) {
      this.#limits.rest();
      const values = tool.parameters.map((parameter, index) => {
        const digit =
          Math.floor(combination / (strides[index] as number)) % (sizes[index] as number);
        return parameter.values[digit] as Value;
      });
      if (!this.#addAction(tool, toolIndex, { values, names })) continue;
      this.#keep(toolIndex, combination);
    }
  }

  /** Records the name of the last action added. */
  #keep(toolIndex: number, combination: number): void {
    this.#lookup[(this.#lookupStart[toolIndex] as number) + combination] = this.#tool.length - 1;
    this.#combination.push(combination);
  }

  /** Adds the single action of a plain tool, which only tests and assigns values, each variable at most once. */
  #addPlain(tool: LiftedTool, { list, start, middle, end }: PlainCode, toolIndex: number): void {
    const { min, max } = this.#variables;
    const tests: number[] = [];
    for (let at = start; at < middle; at += 2) {
      const variable = list.at(at);
      this.#conditions.append([EQUAL, variable, list.at(at + 1)]);
      if (min[variable] !== max[variable]) tests.push(at);
    }
    this.#impliedStart.push(this.#conditions.length);
    tests.sort((a, b) => list.at(a) - list.at(b));
    const simplified = this.#simplified.length;
    for (const at of tests) this.#simplified.append([EQUAL, list.at(at), list.at(at + 1)]);
    this.#endSimplified(simplified);
    for (let at = middle; at < end; at += 2) {
      this.#effects.append([ASSIGN, list.at(at), list.at(at + 1), 0]);
    }
    this.#conditional.add([], []);
    this.#endAction(
      toolIndex,
      bindCost(tool.cost, NO_BINDING, this.#variables, this.#issues) as BoundCost,
    );
  }

  #checkReads(tool: LiftedTool): void {
    if (tool.cost.kind !== "runtime") return;
    const pointer = pointerTo(tool.cost.pointer, "reads");
    tool.cost.definition.reads.forEach((name, index) => {
      const isKnown =
        this.#variables.get(name) !== undefined || this.#variables.derivedNode(name) !== undefined;
      if (!isKnown && !this.#variables.isUnsound(name)) {
        this.#issues.add(pointerTo(pointer, index), `"${name}" is not a variable`, () =>
          this.#variables.suggest(name),
        );
      }
    });
  }

  /** Adds an action; returns whether it was kept. */
  #addAction(tool: LiftedTool, toolIndex: number, binding: Binding): boolean {
    const condition = bindCondition(tool.when, binding, this.#variables, this.#issues);
    const then = bindEffects(tool.then, binding, this.#variables, this.#issues);
    const conditionals = bindConditionals(tool.if, binding, this.#variables, this.#issues);
    const cost = bindCost(tool.cost, binding, this.#variables, this.#issues);
    if (condition === undefined || then === undefined) return false;
    if (conditionals === undefined || cost === undefined) return false;
    const { effects, choices } = then;
    const guarded = [...choices.flatMap((choice) => groupsOf(choice, TRUE_NODE)), ...conditionals];

    const drop = (reason: string): false => {
      this.#dropped.push({ tool: tool.name, args: argumentsOf(tool, binding.values), reason });
      return false;
    };
    const contradiction = contradictionOf(effects, choices, this.#variables);
    if (contradiction !== undefined) {
      return drop(`two different effects on ${this.#variables.all[contradiction]?.name}`);
    }
    const resolved = resolveEffects(effects, guarded, condition, this.#variables, (node) =>
      this.#simplify(node),
    );
    if (resolved.uncounted !== undefined) this.#refuseChanges(tool, resolved.uncounted);
    const merged = mergeEffects(resolved.always, this.#variables);
    if (typeof merged === "number") {
      return drop(`two different effects on ${this.#variables.all[merged]?.name}`);
    }
    const implied = [
      ...merged.implied,
      ...impliedConditions(merged.effects, this.#variables),
      ...resolved.implied,
    ];
    const simple = this.#simplify({ kind: "all", children: [condition, ...implied] });
    if (isFalseNode(simple)) {
      return drop(
        implied.length === 0 || isFalseNode(this.#simplify(condition))
          ? CONTRADICTION
          : "its effects would leave the range of a variable whenever it applies",
      );
    }
    this.#emitSimplified(simple);
    if (resolved.clash !== undefined) this.#reportClash(tool, resolved.clash);
    const groups = resolved.groups.filter(
      ({ guard }) => !isFalseNode(this.#simplify({ kind: "all", children: [simple, guard] })),
    );
    this.#conditional.add(groups, [condition, ...implied]);
    this.#emit(toolIndex, condition, implied, merged.effects, cost);
    return true;
  }

  #reportClash(tool: LiftedTool, variable: number): void {
    if (this.#clashes.has(tool)) return;
    this.#clashes.set(tool, {
      pointer: pointerTo(tool.pointer, "if"),
      message: `effects of "${tool.name}" on ${this.#variables.all[variable]?.name} differ and may act at once`,
      hint: "the action does not apply there; make their conditions exclude each other",
    });
  }

  #refuseChanges(tool: LiftedTool, variable: number): void {
    const name = this.#variables.all[variable]?.name;
    this.#issues.addOnce(
      tool.pointer,
      () => `changes of ${name} add up to more than ${MAX_CHOICES} effects`,
      "make some of them mutually exclusive, or use smaller ranges for their terms",
    );
  }

  #simplify(node: ConditionNode): ConditionNode {
    return simplify(node, this.#variables, undefined, this.#looks);
  }

  #emit(
    toolIndex: number,
    condition: ConditionNode,
    implied: readonly ConditionNode[],
    always: readonly Effect[],
    cost: BoundCost,
  ): void {
    encodeInto(condition, this.#conditions);
    this.#impliedStart.push(this.#conditions.length);
    for (const node of implied) encodeInto(node, this.#conditions);
    for (const effect of always) appendEffect(effect, this.#variables, this.#effects);
    this.#endAction(toolIndex, cost);
  }

  #endAction(toolIndex: number, { base, min, to }: BoundCost): void {
    this.#tool.push(toolIndex);
    this.#conditionStart.push(this.#conditions.length);
    this.#effectStart.push(this.#effects.length);
    this.#scaledCost.push(base);
    this.#minScaledCost.push(min);
    if (to !== undefined || this.#wayTo !== undefined) this.#leadsTo(to ?? -1);
    const size = this.#conditions.length + this.#effects.length + this.#conditional.size;
    if (!this.#budget.goesOn(size)) this.#overflow = true;
  }

  /** Records the destination of the last action added. */
  #leadsTo(place: number): void {
    if (this.#wayTo === undefined) {
      this.#wayTo = new IntList();
      for (let action = 1; action < this.#tool.length; action++) this.#wayTo.push(-1);
    }
    this.#wayTo.push(place);
  }

  /** Appends the canonical form, which enters the domain's hash. */
  #emitSimplified(simple: ConditionNode): void {
    const start = this.#simplified.length;
    encodeInto(simple, this.#simplified);
    this.#endSimplified(start);
  }

  #endSimplified(start: number): void {
    const list = this.#simplified;
    const hash = this.#conditionHash;
    this.#simplifiedStart.push(list.length);
    hash.integer(list.length - start).integers(list.from(start));
  }

  finish(tools: readonly LiftedTool[]): Grounding {
    const { position } = this.#variables;
    const ways =
      this.#wayTo !== undefined && position !== undefined
        ? { position: position.id, to: this.#wayTo.toArray(), from: undefined }
        : undefined;
    const grounding: Grounding = {
      actions: {
        count: this.#tool.length,
        tool: this.#tool.toArray(),
        conditions: this.#conditions.toArray(),
        conditionStart: this.#conditionStart.toArray(),
        impliedStart: this.#impliedStart.toArray(),
        effects: this.#effects.toArray(),
        effectStart: this.#effectStart.toArray(),
        conditional: this.#conditional.finish(),
        scaledCost: this.#scaledCost.toArray(),
        minScaledCost: this.#minScaledCost.toArray(),
        ways,
      },
      simplified: this.#simplified.toArray(),
      simplifiedStart: this.#simplifiedStart.toArray(),
      lookup: this.#lookup,
      lookupStart: this.#lookupStart,
      strides: tools.map((_, index) => this.#strides.get(index) ?? NO_STRIDES),
      combination: this.#combination.toArray(),
      dropped: this.#dropped,
      conditionHash: this.#conditionHash.digest(),
      cases: undefined,
      warnings: [...this.#clashes.values()],
    };
    // Without conditional effects and ways actions need no cases; an invalid domain is refused anyway.
    const isWhole = grounding.actions.conditional === undefined && ways === undefined;
    if (isWhole || !this.#issues.isEmpty) return grounding;
    const { maxEffectCases } = this.#limits;
    const cases = splitCases(grounding, this.#variables, maxEffectCases);
    if (cases === undefined) refuseCases(grounding, tools, maxEffectCases, this.#issues);
    return { ...grounding, cases };
  }
}

/** A list of the positions at which runs begin, with the first at 0. */
function startList(): IntList {
  const list = new IntList();
  list.push(0);
  return list;
}
