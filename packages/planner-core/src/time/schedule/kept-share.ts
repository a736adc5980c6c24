import type { Schedule, ScheduledStep } from "./problem.ts";

/** The share of the kept steps that are part of a schedule, in the same order for their agent. */
export function keptShare(keep: readonly ScheduledStep[] | undefined, { steps }: Schedule): number {
  if (keep === undefined || keep.length === 0) return 1;
  const positions = new Map<number, number>();
  let kept = 0;
  for (const { step, members } of keep) {
    const [agent = 0] = members;
    const from = positions.get(agent) ?? 0;
    const found = steps.findIndex(
      (other, index) =>
        index >= from && other.step === step && other.members.join() === members.join(),
    );
    if (found < 0) continue;
    positions.set(agent, found + 1);
    kept++;
  }
  return kept / keep.length;
}
