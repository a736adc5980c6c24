import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { JointDomain, SquadProblem } from "@understudy/planner-core/schedule";
import type { WorldChange } from "./joint-clocks.ts";

/** The ways of a problem's members: where they are, what moves them, and what runs. */
interface Walks {
  readonly joint: JointDomain;
  readonly problem: SquadProblem;
  readonly start: Int32Array;
  readonly running: readonly { readonly step: number }[];
  readonly changes: readonly WorldChange[];
}

/**
 * For each joint step, whether its agent may ever have a way to it. Plans for one step after the other know no ways, and
 * would send a member where only another can go.
 *
 * @returns undefined if all steps may be, or if something else than a step moves members
 */
export function stepsInReach(walks: Walks): readonly boolean[] | undefined {
  const { joint, problem, start, running, changes } = walks;
  const { ways, domain } = problem;
  const position = domain.variables.position?.id;
  if (ways === undefined || position === undefined || !ways.scaledCosts.includes(0))
    return undefined;
  const moves = movesOf(joint, position);
  const slots = joint.slots.map((own) => own[position] as number);
  if (
    moves === undefined ||
    changes.some(({ writes }) => writes.some((one) => slots.includes(one)))
  ) {
    return undefined;
  }
  // A shared position is that of all members.
  const reached = new Map(slots.map((slot) => [slot, new Set([start[slot] as number])]));
  const isReached = joint.steps.map(() => false);
  const move = (step: number): void => {
    for (const { slot, to } of moves[step] as readonly Move[]) reached.get(slot)?.add(to);
  };
  for (const { step } of running) move(step);
  for (let hasGrown = true; hasGrown; ) {
    hasGrown = false;
    for (const { index, timed, members } of joint.steps) {
      if (isReached[index]) continue;
      const { duration } = timed;
      const from = reached.get(slots[members[0] as number] as number) as Set<number>;
      const isNear =
        duration?.kind !== "way" ||
        [...from].some((place) => ways.scaledCost(place, duration.to) < Number.POSITIVE_INFINITY);
      if (!isNear) continue;
      isReached[index] = hasGrown = true;
      move(index);
    }
  }
  return isReached.includes(false) ? isReached : undefined;
}

/** A place to which a step brings the members whose position is in a slot. */
interface Move {
  readonly slot: number;
  readonly to: number;
}

const known = new WeakMap<JointDomain, readonly (readonly Move[])[] | undefined>();

/** The moves of each joint step; undefined if a step moves members relative to something. */
function movesOf(joint: JointDomain, position: number): readonly (readonly Move[])[] | undefined {
  if (!known.has(joint)) known.set(joint, findMoves(joint, position));
  return known.get(joint);
}

function findMoves(
  { domain, steps, slots }: JointDomain,
  position: number,
): readonly (readonly Move[])[] | undefined {
  const { effects, effectStart } = domain.actions;
  const positions = new Set(slots.map((own) => own[position] as number));
  const moves = steps.map((): Move[] => []);
  for (const { index, starts, ends } of steps) {
    for (const action of [...starts, ...ends]) {
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        const slot = effects[at + 1] as number;
        if (!positions.has(slot)) continue;
        if (effects[at] !== ASSIGN) return undefined;
        (moves[index] as Move[]).push({ slot, to: effects[at + 2] as number });
      }
    }
  }
  return moves;
}
