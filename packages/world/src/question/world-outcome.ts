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
   * Whether the plan takes ways whose costs are not known yet, so that its cost is a sum with
   * bounds: of estimates, or without them of guesses.
   */
  readonly costIsBound: boolean;
  /** Whether no plan with any things that the agent knows is cheaper. */
  readonly optimal: boolean;
  /** Number of considered things, out of all relevant ones. */
  readonly considered: { readonly things: number; readonly of: number };
  /** The kinds of unseen things that the plan counts on finding. */
  readonly assumes: readonly string[];

  constructor({ outcome, round, considered, isComplete, costIsBound }: InquiryEnd) {
    const { binding, areWaysExact } = round;
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
    this.costIsBound = costIsBound;
    const isWhole = isComplete && assumes.size === 0;
    this.status = outcome.status === "unsolvable" && !isComplete ? "cut-off" : outcome.status;
    this.optimal = outcome.optimal && isWhole && areWaysExact;
  }
}
