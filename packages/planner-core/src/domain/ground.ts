import { IntList } from "../collections/int-list.ts";
import { encodeInto, GROUP_LENGTH } from "../condition/code.ts";
import { type ConditionNode, isFalseNode, TRUE_NODE } from "../condition/node.ts";
import { type SecondLooks, simplify } from "../condition/simplify.ts";
import type { Issue } from "../errors.ts";
import { Hash64 } from "../hash.ts";
import { pointerTo } from "../text/json-pointer.ts";
import type { DroppedAction } from "./actions.ts";
import { bindCondition } from "./bind-condition.ts";
import {
  bindConditionals,
  ConditionalBuilder,
  contradictionOf,
  type GuardedEffects,
  groupsOf,
  resolveEffects,
} from "./conditional-effects.ts";
import type { DomainLimits, Value } from "./definition.ts";
import { splitCases } from "./effect-cases.ts";
import { appendEffect, type Effect, impliedConditions, mergeEffects } from "./effects.ts";
import type { Grounding } from "./grounding.ts";
import { describeValue, type IssueCollector } from "./issues.ts";
import { bindEffects } from "./lifted-effect.ts";
import { LiftedSizes } from "./lifted-size.ts";
import { type Binding, bindingNote, bindValue } from "./lifted-value.ts";
import { compareNames } from "./names.ts";
import { COST_HINT, type LiftedTool, scaleCost } from "./tools.ts";
import type { VariableTable } from "./variables.ts";

/** Second looks at the conditions of all ground actions: ordinary domains need few or none. */
const MAX_SECOND_LOOKS = 500_000;

/** Instantiates every tool with every combination of its arguments and compiles the result. */
export function groundTools(
  tools: readonly LiftedTool[],
  variables: VariableTable,
  limits: DomainLimits,
  issues: IssueCollector,
): Grounding {
  const builder = new GroundingBuilder(variables, limits, issues);
  const sizes = new LiftedSizes(variables);
  let total = 0;
  let size = 0;
  for (const tool of tools) {
    const count = tool.parameters.reduce((product, { values }) => product * values.length, 1);
    total += count;
    size += count * sizeOfAction(tool, sizes);
  }
  if (total > limits.maxGroundActions) {
    issues.add(
      "/tools",
      `make ${total} ground actions; at most ${limits.maxGroundActions} are allowed`,
      "use fewer parameters, or split the domain",
    );
    return builder.finish(tools);
  }
  // Checked before the work is done, also for actions that will be dropped.
  if (size > limits.maxGroundSize) {
    builder.reportSize();
    return builder.finish(tools);
  }
  const order = tools.map((_, index) => index);
  order.sort((a, b) => compareNames((tools[a] as LiftedTool).name, (tools[b] as LiftedTool).name));
  for (const index of order) builder.addTool(tools[index] as LiftedTool, index);
  return builder.finish(tools);
}

/** An upper bound of the work that one ground action takes. */
function sizeOfAction(tool: LiftedTool, sizes: LiftedSizes): number {
  // The code of a precondition has no group around it all.
  let size = tool.parameters.length + sizes.ofCondition(tool.when) - GROUP_LENGTH;
  size += sizes.ofEffects(tool.then);
  for (const { when, then } of tool.if) {
    // Each condition is compared with those before it.
    size += (sizes.ofCondition(when) + sizes.ofEffects(then)) * tool.if.length;
  }
  return size;
}

/** Parameters ordered by name: the order in which ground actions are enumerated. */
export function enumerationOrder(tool: {
  readonly parameters: readonly { readonly name: string }[];
}): number[] {
  const order = tool.parameters.map((_, index) => index);
  const name = (index: number): string => (tool.parameters[index] as { name: string }).name;
  return order.sort((a, b) => compareNames(name(a), name(b)));
}

class GroundingBuilder {
  readonly #variables: VariableTable;
  readonly #limits: DomainLimits;
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
  readonly #dropped: DroppedAction[] = [];
  readonly #lookup = new Map<number, Int32Array>();
  readonly #strides = new Map<number, number[]>();
  readonly #conditionHash = new Hash64();
  readonly #looks: SecondLooks = { left: MAX_SECOND_LOOKS };
  readonly #clashes = new Map<LiftedTool, Issue>();
  #overflow = false;

  constructor(variables: VariableTable, limits: DomainLimits, issues: IssueCollector) {
    this.#variables = variables;
    this.#limits = limits;
    this.#issues = issues;
    this.#conditional = new ConditionalBuilder(variables);
  }

  addTool(tool: LiftedTool, toolIndex: number): void {
    const order = enumerationOrder(tool);
    const sizes = tool.parameters.map((parameter) => parameter.values.length);
    const strides = sizes.map(() => 0);
    let count = 1;
    for (const index of [...order].reverse()) {
      strides[index] = count;
      count *= sizes[index] as number;
    }
    const lookup = new Int32Array(count).fill(-1);
    this.#lookup.set(toolIndex, lookup);
    this.#strides.set(toolIndex, strides);
    this.#checkReads(tool);
    const names = tool.parameters.map(({ name }) => name);
    for (let combination = 0; combination < count && !this.#overflow; combination++) {
      const values = tool.parameters.map((parameter, index) => {
        const digit =
          Math.floor(combination / (strides[index] as number)) % (sizes[index] as number);
        return parameter.values[digit] as Value;
      });
      if (!this.#addAction(tool, toolIndex, { values, names })) continue;
      lookup[combination] = this.#tool.length - 1;
      this.#combination.push(combination);
    }
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

  /** Whether the action was kept. */
  #addAction(tool: LiftedTool, toolIndex: number, binding: Binding): boolean {
    const condition = bindCondition(tool.when, binding, this.#variables, this.#issues);
    const then = bindEffects(tool.then, binding, this.#variables, this.#issues);
    const conditionals = bindConditionals(tool.if, binding, this.#variables, this.#issues);
    const scaledCost = this.#bindScaledCost(tool, binding);
    if (condition === undefined || then === undefined) return false;
    if (conditionals === undefined || scaledCost === undefined) return false;
    const { effects, choices } = then;
    const guarded = [...choices.flatMap((choice) => groupsOf(choice, TRUE_NODE)), ...conditionals];

    const drop = (reason: string): false => {
      this.#dropped.push({ tool: tool.name, args: argumentsOf(tool, binding.values), reason });
      return false;
    };
    const contradiction = contradictionOf(effects, choices);
    if (contradiction !== undefined) {
      return drop(`two different effects on ${this.#variables.all[contradiction]?.name}`);
    }
    const resolved = resolveEffects(effects, guarded, condition, this.#variables, (node) =>
      this.#simplify(node),
    );
    const merged = mergeEffects(resolved.always);
    if (typeof merged === "number") {
      return drop(`two different effects on ${this.#variables.all[merged]?.name}`);
    }
    const implied = [...impliedConditions(merged, this.#variables), ...resolved.implied];
    const simple = this.#simplify({ kind: "all", children: [condition, ...implied] });
    if (isFalseNode(simple)) {
      return drop(
        implied.length === 0 || isFalseNode(this.#simplify(condition))
          ? "its preconditions contradict each other"
          : "its effects would leave the range of a variable whenever it applies",
      );
    }
    this.#emitSimplified(simple);
    if (resolved.clash !== undefined) this.#reportClash(tool, resolved.clash);
    const groups = resolved.groups.filter(
      ({ guard }) => !isFalseNode(this.#simplify({ kind: "all", children: [simple, guard] })),
    );
    this.#emit(toolIndex, condition, implied, { always: merged, groups }, scaledCost);
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

  #simplify(node: ConditionNode): ConditionNode {
    return simplify(node, this.#variables, undefined, this.#looks);
  }

  #emit(
    toolIndex: number,
    condition: ConditionNode,
    implied: readonly ConditionNode[],
    { always, groups }: { always: readonly Effect[]; groups: readonly GuardedEffects[] },
    scaledCost: { readonly base: number; readonly min: number },
  ): void {
    this.#tool.push(toolIndex);
    encodeInto(condition, this.#conditions);
    this.#impliedStart.push(this.#conditions.length);
    for (const node of implied) encodeInto(node, this.#conditions);
    this.#conditionStart.push(this.#conditions.length);
    for (const effect of always) appendEffect(effect, this.#variables, this.#effects);
    this.#effectStart.push(this.#effects.length);
    this.#conditional.add(groups);
    this.#scaledCost.push(scaledCost.base);
    this.#minScaledCost.push(scaledCost.min);
    const size = this.#conditions.length + this.#effects.length + this.#conditional.size;
    if (size > this.#limits.maxGroundSize) {
      this.#overflow = true;
      this.reportSize();
    }
  }

  /** The canonical form, which is also what the hash of the domain is made of. */
  #emitSimplified(simple: ConditionNode): void {
    const list = this.#simplified;
    const hash = this.#conditionHash;
    const start = list.length;
    encodeInto(simple, list);
    this.#simplifiedStart.push(list.length);
    hash.integer(list.length - start);
    for (let at = start; at < list.length; at++) hash.integer(list.at(at));
  }

  reportSize(): void {
    this.#issues.add(
      "/tools",
      `make ground actions of more than ${this.#limits.maxGroundSize} integers`,
      "use fewer parameters or shorter conditions",
    );
  }

  #bindScaledCost(tool: LiftedTool, binding: Binding): { base: number; min: number } | undefined {
    const { cost } = tool;
    if (cost.kind === "constant") return { base: cost.scaled, min: cost.scaled };
    if (cost.kind === "runtime") return { base: cost.scaledBase, min: cost.scaledMin };
    if (cost.value.kind === "reference") return undefined;
    const value = bindValue(cost.value, binding);
    const scaled = scaleCost(value);
    if (scaled === undefined) {
      this.#issues.addOnce(
        cost.pointer,
        () => `is ${describeValue(value)}${bindingNote(binding)}`,
        COST_HINT,
      );
      return undefined;
    }
    return { base: scaled, min: scaled };
  }

  finish(tools: readonly LiftedTool[]): Grounding {
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
      },
      simplified: this.#simplified.toArray(),
      simplifiedStart: this.#simplifiedStart.toArray(),
      lookup: tools.map((_, index) => this.#lookup.get(index) ?? new Int32Array(0)),
      strides: tools.map((_, index) => this.#strides.get(index) ?? []),
      combination: this.#combination.toArray(),
      dropped: this.#dropped,
      conditionHash: this.#conditionHash.digest(),
      cases: undefined,
      warnings: [...this.#clashes.values()],
    };
    // An unsound domain is refused anyway.
    if (grounding.actions.conditional === undefined || !this.#issues.isEmpty) return grounding;
    const { maxEffectCases } = this.#limits;
    const cases = splitCases(grounding, this.#variables, maxEffectCases);
    if (cases === undefined) {
      this.#issues.add(
        "/tools",
        `have conditional effects that make more than ${maxEffectCases} cases, or take too long to tell apart`,
        `let fewer effects of ${busiestTool(grounding, tools)} have conditions that do not exclude each other`,
      );
    }
    return { ...grounding, cases };
  }
}

/** The tool with the most effects under conditions, for people. */
function busiestTool({ actions }: Grounding, tools: readonly LiftedTool[]): string {
  const { conditional, tool, count } = actions;
  let most = 0;
  let busiest = 0;
  for (let action = 0; conditional !== undefined && action < count; action++) {
    const groups =
      (conditional.start[action + 1] as number) - (conditional.start[action] as number);
    if (groups <= most) continue;
    most = groups;
    busiest = tool[action] as number;
  }
  return `"${tools[busiest]?.name}", which has ${most},`;
}

/** A list of positions at which runs begin: the first at 0. */
function startList(): IntList {
  const list = new IntList();
  list.push(0);
  return list;
}

/** Arguments by parameter name, in declared order. */
export function argumentsOf(
  tool: { readonly parameters: readonly { readonly name: string }[] },
  values: readonly Value[],
): Readonly<Record<string, Value>> {
  const args: Record<string, Value> = {};
  tool.parameters.forEach((parameter, index) => {
    args[parameter.name] = values[index] as Value;
  });
  return Object.freeze(args);
}
