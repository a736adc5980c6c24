/**
 * Faults of the members of a pool (`llm: "pool"`):
 *
 * - `member-dies`: the smallest member, first in line, refuses this share of its calls.
 * - `member-slows`: the next member takes ten times as long for this share of its calls.
 */
export const MEMBER_FAULTS = ["member-dies", "member-slows"] as const;

/** A fault of a member of a pool. */
export type MemberFault = (typeof MEMBER_FAULTS)[number];

export function isMemberFault(kind: string): kind is MemberFault {
  return (MEMBER_FAULTS as readonly string[]).includes(kind);
}
