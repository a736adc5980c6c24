import { applyAction, type Domain, type PackedState } from "@understudy/planner-core";
import {
  ASSIGN,
  type ConditionNode,
  conditionVariables,
  conjuncts,
  DECREASE,
  decodeRun,
  EFFECT_LENGTH,
  holds,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { KindNames } from "./report-kinds.ts";

/** Two steps that spend something and bring back more of it, and change nothing else. */
export interface Pump {
  readonly spend: string;
  readonly gain: string;
  /** The variable that has grown. */
  readonly variable: string;
  /** Growth of the variable in one round. */
  readonly by: number;
  /** Number of pairs of the same tools; absent for 1. */
  readonly alike?: number;
}

/** Limit on the pairs that are tried. */
const MAX_PAIRS = 20_000;

type Change = readonly [operation: number, operand: number, bound: number];

/** An action whose conditions each concern one variable, and whose effects are constant. */
interface PlainAction {
  readonly action: number;
  readonly tests: ReadonlyMap<number, readonly ConditionNode[]>;
  readonly changes: ReadonlyMap<number, Change>;
}

/**
 * Finds money pumps of two steps, such as an axe that sells for more than it costs. Each is proved by a state in which
 * both steps apply, one after the other. Both change something else, which the second undoes: sources, such as chopping
 * wood, are none.
 *
 * @param unreachable ground actions to leave out
 */
export function findPumps(
  domain: Domain,
  unreachable: ReadonlySet<number>,
  names: KindNames,
): readonly Pump[] {
  const plain: PlainAction[] = [];
  for (let action = 0; action < domain.actions.count; action++) {
    const read = unreachable.has(action) ? undefined : plainAction(domain, action);
    if (read !== undefined) plain.push(read);
  }
  const gains = byChange(plain, INCREASE);
  const found = new Map<string, { -readonly [Key in keyof Pump]: Pump[Key] }>();
  let pairs = 0;
  for (const [variable, spenders] of byChange(plain, DECREASE)) {
    for (const spend of spenders) {
      for (const gain of gains.get(variable) ?? []) {
        if (++pairs > MAX_PAIRS) return [...found.values()];
        const by = gainOf(domain, spend, gain, variable);
        if (by === undefined) continue;
        const texts = [spend, gain].map(({ action }) => names.say(domain.formatAction(action)));
        const [spent = "", gained = ""] = texts;
        const name = names.say(domain.variables.all[variable]?.name ?? "");
        const tools = [spend, gain].map(({ action }) => domain.actions.tool[action]);
        const key = JSON.stringify([tools, name]);
        const known = found.get(key);
        if (known !== undefined) known.alike = (known.alike ?? 1) + 1;
        else found.set(key, { spend: spent, gain: gained, variable: name, by });
      }
    }
  }
  return [...found.values()];
}

function plainAction({ actions }: Domain, action: number): PlainAction | undefined {
  const { conditions, conditionStart, conditional, effects, effectStart } = actions;
  if (conditional !== undefined) {
    if ((conditional.start[action] as number) < (conditional.start[action + 1] as number)) return;
  }
  const tests = new Map<number, ConditionNode[]>();
  const from = conditionStart[action] as number;
  for (const node of decodeRun(conditions, from, conditionStart[action + 1] as number)) {
    for (const part of conjuncts(node)) {
      const [variable, ...others] = conditionVariables(part);
      if (variable === undefined || others.length > 0) return undefined;
      tests.set(variable, [...(tests.get(variable) ?? []), part]);
    }
  }
  const changes = new Map<number, Change>();
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const [operation, variable, operand, bound] = effects.subarray(at, at + EFFECT_LENGTH);
    if (operation !== ASSIGN && operation !== INCREASE && operation !== DECREASE) return undefined;
    changes.set(variable as number, [operation, operand as number, bound as number]);
  }
  return { action, tests, changes };
}

function byChange(
  actions: readonly PlainAction[],
  operation: number,
): ReadonlyMap<number, readonly PlainAction[]> {
  const found = new Map<number, PlainAction[]>();
  for (const action of actions) {
    if (action.changes.size < 2) continue;
    for (const [variable, [own]] of action.changes) {
      if (own === operation) found.set(variable, [...(found.get(variable) ?? []), action]);
    }
  }
  return found;
}

/** The growth of a variable in a round of two steps that changes nothing else; undefined if there is no such round. */
function gainOf(
  domain: Domain,
  spend: PlainAction,
  gain: PlainAction,
  variable: number,
): number | undefined {
  const [, spent] = spend.changes.get(variable) as Change;
  const [, gained] = gain.changes.get(variable) as Change;
  if (gained <= spent) return undefined;
  const touched = new Set([...spend.changes.keys(), ...gain.changes.keys()]);
  for (const each of touched) {
    if (each !== variable && !(spend.changes.has(each) && gain.changes.has(each))) return undefined;
  }
  const state = Int32Array.from(domain.variables.all, ({ min }) => min);
  const wanted = new Set([...touched, ...spend.tests.keys(), ...gain.tests.keys()]);
  for (const each of wanted) {
    const code = startOf(domain, spend, gain, each, each === variable);
    if (code === undefined) return undefined;
    state[each] = code;
  }
  const middle = after(domain, spend.action, state);
  const end = middle && after(domain, gain.action, middle);
  if (end === undefined) return undefined;
  const isSame = end.every((code, index) => index === variable || code === state[index]);
  const by = (end[variable] as number) - (state[variable] as number);
  return isSame && by > 0 ? by : undefined;
}

/** A value of a variable from which both steps apply, and which they do not lower. */
function startOf(
  { variables }: Domain,
  spend: PlainAction,
  gain: PlainAction,
  variable: number,
  mayGrow: boolean,
): number | undefined {
  const { min, max } = variables.all[variable] as Domain["variables"]["all"][number];
  for (let code = min; code <= max; code++) {
    const middle = changed(spend, variable, code);
    const end = changed(gain, variable, middle);
    if (mayGrow ? end <= code : end !== code) continue;
    if (meets(spend, variable, code) && meets(gain, variable, middle)) return code;
  }
  return undefined;
}

function changed({ changes }: PlainAction, variable: number, code: number): number {
  const [operation, operand, bound] = changes.get(variable) ?? [INCREASE, 0, code];
  if (operation === ASSIGN) return operand;
  return operation === DECREASE ? code - operand : Math.min(bound, code + operand);
}

function meets({ tests }: PlainAction, variable: number, code: number): boolean {
  return (tests.get(variable) ?? []).every((node) => isMet(node, code));
}

/** Whether a condition on one variable holds for a value of it. */
function isMet(node: ConditionNode, code: number): boolean {
  switch (node.kind) {
    case "all":
      return node.children.every((child) => isMet(child, code));
    case "any":
      return node.children.some((child) => isMet(child, code));
    case "test":
      if (node.operator === "=") return code === node.value;
      if (node.operator === "!=") return code !== node.value;
      return node.operator === "<=" ? code <= node.value : code >= node.value;
    default:
      return false;
  }
}

/** The state after an action; undefined if it does not apply, or breaks what the domain maintains. */
function after(
  { actions, maintain }: Domain,
  action: number,
  state: PackedState,
): PackedState | undefined {
  const { conditions, conditionStart } = actions;
  const from = conditionStart[action] as number;
  if (!holds(conditions, from, conditionStart[action + 1] as number, state)) return undefined;
  const next = new Int32Array(state.length);
  applyAction(actions, action, state, next);
  return maintain.holds(next) ? next : undefined;
}
