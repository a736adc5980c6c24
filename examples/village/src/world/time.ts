/** Simulated minutes per tick. */
const MINUTES_PER_TICK = 2;

/** Ticks per day. */
export const TICKS_PER_DAY: number = (24 * 60) / MINUTES_PER_TICK;

/** Real milliseconds per tick: a day takes about eighteen seconds. */
export const TICK_MS = 25;

/** Start of the day: five in the morning. */
const DAWN_MINUTES = 5 * 60;

/** Ticks for some simulated minutes; at least one. */
export function ticksOf(minutes: number): number {
  return Math.max(1, Math.round(minutes / MINUTES_PER_TICK));
}

/** Time of day at a tick, such as `06:42`. */
export function timeOfDay(tick: number): string {
  const minutes = (DAWN_MINUTES + tick * MINUTES_PER_TICK) % (24 * 60);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Hours since midnight, from 0 to 24, with fractions; also between ticks. */
export function hourOfDay(tick: number): number {
  return ((DAWN_MINUTES + tick * MINUTES_PER_TICK) / 60) % 24;
}

/** Name of the time of day. */
export function partOfDay(tick: number): "night" | "morning" | "afternoon" | "evening" {
  const hour = hourOfDay(tick);
  if (hour < 5 || hour >= 22) return "night";
  if (hour < 12) return "morning";
  return hour < 18 ? "afternoon" : "evening";
}
