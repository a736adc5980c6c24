/** A number for people: no more digits than tell something. */
export function formatMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** `1 step`, `2 steps`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share with one decimal, and two where that would say 100 or hide what is missing. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value.toFixed(value > 95 && value < 100 ? 2 : 1)} %`;
}
