/**
 * Faults of the machine rather than the model:
 *
 * - `worker-kill`: at the beginning of the window this share of the workers, at least one, is ended in
 *   the midst of its work.
 * - `loop-stall`: once per second the event loop of every worker stands still for share × 200 ms.
 * - `clock-jump`: the clock that the engine reads jumps ahead by share × 1000 ms, and back at the end.
 * - `memory-pressure`: every worker holds share × 128 MB more, and makes garbage all the while.
 */
export const MACHINE_FAULTS = [
  "worker-kill",
  "loop-stall",
  "clock-jump",
  "memory-pressure",
] as const;

/** A fault of the machine. */
export type MachineFault = (typeof MACHINE_FAULTS)[number];

export function isMachineFault(kind: string): kind is MachineFault {
  return (MACHINE_FAULTS as readonly string[]).includes(kind);
}
