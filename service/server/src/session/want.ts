import type {
  AnyDomainTypes,
  Domain,
  GoalReference,
  PackedState,
  PlanRunnerOptions,
} from "@understudy/planner-core";
import { SeveralGoals } from "@understudy/planner-core/internal";
import type { ClientMessage } from "../schema/session-messages.ts";

/** The fields of a request that a want may have. */
type RunnerRequest = Exclude<
  NonNullable<PlanRunnerOptions<AnyDomainTypes>["request"]>,
  () => unknown
>;

/** An agent's state, and the number of the message that told it. */
export interface Seen<State = PackedState> {
  readonly state: State;
  readonly seq: number;
  /** The game's time. */
  readonly nowMs: number;
}

/** The wants of an agent, with the message that stated them. */
export interface Want {
  readonly seq: number;
  readonly goal: GoalReference;
  /** Undefined where there is one goal: it is that of the plan. */
  readonly several: SeveralGoals | undefined;
  readonly budgetMs: number;
  /** The other fields of each request. */
  readonly request: RunnerRequest;
}

/**
 * The want of a message.
 *
 * @throws RequestError if its goal is none, or a way: that need not be found out again with each state
 */
export function wantOf(domain: Domain, message: ClientMessage<"want">): Want {
  const { seq, goal, budgetMs, disabled, maintain, costVersion, background, choose } = message;
  const { persona, memory } = message;
  // Read once for all plans.
  const ways = message.ways && domain.ways(message.ways);
  const request = { disabled, maintain, ways, costVersion, background, choose, persona, memory };
  freeze(goal);
  const several = SeveralGoals.of(domain, goal);
  return { seq, goal, several, budgetMs, request: request as RunnerRequest };
}

/** Freezes the goal of a message, so that it is compiled once for all plans: however deep it nests, it has no cycles. */
function freeze(goal: unknown): void {
  const found = [goal];
  for (const each of found) {
    if (typeof each !== "object" || each === null) continue;
    for (const member of Object.values(Object.freeze(each))) found.push(member);
  }
}

/** Follows what one agent wants, for as long as it wants it. */
export interface Play {
  /** The agent has seen something new. */
  observe(seen: Seen<unknown>): void;
  /** A step that the client was told to begin began or ended. */
  stepped(message: ClientMessage<"step">): void;
  /** The agent wants something else, or nothing. */
  stop(): void;
}
