import { hourOfDay } from "../../src/world/time.ts";

/** Darkness, from 0 by day to 1 at night. */
export function darknessAt(tick: number): number {
  const hour = hourOfDay(Math.max(0, tick));
  if (hour < 12) return 1 - smooth((hour - 4) / 2.5);
  return smooth((hour - 18.5) / 3);
}

/** Redness of the light, from 0 to 1: highest at dawn and dusk. */
export function glowAt(tick: number): number {
  const dark = darknessAt(tick);
  return 4 * dark * (1 - dark);
}

function smooth(share: number): number {
  const bounded = Math.min(1, Math.max(0, share));
  return bounded * bounded * (3 - 2 * bounded);
}
