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
import type { InquiryEnd } from "./inquiry.ts";

/** The author of a step. */
type StepAuthorName = ReturnType<typeof authorOfStep>;

/** A step of a plan, with the things that it means. */
export interface ThingStep<T extends DomainTypes = AnyDomainTypes> {
  readonly step: Step<T>;
  /** By name the id of each thing; undefined for one that has yet to be found. */
  readonly things: StepThings<T>;
  readonly author: StepAuthorName;
}

/** The answer to a question of an agent in a world. */
export class WorldOutcome<T extends DomainTypes = AnyDomainTypes> {
  /** As the orchestrator gave it, with places for things. */
  readonly outcome: Outcome<T>;
  /**
   * As that of the orchestrator, but for `unsolvable`: that is said only if everything that the agent knows was looked
   * at; otherwise it is `cut-off`.
   */
  readonly status: OutcomeStatus;
  readonly steps: readonly ThingStep<T>[];
  readonly cost: number;
  /** Whether no plan with any things that the agent knows is cheaper. */
  readonly optimal: boolean;
  /** The number of things that were looked at, of those that can matter. */
  readonly considered: { readonly things: number; readonly of: number };
  /** The kinds of which the plan counts on finding one that nobody has seen yet. */
  readonly assumes: readonly string[];

  constructor({ outcome, round, considered, isComplete }: InquiryEnd) {
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
      return { step: layout.domain.step(action), things, author: authorOfStep(outcome, index) };
    });
    this.steps = steps as unknown as readonly ThingStep<T>[];
    this.assumes = [...assumes];
    this.considered = considered;
    this.cost = outcome.cost;
    const isWhole = isComplete && assumes.size === 0;
    this.status = outcome.status === "unsolvable" && !isComplete ? "cut-off" : outcome.status;
    this.optimal = outcome.optimal && isWhole && areWaysExact;
  }
}
