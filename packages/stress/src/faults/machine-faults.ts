/**
 * Faults of the machine rather than the model:
 *
 * - `worker-kill`: kills this share of the workers, at least one, at the start of the window.
 * - `loop-stall`: blocks every worker's event loop once per second for share × 200 ms.
 * - `clock-jump`: sets the engine's clock forward by share × 1000 ms, and back at the end.
 * - `memory-pressure`: every worker holds share × 128 MB more and keeps producing garbage.
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
