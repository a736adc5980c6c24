/**
 * The exchanges of a domain: tools that achieve conditions of other tools or goals.
 *
 * @module
 */

import { type Domain, RequestError } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  DECREASE,
  decodeRun,
  EFFECT_LENGTH,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";

/** Size limit; larger domains would take minutes and give an unreadable picture. */
const MAX_ACTIONS = 50_000;
const MAX_PARTS = 2000;

/**
 * A tool that achieves a condition of another tool or a goal. Tools are numbered first, then goals, in declared order.
 */
export interface DomainExchange {
  readonly giver: number;
  readonly taker: number;
  /** Display name of the variable: `chest.gold` for the variable of any place. */
  readonly variable: string;
}

/** The variables that tools and goals need and give, and the exchanges between them. */
export interface Exchanges {
  readonly all: readonly DomainExchange[];
  /** Variables in the conditions of each tool or goal. */
  readonly needs: readonly ReadonlySet<string>[];
  /** Variables that each tool changes; empty for goals. */
  readonly gives: readonly ReadonlySet<string>[];
  /** Variables changed by tools but read by no condition. */
  readonly idle: ReadonlySet<string>;
}

/** A tool's changes of one variable. */
interface Gift {
  readonly values: Set<number>;
  rises: boolean;
  falls: boolean;
}

/** The tests of one variable in a tool or goal. */
interface Wish {
  readonly tests: Map<string, TestNode>;
  /** Whether a larger or smaller value helps a comparison with other variables. */
  more: boolean;
  less: boolean;
}

/**
 * Finds the exchanges of a domain from its ground actions.
 *
 * @throws RequestError if the domain is too large for a picture
 */
export function findExchanges(domain: Domain): Exchanges {
  const parts = domain.tools.length + domain.goals.length;
  if (domain.actions.count > MAX_ACTIONS || parts > MAX_PARTS) {
    const message = `has ${domain.actions.count} ground actions, ${parts} tools and goals`;
    const hint = `a picture takes at most ${MAX_ACTIONS} and ${MAX_PARTS}: draw a part of the domain`;
    throw new RequestError([{ pointer: "/domain", message, hint }]);
  }
  const gifts = Array.from({ length: parts }, () => new Map<number, Gift>());
  const wishes = Array.from({ length: parts }, () => new Map<number, Wish>());
  for (let action = 0; action < domain.actions.count; action++) {
    const tool = domain.actions.tool[action] as number;
    addGifts(domain, action, gifts[tool] as Map<number, Gift>);
    addWishes(domain.simplifiedCondition(action), wishes[tool] as Map<number, Wish>);
    for (const guard of guardsOf(domain, action))
      addWishes(guard, wishes[tool] as Map<number, Wish>);
  }
  for (const [index, { condition }] of domain.goals.entries()) {
    addWishes(condition.simplified, wishes[domain.tools.length + index] as Map<number, Wish>);
  }
  return exchangesOf(domain, gifts, wishes);
}

function exchangesOf(
  domain: Domain,
  gifts: readonly ReadonlyMap<number, Gift>[],
  wishes: readonly ReadonlyMap<number, Wish>[],
): Exchanges {
  const { all: variables } = domain.variables;
  const nameOf = (variable: number): string => sayVariable(domain, variables[variable]?.name ?? "");
  const takersOf = new Map<number, (readonly [taker: number, wish: Wish])[]>();
  for (const [taker, own] of wishes.entries()) {
    for (const [variable, wish] of own) {
      const known = takersOf.get(variable) ?? [];
      known.push([taker, wish]);
      takersOf.set(variable, known);
    }
  }
  const found = new Map<string, DomainExchange>();
  for (const [giver, own] of gifts.entries()) {
    for (const [variable, gift] of own) {
      const { min = 0, max = 0 } = variables[variable] ?? {};
      for (const [taker, wish] of takersOf.get(variable) ?? []) {
        if (taker === giver || !helps(gift, wish, min, max)) continue;
        const name = nameOf(variable);
        found.set(`${giver} ${taker} ${name}`, { giver, taker, variable: name });
      }
    }
  }
  const namesOf = (each: ReadonlyMap<number, unknown>): ReadonlySet<string> =>
    new Set([...each.keys()].map(nameOf));
  const gives = gifts.map(namesOf);
  const read = new Set(
    [...takersOf.keys(), ...conditionVariables(domain.maintain.node)].map(nameOf),
  );
  return {
    all: [...found.values()],
    needs: wishes.map(namesOf),
    gives,
    idle: new Set(gives.flatMap((names) => [...names]).filter((name) => !read.has(name))),
  };
}

function addGifts({ actions }: Domain, action: number, gifts: Map<number, Gift>): void {
  const { effects, effectStart, conditional } = actions;
  addRun(effects, effectStart[action] as number, effectStart[action + 1] as number, gifts);
  if (conditional === undefined) return;
  const end = conditional.start[action + 1] as number;
  for (let group = conditional.start[action] as number; group < end; group++) {
    const { effectStart: start } = conditional;
    addRun(conditional.effects, start[group] as number, start[group + 1] as number, gifts);
  }
}

function addRun(effects: Int32Array, start: number, end: number, gifts: Map<number, Gift>): void {
  for (let at = start; at < end; at += EFFECT_LENGTH) {
    const [operation, variable, operand] = effects.subarray(at, at + 3) as unknown as [
      ...[number, number, number],
    ];
    let gift = gifts.get(variable);
    if (gift === undefined) {
      gift = { values: new Set(), rises: false, falls: false };
      gifts.set(variable, gift);
    }
    if (operation === ASSIGN) gift.values.add(operand);
    // A copied value may be anything.
    gift.rises ||= operation === INCREASE || operation === COPY;
    gift.falls ||= operation === DECREASE || operation === COPY;
  }
}

function guardsOf({ actions: { conditional } }: Domain, action: number): readonly ConditionNode[] {
  if (conditional === undefined) return [];
  const { start, guards, guardStart } = conditional;
  const [first, end] = [start[action] as number, start[action + 1] as number];
  return decodeRun(guards, guardStart[first] as number, guardStart[end] as number);
}

function addWishes(node: ConditionNode, wishes: Map<number, Wish>): void {
  const wishOf = (variable: number): Wish => {
    let wish = wishes.get(variable);
    if (wish === undefined) {
      wish = { tests: new Map(), more: false, less: false };
      wishes.set(variable, wish);
    }
    return wish;
  };
  switch (node.kind) {
    case "test":
      wishOf(node.variable).tests.set(`${node.operator}${node.value}`, node);
      return;
    case "compare": {
      const [left, right] = [wishOf(node.left.variable), wishOf(node.right.variable)];
      left.less = right.more = true;
      if (node.operator !== "<=") left.more = right.less = true;
      return;
    }
    case "sum":
      for (const { variable, factor } of node.terms) {
        const wish = wishOf(variable);
        wish.more ||= factor < 0;
        wish.less ||= factor > 0;
      }
      return;
    default:
      for (const child of node.children) addWishes(child, wishes);
  }
}

/** Whether a change can make one of the tests true. */
function helps(gift: Gift, { tests, more, less }: Wish, min: number, max: number): boolean {
  const assigns = gift.values.size > 0;
  if ((more && (gift.rises || assigns)) || (less && (gift.falls || assigns))) return true;
  for (const { operator, value } of tests.values()) {
    if (gift.rises && (operator === "!=" || (operator !== "<=" && value > min))) return true;
    if (gift.falls && (operator === "!=" || (operator !== ">=" && value < max))) return true;
    for (const given of gift.values) {
      const isMet =
        operator === "="
          ? given === value
          : operator === "!="
            ? given !== value
            : operator === ">="
              ? given >= value
              : given <= value;
      if (isMet) return true;
    }
  }
  return false;
}

/** Display name: the kind for places of things, else the variable's name. */
export function sayVariable({ kinds }: Domain, name: string): string {
  const found = kinds?.placeVariables.get(name);
  if (found === undefined) return name;
  return found.property === undefined ? found.kind : `${found.kind}.${found.property}`;
}
