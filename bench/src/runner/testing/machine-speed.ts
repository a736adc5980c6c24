import { UNHURRIED_MS } from "../unhurried.ts";

/** A simulated slowdown of the machine. */
export interface MachineSpeed {
  readonly name: string;
  readonly timesSlower: number;
}

/** Slowdowns under which every suite must run: no check may depend on speed. */
export const MACHINE_SPEEDS: readonly MachineSpeed[] = [
  { name: "a hundred times faster", timesSlower: 0.01 },
  { name: "thirty times slower", timesSlower: 30 },
];

/**
 * Runs work as on a slower machine: every clock of this process is scaled. Timers fire after their time by that clock.
 */
export async function atSpeed<Result>(
  { timesSlower }: MachineSpeed,
  play: () => Promise<Result>,
): Promise<Result> {
  const { now: readClock } = performance;
  const { now: readDate } = Date;
  const { setTimeout: setTimer } = globalThis;
  const begunMs = readClock.call(performance);
  const begunAt = readDate();
  const passed = (): number => (readClock.call(performance) - begunMs) * timesSlower;
  const scaled: typeof setTimeout = Object.assign(
    (callback: () => void, delayMs = 0) =>
      setTimer(callback, Math.min(delayMs / timesSlower, UNHURRIED_MS)),
    setTimer,
  );
  performance.now = () => begunMs + passed();
  Date.now = () => Math.round(begunAt + passed());
  globalThis.setTimeout = scaled;
  try {
    return await play();
  } finally {
    performance.now = readClock;
    Date.now = readDate;
    globalThis.setTimeout = setTimer;
  }
}
