import { Hash64 } from "../../base/hash.ts";
import type { Work } from "../../base/work/work.ts";
import { decodeRun } from "../../rules/condition/code.ts";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import { variablesOf } from "../../rules/condition/condition-variables.ts";
import { type ConditionNode, makeTest, TRUE_NODE } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import { TestPool } from "../../rules/condition/test-pool.ts";
import { ASSIGN, COPY, EFFECT_LENGTH } from "../../rules/domain/actions/actions.ts";
import { type Variable, VariableTable } from "../../rules/domain/definition/variables.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { alwaysHolds } from "./always-holds.ts";
import { crewsFor } from "./crews.ts";
import { type PlainAction, plainDomain } from "./plain-domain.ts";
import { relocate } from "./relocate.ts";
import {
  hasDuring,
  stepPartAt,
  type TimedStep,
  type TimedSteps,
  textOfStep,
} from "./timed-steps.ts";

/** A step of certain members in a joint domain. */
export interface JointTimedStep {
  readonly index: number;
  readonly timed: TimedStep;
  /** Positions of the members that take part; the first is the step's agent. */
  readonly members: readonly number[];
  /** Actions of the joint domain: cases of the start, at most one of which applies in a state. */
  readonly starts: readonly number[];
  /** Cases of the end; empty for a step that takes effect at once. */
  readonly ends: readonly number[];
  /** Condition to keep between start and end, on joint states. */
  readonly during: CompiledCondition | undefined;
  /** Variable that tells whether the condition was kept; -1 without one. */
  readonly kept: number;
  /** Variables that tell that the step runs, and their value then. */
  readonly marks: readonly number[];
  readonly mark: number;
}

/** The happenings of several members as one domain without time. */
export interface JointDomain {
  /**
   * Actions are happenings; there are no goals, and nothing to maintain. Each step with a condition to keep has a
   * variable that tells whether it was kept, which its ends need, and an action that sets it while the condition holds:
   * at one moment the condition may be broken while the step ends.
   */
  readonly domain: Domain;
  /** The same happenings, whose ends need the condition to keep itself. */
  readonly plain: Domain;
  readonly actions: readonly PlainAction[];
  /** The actions of `domain`. */
  readonly keepable: readonly PlainAction[];
  /** Names an action of `domain` in messages. */
  readonly nameOf: (action: number) => string;
  /** The domain's `maintain` for all members, which holds between all happenings but not within a moment. */
  readonly maintain: CompiledCondition;
  readonly steps: readonly JointTimedStep[];
  /** The step of each action, and whether the action ends it. */
  readonly stepOf: Int32Array;
  readonly isEnd: Uint8Array;
  /** The condition of an action at its own moment: that of an end, without what was kept until then. */
  readonly conditionOf: (action: number) => CompiledCondition;
  /** The variables of members that each action reads: what may not change at its moment. */
  readonly reads: readonly (readonly number[])[];
  /** For each member, the joint variable of each variable of the domain. */
  readonly slots: readonly Int32Array[];
  /** For each member, its own variables and the marks of the steps that it does, in the same order for all. */
  readonly ownSlots: readonly Int32Array[];
  /** Number of the members' variables; the variables that tell which steps run come after. */
  readonly markStart: number;
}

/**
 * Builds the joint domain of `count` members. Takes time linear in the happenings and the ways to choose partners. Pieces
 * are numbers of built actions.
 */
export function* joinDomain(steps: TimedSteps, count: number): Work<JointDomain, number> {
  const builder = new JointBuilder(steps, count);
  yield* builder.build();
  return builder.finish();
}

/** A step of certain members, with the variables that tell of it. */
type StepChoice = Pick<JointTimedStep, "timed" | "members" | "marks" | "kept">;

class JointBuilder {
  readonly #steps: TimedSteps;
  readonly #count: number;
  /** The happenings without conditional effects. */
  readonly #cases: Domain;
  readonly #variables: Variable[] = [];
  readonly #slots: Int32Array[];
  readonly #markStart: number;
  /** For each member, the variable that tells which step it does. */
  readonly #doing: readonly number[];
  readonly #joint: JointTimedStep[] = [];
  readonly #actions: PlainAction[] = [];
  readonly #stepOf: number[] = [];
  readonly #isEnd: number[] = [];
  /** The condition of each action at its own moment. */
  readonly #conditions: ConditionNode[] = [];
  readonly #reads: (readonly number[])[] = [];
  readonly #table: VariableTable;
  readonly #pool = new TestPool();
  readonly #choices: readonly StepChoice[];

  constructor(steps: TimedSteps, count: number) {
    this.#steps = steps;
    this.#count = count;
    this.#cases = steps.time.happenings.cases.domain;
    this.#slots = this.#declareMembers();
    this.#markStart = this.#variables.length;
    const choices = steps.all.flatMap((timed) =>
      crewsFor(steps, timed, count).map((members) => ({ timed, members })),
    );
    const values = ["idle", ...choices.map((_, index) => String(index))];
    const doing = Array.from({ length: count }, (_, member) =>
      this.#declare({ type: "enum", values, min: 0, max: choices.length }, `${member}:does`),
    );
    this.#doing = doing;
    const marks = choices.map(({ timed, members }, index) =>
      timed.alongside && timed.end >= 0
        ? [this.#declare({ type: "boolean", values: [], min: 0, max: 1 }, `${index}:runs`)]
        : members.map((member) => doing[member] as number),
    );
    const kept = choices.map(({ timed }, index) =>
      hasDuring(timed)
        ? this.#declare({ type: "boolean", values: [], min: 0, max: 1 }, `${index}:kept`)
        : -1,
    );
    this.#table = new VariableTable(this.#variables);
    this.#choices = choices.map((choice, index) => ({
      ...choice,
      ...{ marks: marks[index] as readonly number[], kept: kept[index] as number },
    }));
  }

  /** Adds all steps. */
  *build(): Work<void, number> {
    for (const choice of this.#choices) {
      const before = this.#actions.length;
      this.#add(choice);
      yield this.#actions.length - before;
    }
  }

  /** Declares the variables of all members, and returns the slots of each. */
  #declareMembers(): Int32Array[] {
    const { domain, isShared } = this.#steps;
    const { all } = domain.variables;
    const slots = Array.from({ length: this.#count }, () => new Int32Array(all.length));
    for (const variable of all) {
      let slot = -1;
      slots.forEach((own, member) => {
        const shared = isShared[variable.id] === 1;
        if (!shared || slot < 0) {
          slot = this.#declare(variable, shared ? variable.name : `${member}.${variable.name}`);
        }
        own[variable.id] = slot;
      });
    }
    return slots;
  }

  #declare(variable: Pick<Variable, "type" | "values" | "min" | "max">, name: string): number {
    const id = this.#variables.length;
    const { type, values, min, max } = variable;
    const range = { type, values, min, max, bucket: 1, defaultCode: undefined };
    this.#variables.push(Object.freeze({ name, id, ...range }));
    return id;
  }

  #add({ timed, members, marks, kept }: StepChoice): void {
    const index = this.#joint.length;
    const isBeside = timed.alongside && timed.end >= 0;
    const mark = isBeside ? 1 : index + 1;
    const during = hasDuring(timed) ? this.#during(timed, members) : undefined;
    const common = { index, timed, members, marks, mark, during, kept };
    const starts = this.#addCases(common, false);
    const ends = timed.end < 0 ? [] : this.#addCases(common, true);
    this.#joint.push({ ...common, starts, ends });
    for (const cases of [starts, ends]) this.#shareReads(cases);
  }

  /** Lets all cases of a happening read the same: what it touches does not depend on the state. */
  #shareReads(cases: readonly number[]): void {
    if (cases.length < 2) return;
    const all = new Set(cases.flatMap((action) => this.#reads[action] ?? []));
    for (const action of cases) this.#reads[action] = [...all];
  }

  /** Adds the combinations of the members' cases of a happening, and returns their actions. */
  #addCases(step: Omit<JointTimedStep, "starts" | "ends">, isEnd: boolean): readonly number[] {
    const { timed, members, marks, mark, during } = step;
    const from = isEnd ? mark : 0;
    const to = isEnd || timed.end < 0 ? 0 : mark;
    let combinations: number[][] = [[]];
    for (const at of members.keys()) {
      const cases = this.#casesOf(stepPartAt(timed, at)[isEnd ? "end" : "start"]);
      combinations = combinations.flatMap((chosen) => cases.map((id) => [...chosen, id]));
    }
    const tests = marks.map((slot) => this.#pool.of(slot, "=", from));
    return combinations.map((chosen) => {
      const children: ConditionNode[] = [];
      const effects: number[] = [];
      if (from !== to) for (const slot of marks) effects.push(ASSIGN, slot, to, 0);
      members.forEach((member, at) => {
        const id = chosen[at] as number;
        if (id < 0) return;
        for (const node of this.#conditionsOf(id, member)) children.push(node);
        this.#addEffects(id, member, at === 0 || timed.roles !== undefined, effects);
      });
      const action = this.#actions.length;
      const reads = variablesOf(children);
      if (!isEnd) this.#addDurationReads(timed, members[0] as number, reads);
      for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
        const copied = effects[at + 2] as number;
        if (effects[at] === COPY && !reads.includes(copied)) reads.push(copied);
      }
      this.#reads.push(reads);
      const deciding = children.filter((node) => !alwaysHolds(node, this.#table));
      const own: ConditionNode = { kind: "all", children: [...tests, ...deciding] };
      this.#conditions.push(own);
      this.#actions.push({
        condition:
          isEnd && during !== undefined
            ? { kind: "all", children: [...own.children, during.node] }
            : own,
        effects,
        scaledCost: isEnd ? 1 : (this.#cases.actions.scaledCost[chosen[0] as number] as number),
      });
      this.#stepOf.push(step.index);
      this.#isEnd.push(Number(isEnd));
      return action;
    });
  }

  /** The cases of a happening; -1 alone where there is none. */
  #casesOf(happening: number): readonly number[] {
    const { split } = this.#steps.time.happenings.cases;
    if (split === undefined || happening < 0) return [happening];
    const [first = 0, end = 0] = split.start.subarray(happening, happening + 2);
    return Array.from({ length: end - first }, (_, at) => first + at);
  }

  #conditionsOf(id: number, member: number, of: Domain = this.#cases): ConditionNode[] {
    const { conditions, conditionStart } = of.actions;
    const slots = this.#slots[member] as Int32Array;
    const end = conditionStart[id + 1] as number;
    const nodes = decodeRun(conditions, conditionStart[id] as number, end, this.#pool);
    if (this.#count === 1) return nodes;
    return nodes.map((node) => relocate(node, slots));
  }

  /**
   * Adds a member's effects to those of others.
   *
   * @param isOwn whether its effects on shared variables are its own. Else they are those of the agent, and happen once
   */
  #addEffects(id: number, member: number, isOwn: boolean, into: number[]): void {
    const others = into.length;
    const { effects, effectStart } = this.#cases.actions;
    const { isShared } = this.#steps;
    const slots = this.#slots[member] as Int32Array;
    const end = effectStart[id + 1] as number;
    for (let at = effectStart[id] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      if (!isOwn && isShared[variable] === 1) continue;
      const opcode = effects[at] as number;
      const operand = effects[at + 2] as number;
      const moved = opcode === COPY ? (slots[operand] as number) : operand;
      const slot = slots[variable] as number;
      // What two roles change at once, both only add to.
      const other = isShared[variable] === 1 ? changeIn(into, slot, others) : -1;
      if (other < 0) into.push(opcode, slot, moved, effects[at + 3] as number);
      else into[other + 2] = (into[other + 2] as number) + operand;
    }
  }

  #during(timed: TimedStep, members: readonly number[]): CompiledCondition {
    const children = members.flatMap((member, at) => {
      const { during } = stepPartAt(timed, at);
      if (during < 0) return [];
      return this.#conditionsOf(during, member, this.#steps.time.happenings);
    });
    return new CompiledCondition(simplify({ kind: "all", children }, this.#table), this.#table);
  }

  #addDurationReads({ duration }: TimedStep, agent: number, into: number[]): void {
    const slots = this.#slots[agent] as Int32Array;
    if (duration === undefined) return;
    const add = (variable: number): void => {
      const slot = slots[variable] as number;
      if (!into.includes(slot)) into.push(slot);
    };
    if (duration.kind === "way") {
      const { position } = this.#steps.domain.variables;
      if (position !== undefined) add(position.id);
      return;
    }
    for (const length of [duration.from, duration.to]) {
      for (const [variable] of length?.terms ?? []) add(variable);
    }
  }

  /** The happenings with the variables that tell what was kept. */
  #keepable(): readonly PlainAction[] {
    const actions = this.#actions.map((action, id): PlainAction => {
      const { kept } = this.#joint[this.#stepOf[id] as number] as JointTimedStep;
      if (kept < 0 || this.#isEnd[id] === 0) return action;
      const children = [this.#conditions[id] as ConditionNode, makeTest(kept, "=", 1)];
      const effects = [...action.effects, ASSIGN, kept, 0, 0];
      return { ...action, condition: { kind: "all", children }, effects };
    });
    for (const { during, kept, marks, mark } of this.#joint) {
      if (during === undefined) continue;
      const running = marks.map((slot) => makeTest(slot, "=", mark));
      const condition: ConditionNode = { kind: "all", children: [...running, during.node] };
      const effects = [ASSIGN, kept, 1, 0];
      actions.push({ condition, effects, scaledCost: 1 });
    }
    return actions;
  }

  #ownSlots(): readonly Int32Array[] {
    const { isShared } = this.#steps;
    const beside = this.#joint.filter(({ timed }) => timed.alongside && timed.end >= 0);
    return this.#slots.map((slots, member) => {
      const own = [...slots].filter((_, variable) => isShared[variable] === 0);
      const runs = beside.filter(({ members }) => members[0] === member);
      return Int32Array.from([
        ...own,
        this.#doing[member] as number,
        ...runs.flatMap(({ marks }) => marks),
      ]);
    });
  }

  finish(): JointDomain {
    const { domain } = this.#steps;
    const hash = new Hash64().text(domain.hash).integer(this.#count).digest();
    const children = this.#slots.map((slots) => relocate(domain.maintain.node, slots));
    const maintain = simplify({ kind: "all", children }, this.#table);
    const [joint, stepOf, isEnd] = [this.#joint, this.#stepOf, this.#isEnd];
    const nameOf = (action: number): string => {
      const index = stepOf[action];
      if (index === undefined) return "keep";
      const { timed, members } = joint[index] as JointTimedStep;
      return `${isEnd[action] === 1 ? "end" : "start"} ${textOfStep(timed, members)}`;
    };
    const written = (actions: readonly PlainAction[], own: string): Domain =>
      plainDomain(domain.name, this.#table, actions, TRUE_NODE, own, nameOf);
    const plain = written(this.#actions, `${hash}:plain`);
    const keepsNone = this.#joint.every(({ during }) => during === undefined);
    const keepable = keepsNone ? this.#actions : this.#keepable();
    return {
      domain: keepsNone ? plain : written(keepable, hash),
      plain,
      actions: this.#actions,
      keepable,
      nameOf,
      maintain: new CompiledCondition(maintain, this.#table),
      steps: this.#joint,
      stepOf: Int32Array.from(stepOf),
      isEnd: Uint8Array.from(isEnd),
      conditionOf: compiledOnDemand(this.#conditions, this.#table),
      reads: this.#reads,
      slots: this.#slots,
      ownSlots: this.#ownSlots(),
      markStart: this.#markStart,
    };
  }
}

/** The place of the change of a variable among effects before a place; -1 if there is none. */
function changeIn(effects: readonly number[], variable: number, before: number): number {
  for (let at = 0; at < before; at += EFFECT_LENGTH) {
    if (effects[at + 1] === variable) return at;
  }
  return -1;
}

/** Compiles each condition when it is asked for: first plans of many steps ask for few. */
function compiledOnDemand(
  nodes: readonly ConditionNode[],
  table: VariableTable,
): (index: number) => CompiledCondition {
  const compiled: (CompiledCondition | undefined)[] = new Array(nodes.length);
  return (index) => {
    let condition = compiled[index];
    if (condition === undefined) {
      condition = new CompiledCondition(nodes[index] as ConditionNode, table);
      compiled[index] = condition;
    }
    return condition;
  };
}
