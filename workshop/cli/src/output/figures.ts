/** `1 step`, `2 steps`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share with one decimal, and two where that would say 100 or hide what is missing. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value.toFixed(value > 95 && value < 100 ? 2 : 1)} %`;
}
