/** `1 step`, `2 steps`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share with one decimal, or two where one would round to 100 or to 0. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value.toFixed(value > 95 && value < 100 ? 2 : 1)} %`;
}
