import type {
  AnyDomainTypes,
  DomainTypes,
  Outcome,
  OutcomeStatus,
  Step,
} from "@understudy/planner-core";
import { authorOfStep } from "@understudy/planner-core";
import { StandIn } from "../binding/binding.ts";
import type { ThingId } from "../things/thing.ts";
import type { StepThings } from "../typed.ts";
import type { InquiryEnd } from "./round.ts";

/** The author of a step. */
type StepAuthorName = ReturnType<typeof authorOfStep>;

/** A step of a plan with its things. */
export interface ThingStep<T extends DomainTypes = AnyDomainTypes> {
  readonly step: Step<T>;
  /** The ids of things by name; undefined for a thing still to be found. */
  readonly things: StepThings<T>;
  readonly author: StepAuthorName;
  /** In a domain with time: its start and its duration, in units from the request. */
  readonly startsAt?: number;
  readonly duration?: number;
}

/** A way of a plan that the game was not asked for, or whose cost it has to compute first. It may not exist. */
export interface UncheckedWay {
  /** Undefined for the agent's position, if that was no thing. */
  readonly from: ThingId | undefined;
  readonly to: ThingId;
}

/** The answer to an agent's question. */
export class WorldOutcome<T extends DomainTypes = AnyDomainTypes> {
  /** The orchestrator's outcome, with places for things. */
  readonly outcome: Outcome<T>;
  /**
   * The orchestrator's status. `unsolvable` becomes `cut-off` unless all things that the agent
   * knows were considered.
   */
  readonly status: OutcomeStatus;
  readonly steps: readonly ThingStep<T>[];
  readonly cost: number;
  /**
   * The ways of the plan whose costs are not known: there were no lookups left for them, or the game has to compute
   * them. A runner asks for each before the step that takes it.
   */
  readonly uncheckedWays: readonly UncheckedWay[];
  /**
   * Whether the plan takes such ways, and the game's estimate stands in for each: the plan then costs this much or
   * more. Without estimates the cost of such a plan is a guess.
   */
  readonly costIsBound: boolean;
  /** Whether no plan with any things that the agent knows is cheaper. */
  readonly optimal: boolean;
  /** Number of considered things, out of all relevant ones. */
  readonly considered: { readonly things: number; readonly of: number };
  /** The kinds of unseen things that the plan counts on finding; such a plan is never `optimal`. */
  readonly assumes: readonly string[];

  constructor({ outcome, round, considered, isComplete, unchecked }: InquiryEnd) {
    const { binding, unknownWays } = round;
    const { layout } = binding;
    const assumes = new Set<string>();
    this.outcome = outcome as unknown as Outcome<T>;
    const steps = (outcome.plan?.actions ?? []).map((action, index) => {
      const things: Record<string, ThingId | undefined> = {};
      for (const { name, place } of layout.thingsOf(action)) {
        things[name] = binding.idAt(place);
        if (binding.at(place)?.thing instanceof StandIn) assumes.add(place.kind);
      }
      const { startsAt, duration } = outcome.plan?.steps[index] ?? {};
      const times = startsAt === undefined ? {} : { startsAt, duration };
      const step = layout.domain.step(action);
      return { step, things, author: authorOfStep(outcome, index), ...times };
    });
    this.steps = steps as unknown as readonly ThingStep<T>[];
    this.assumes = [...assumes];
    this.considered = considered;
    this.cost = outcome.cost;
    this.uncheckedWays = unchecked.map(({ from, to }) => ({ from: from?.id, to: to.id }));
    const areBounds = assumes.size === 0 && unchecked.every(({ isGuess }) => !isGuess);
    this.costIsBound = unchecked.length > 0 && areBounds;
    const isWhole = isComplete && assumes.size === 0;
    this.status = outcome.status === "unsolvable" && !isComplete ? "cut-off" : outcome.status;
    // Where bounds stand in for all unknown ways, no plan with such a way can be cheaper.
    const mayBeCheaper =
      unchecked.length > 0 || [...unknownWays.values()].some(({ isGuess }) => isGuess);
    this.optimal = outcome.optimal && isWhole && !mayBeCheaper;
  }
}
