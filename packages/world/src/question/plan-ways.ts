import { COST_SCALE, type Outcome, type PackedState, PlanProver } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { learnWays, type Traveller, type UnknownWay } from "../binding/bind-ways.ts";
import { type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import type { Round } from "./round.ts";

/** A question as far as its ways are concerned. */
type WaysOfRound = Pick<Round, "binding" | "unknownWays" | "ways">;

/**
 * The ways of a plan whose costs are not known, by index in the table.
 *
 * @param state before the plan
 */
export function unknownWaysOf(
  { binding, ways, unknownWays }: WaysOfRound,
  actions: readonly number[],
  state: PackedState,
): ReadonlyMap<number, UnknownWay> {
  const found = new Map<number, UnknownWay>();
  const { position, domain } = binding.layout;
  if (unknownWays.size === 0 || position === undefined || ways === undefined) return found;
  const size = position.variable.values.length;
  const prover = new PlanProver(domain);
  let before = state;
  for (const action of actions) {
    const to = binding.layout.wayEndOf(domain.step(action));
    const index = (before[position.variable.id] as number) * size + to;
    const way = to < 0 ? undefined : unknownWays.get(index);
    if (way !== undefined) found.set(index, way);
    if (!prover.prove(before, [action], undefined, { ways })) break;
    before = prover.state.slice();
  }
  return found;
}

/** A question and its answer after a look at the unknown ways of its plan. */
interface CheckedPlan {
  readonly round: Round;
  /** Undefined if a way of the plan is missing, or its times are wrong. */
  readonly answer: Outcome | undefined;
  /** Whether the game has to compute one of the ways asked for. */
  readonly isComputed: boolean;
}

/**
 * Asks for the unknown ways of a plan that the game was not asked for, as far as there are lookups.
 *
 * @param state before the plan
 */
export function* checkWays(
  answer: Outcome,
  round: Round,
  state: PackedState,
  book: WayBook,
  traveller: Traveller,
): Work<CheckedPlan> {
  const unknown = unknownWaysOf(round, answer.plan?.actions ?? [], state);
  const wanted = [...unknown].flatMap(([index, { isAsked }]) => (isAsked ? [] : index));
  if (wanted.length === 0 || book.left === 0) return { round, answer, isComputed: false };
  const ways = yield* learnWays(round.binding, round, wanted, book, traveller);
  const learned: Round = { ...round, ...ways };
  const isComputed = wanted.some((index) => ways.unknownWays.get(index)?.isAsked === true);
  const isMissing = wanted.some((index) => ways.ways?.scaledCosts[index] === WITHOUT_WAY);
  // With other ways the steps of a schedule would start at other times.
  const hasChanged = wanted.some(
    (index) => ways.ways?.scaledCosts[index] !== round.ways?.scaledCosts[index],
  );
  const isLate = round.binding.layout.domain.time !== undefined && hasChanged;
  const priced = hasChanged ? pricedAgain(answer, round, learned, state) : answer;
  return { round: learned, answer: isMissing || isLate ? undefined : priced, isComputed };
}

/** A question whose ways the game had to compute, after asking for them again. */
export function* computedWays(round: Round, book: WayBook, traveller: Traveller): Work<Round> {
  const asked = [...round.unknownWays].flatMap(([index, { isAsked }]) => (isAsked ? index : []));
  return { ...round, ...(yield* learnWays(round.binding, round, asked, book, traveller)) };
}

/**
 * An answer with its cost by the ways of a later table.
 *
 * @param state before the plan
 */
function pricedAgain(
  answer: Outcome,
  { binding, ways }: WaysOfRound,
  later: WaysOfRound,
  state: PackedState,
): Outcome {
  const prover = new PlanProver(binding.layout.domain);
  const actions = answer.plan?.actions ?? [];
  if (!prover.prove(state, actions, undefined, { ways })) return answer;
  const scaledBefore = prover.scaledCost;
  if (!prover.prove(state, actions, undefined, { ways: later.ways })) return answer;
  const scaledMore = prover.scaledCost - scaledBefore;
  const cost = Math.round(answer.cost * COST_SCALE + scaledMore) / COST_SCALE;
  return { ...answer, cost, optimal: false, revised: answer.revised };
}
