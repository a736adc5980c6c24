/**
 * Faults of the members of a pool (`lead: "pool"`):
 *
 * - `member-dies`: this share of the calls of the smallest member, which is asked first, is turned away.
 * - `member-slows`: this share of the calls of the one behind it takes ten times as long.
 */
export const MEMBER_FAULTS = ["member-dies", "member-slows"] as const;

/** A fault of a member of a pool. */
export type MemberFault = (typeof MEMBER_FAULTS)[number];

export function isMemberFault(kind: string): kind is MemberFault {
  return (MEMBER_FAULTS as readonly string[]).includes(kind);
}
