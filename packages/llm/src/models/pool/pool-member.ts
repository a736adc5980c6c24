import type { PredictingLlmPlanner } from "../../breaker/llm-wrapper.ts";

/** All tasks of members. */
export const MEMBER_TASKS = ["plan", "choose", "judge", "write"] as const;

/** Task of a member: planning, choosing among proved plans, judging answers of other members, or writing texts. */
export type MemberTask = (typeof MEMBER_TASKS)[number];

/** An LLM planner in a pool. */
export interface PoolMember {
  /** Unique name, used in outcomes and metrics. */
  readonly name: string;
  readonly llm: PredictingLlmPlanner;
  /**
   * Compute resource, such as a GPU. Members that share one are never called at the same time, since they would only
   * slow each other down. Default: the member's name, which means a resource of its own.
   */
  readonly resource?: string | undefined;
  /** Price per thousand written tokens, in any currency. Default 0. */
  readonly price?: number | undefined;
  /**
   * Factor for the member's vote in `voting` and `consensus`, and for its share of proved plans in `weighted`.
   * Default 1.
   */
  readonly weight?: number | undefined;
  /**
   * Tasks of the member. Default: all. If no member of a pool plans, or none chooses, the classical planner takes
   * over that task.
   */
  readonly tasks?: readonly MemberTask[] | undefined;
}

export function resourceOf({ name, resource }: PoolMember): string {
  return resource ?? name;
}

export function isMeantFor(task: MemberTask, { tasks }: PoolMember): boolean {
  return tasks?.includes(task) ?? true;
}

/** Members with a task, or all members if none has it. */
export function membersFor(
  task: MemberTask,
  members: readonly PoolMember[],
): readonly PoolMember[] {
  const able = members.filter((member) => isMeantFor(task, member));
  return able.length > 0 ? able : members;
}
