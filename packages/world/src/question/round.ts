import type { Clock, Goal, Outcome, PackedState } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { BoundWays, UnknownWay } from "../binding/bind-ways.ts";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { CandidateOptions } from "../binding/candidate-options.ts";
import type { Candidates } from "../binding/candidates.ts";
import type { ThingPlace } from "../layout.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { KnownGoal } from "./goals.ts";
import type { NameOf } from "./named-things.ts";
import type { OwnState } from "./own-state.ts";
import type { RoundLimits } from "./round-limits.ts";

/** A question to the orchestrator: a binding, a goal, ways, and limits. */
export interface Round extends BoundWays, RoundLimits {
  readonly reference: KnownGoal["reference"];
  readonly binding: ThingBinding;
  /** The names of the bound things, for directives that name none of them. */
  readonly names: string | undefined;
}

/**
 * The grounds of a proof that there is no plan: the agent's own variables and the facts of things, or the ways between
 * things as well; and the claims of others unless the proof is complete.
 */
export type Grounds = "facts" | "ways";

/** The result of an inquiry: an outcome, its round, and the number of things considered. */
export interface InquiryEnd {
  readonly outcome: Outcome;
  readonly round: Round;
  readonly considered: { readonly things: number; readonly of: number };
  /** Whether all things that the agent knows and may use were considered. */
  readonly isComplete: boolean;
  /** The grounds of a proof that no plan reaches any of the goals as things are; undefined for another answer. */
  readonly restsOn?: Grounds | undefined;
  /** The ways of the plan whose costs are not known. */
  readonly unchecked: readonly UnknownWay[];
  /** The nearest suitable thing that another agent claims; only without a plan. */
  readonly taken?: Thing | undefined;
}

/** A request of an agent while it is open. */
export interface ThingInquiry {
  /** The next question; undefined when there is none. */
  readonly round: Round | undefined;
  /** The goals that already hold. */
  readonly held: readonly Goal[];
  /** The cheapest plan so far. */
  readonly best: InquiryEnd | undefined;
  /** The things of its plan that are claimed only when it is the agent's turn. */
  readonly stations: ReadonlySet<ThingId>;
  /** Whether its question has to be put anew. */
  readonly hasFailed: boolean;
  /** Whether the caller calls `renewWays` once the game has computed ways. */
  mayRenew: boolean;
  answered(answer: Outcome, hasTime: boolean, mayImprove?: boolean): Work<InquiryEnd | undefined>;
  /** The ways of a plan whose costs were not known in its round. */
  uncheckedOf(outcome: Outcome, round: Round): InquiryEnd["unchecked"];
  /** A new state of the agent with the bound things of a round. */
  stateIn(round: Round): PackedState;
  /** Opens a round for a cheaper plan after the end, where there may be one. Returns false if nothing is left to try. */
  improve?(): Work<boolean>;
  /** Repeats a question without the things that other agents have claimed meanwhile. */
  askAgain(round: Round): void;
  /** Called if the world changed during the choice of things; nothing is proved then. */
  worldChanged(): void;
  /** Updates the ways of the current question that the game had to compute. */
  renewWays(): void;
  /** Tells the crowd what a search among all things found, and what it did not. Then `stations` are known. */
  teach(end: InquiryEnd, own: OwnState): void;
}

/** The crowd, as far as questions are concerned: it learns from what searches find, and what they do not. */
interface PupilOfSearches {
  /**
   * @param actions the plan of a search among all things; undefined for none
   * @returns the places of things that its agent need not claim before it gets there
   */
  learn(
    goal: Goal,
    question: {
      readonly own: OwnState;
      readonly pins: KnownGoal["pins"];
      readonly asker: Asker;
    },
    actions: readonly number[] | undefined,
  ): readonly ThingPlace[];
  /** Records that an errand failed for an agent. */
  refuse(agent: string, errand: object): void;
  /** Whether its agents may do the first part of some work for a goal while the rest has to wait. */
  mayPrepareFor(goal: Goal | undefined): boolean;
}

/** The parts of a world for an inquiry. */
export interface InquiryParts extends CandidateOptions {
  /** Clock for budgets. */
  readonly clock: Clock;
  /** The name of a thing in players' texts. */
  readonly nameOf: NameOf | undefined;
  /** The orchestrator's name for an agent. */
  readonly identityOf: (agent: string) => string;
  /** Whether plans for a goal are known, by its hash. More things at once then cost no search. */
  readonly isFound: (goal: string) => boolean;
  /** The pupil of all searches. */
  readonly crowd: PupilOfSearches;
}

/**
 * Whether a result is better: it costs less, or as much among more things, which may prove it optimal. A plan whose
 * ways are known is better than one with a way that may not exist.
 */
export function isBetterEnd(
  { outcome, isComplete, unchecked }: InquiryEnd,
  best: InquiryEnd | undefined,
): boolean {
  if (best === undefined) return true;
  const isChecked = unchecked.length === 0;
  if (isChecked !== (best.unchecked.length === 0)) return isChecked;
  if (outcome.cost < best.outcome.cost) return true;
  return outcome.cost === best.outcome.cost && outcome.optimal && isComplete && !best.isComplete;
}

/** Whether a plan counts on things that were never seen. */
export function countsOnUnseen({ plan }: Outcome, { binding }: Round): boolean {
  return (plan?.actions ?? []).some((action) =>
    binding.layout
      .thingsOf(action)
      .some(({ place }) => binding.at(place)?.thing instanceof StandIn),
  );
}

/** The nearest suitable thing that another agent claims, for the most important goal that has one. */
export function* takenAmong(tried: readonly Candidates[]): Work<Thing | undefined> {
  for (const candidates of tried) {
    const taken = yield* candidates.taken();
    if (taken !== undefined) return taken;
  }
  return undefined;
}

/** The things that a plan uses. */
export function usedThings({
  outcome: { plan },
  round: { binding },
}: InquiryEnd): ReadonlySet<Thing> {
  const used = new Set<Thing>();
  for (const action of plan?.actions ?? []) {
    for (const { place } of binding.layout.thingsOf(action)) {
      const thing = binding.at(place)?.thing;
      if (thing !== undefined && !(thing instanceof StandIn)) used.add(thing);
    }
  }
  return used;
}

/** The share of a budget in which rounds may improve the first plan; agents do not wait longer for that. */
const IMPROVING_SHARE = 0.1;

/** Whether enough of a budget is left for rounds that only improve a plan. */
export function isEarly(leftMs: number, budgetMs: number): boolean {
  return leftMs > (1 - IMPROVING_SHARE) * budgetMs;
}

/** Partial plans rank above cut-off searches. */
export function rankOf({ outcome }: InquiryEnd): number {
  return outcome.status === "partial" ? 2 : outcome.status === "cut-off" ? 1 : 0;
}
