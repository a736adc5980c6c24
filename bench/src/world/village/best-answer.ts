import type { Spot } from "../market.ts";
import { EXPLORE, type Kind } from "./domain.ts";
import { wayBetween } from "./places.ts";
import type { OwnValues } from "./valley.ts";

/** A thing as a settler remembers it, unless claimed by another settler. */
export interface KnownThing extends Spot {
  readonly id: number;
  readonly kind: Kind;
  readonly berries: number;
  readonly held: boolean;
  readonly wood: number;
}

/** A settler's knowledge at the time of its question. */
export interface Knowledge {
  readonly here: Spot;
  readonly own: OwnValues;
  readonly things: readonly KnownThing[];
}

/** The most urgent reachable goal, and the cost of its best plan. */
export interface BestAnswer {
  readonly goal: string;
  readonly cost: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The best answer for a settler's knowledge, by brute force. Searching for a thing counts only if
 * no known thing will do.
 */
export function bestAnswer(knowledge: Knowledge): BestAnswer | undefined {
  const { thirsty, hungry, helped } = knowledge.own;
  const goals = [
    ["watered", thirsty, costOfWater],
    ["fed", hungry, costOfFood],
    ["useful", !helped, costOfWork],
  ] as const;
  for (const [goal, isWanted, costOf] of goals) {
    const cost = isWanted ? costOf(knowledge) : NEVER;
    if (cost < NEVER) return { goal, cost };
  }
  return undefined;
}

function ofKind({ things }: Knowledge, kind: Kind): readonly KnownThing[] {
  return things.filter((thing) => thing.kind === kind);
}

function least(costs: readonly number[]): number {
  return costs.reduce((one, other) => Math.min(one, other), NEVER);
}

function costOfWater(knowledge: Knowledge): number {
  const known = least(ofKind(knowledge, "spring").map((one) => wayBetween(knowledge.here, one)));
  return 1 + (known < NEVER ? known : EXPLORE.spring.cost);
}

function costOfFood(knowledge: Knowledge): number {
  const bushes = ofKind(knowledge, "bush").filter(({ berries }) => berries > 0);
  const visit = (here: Spot, had: number, left: readonly KnownThing[]): number =>
    had >= 2
      ? 1
      : least(
          left.map((bush) => {
            const others = left.filter((other) => other !== bush);
            return wayBetween(here, bush) + 3 + visit(bush, had + bush.berries, others);
          }),
        );
  const known = visit(knowledge.here, knowledge.own.berries, bushes);
  return known < NEVER ? known : EXPLORE.bush.cost + 4;
}

function costOfWork(knowledge: Knowledge): number {
  const { here, own } = knowledge;
  const stores = ofKind(knowledge, "store").filter(({ wood }) => wood <= 28);
  const bring = (from: Spot): number => least(stores.map((one) => wayBetween(from, one) + 1));
  if (own.logs >= 2) return bring(here);
  const trees = ofKind(knowledge, "tree").map((tree) => ({ tree, rest: bring(tree) }));
  const axes = ofKind(knowledge, "axe").filter(({ held }) => !held);
  const costs = trees.map(({ tree, rest }) => {
    const sticks = wayBetween(here, tree) + 12 * (2 - own.logs);
    const cut = (from: Spot): number => wayBetween(from, tree) + 6;
    const felled =
      own.holds === undefined
        ? least(axes.map((axe) => wayBetween(here, axe) + 1 + cut(axe)))
        : cut(here);
    return rest + Math.min(sticks, felled);
  });
  // An undiscovered tree is as far from the store as from here.
  const known = least(costs);
  return known < NEVER ? known : 2 * EXPLORE.tree.cost + 12 * (2 - own.logs) + 1;
}
