import type { PredictingLead } from "../contract/resilience/lead-wrapper.ts";

/** All tasks of members. */
export const MEMBER_TASKS = ["plan", "choose", "judge", "write"] as const;

/** The tasks of a member: to plan, to choose among proved plans, to judge answers of other members, to write texts. */
export type MemberTask = (typeof MEMBER_TASKS)[number];

/** A lead in a pool. */
export interface PoolMember {
  /** Tells it from the others, in outcomes and figures. */
  readonly name: string;
  readonly lead: PredictingLead;
  /**
   * The resource that it computes on: members of one resource are never asked at the same time, for they would only
   * slow each other down. Default: its name, a resource of its own.
   */
  readonly resource?: string | undefined;
  /** The price of a thousand tokens that it writes, in any currency. Default 0. */
  readonly price?: number | undefined;
  /**
   * How much its word counts: its vote in `voting` and `consensus`, and its share of proved plans in `weighted`, are
   * multiplied by it. Default 1.
   */
  readonly weight?: number | undefined;
  /**
   * The tasks that it is asked for. Default: all. Where no member is to plan, or none to choose, the pool is not asked
   * to, and the classical planner does it.
   */
  readonly tasks?: readonly MemberTask[] | undefined;
}

export function resourceOf({ name, resource }: PoolMember): string {
  return resource ?? name;
}

export function isMeantFor(task: MemberTask, { tasks }: PoolMember): boolean {
  return tasks?.includes(task) ?? true;
}

/** Those that may be asked for a task; all of them where nobody is meant for it. */
export function membersFor(
  task: MemberTask,
  members: readonly PoolMember[],
): readonly PoolMember[] {
  const able = members.filter((member) => isMeantFor(task, member));
  return able.length > 0 ? able : members;
}
