import type {
  AnyDomainTypes,
  Domain,
  GoalReference,
  PackedState,
  PlanRequest,
  PlanRunnerOptions,
} from "@understudy/planner-core";
import { SeveralGoals } from "@understudy/planner-core/internal";
import { wholeStep } from "../messages/common.ts";
import type { ClientMessage } from "../messages/session-messages.ts";

/** The request fields that a want may have. */
type RunnerRequest = Exclude<
  NonNullable<PlanRunnerOptions<AnyDomainTypes>["request"]>,
  () => unknown
>;

/** An agent's state, and the number of its message. */
export interface Seen<State = PackedState> {
  readonly state: State;
  readonly seq: number;
  /** Game time in ms. */
  readonly nowMs: number;
}

/** A want, and the number of its message. */
export interface Want {
  readonly seq: number;
  readonly goal: GoalReference;
  /** The goals of a `oneOf`, with their priorities; undefined for a single goal. */
  readonly several: SeveralGoals | undefined;
  readonly budgetMs: number;
  /** The time that is left of clocks of things at the agent's last state. Default: as watched for the want before. */
  readonly clocks?: PlanRequest["clocks"];
  /** The other fields of each request. */
  readonly request: RunnerRequest;
}

/**
 * The want of a message.
 *
 * @throws RequestError for an invalid goal or way, found once instead of with every state
 */
export function wantOf(domain: Domain, message: ClientMessage<"want">): Want {
  const { seq, goal, budgetMs, disabled, maintain, costVersion, background, choose } = message;
  const { persona, memory } = message;
  const clocks = message.clocks as Want["clocks"];
  // Read once for all plans.
  const ways = message.ways && domain.ways(message.ways);
  const request = {
    ...{ maintain, ways, costVersion, background, choose, persona, memory },
    disabled: disabled?.map(wholeStep),
  };
  freeze(goal);
  const several = SeveralGoals.of(domain, goal);
  return { seq, goal, several, budgetMs, clocks, request: request as RunnerRequest };
}

/** Freezes a goal, so that it is compiled once for all plans. JSON has no cycles. */
function freeze(goal: unknown): void {
  const found = [goal];
  for (const each of found) {
    if (typeof each !== "object" || each === null) continue;
    for (const member of Object.values(Object.freeze(each))) found.push(member);
  }
}
