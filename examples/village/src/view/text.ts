/** `97.3 %`; a dash for undefined. */
export function percent(value: number | undefined, digits = 1): string {
  return value === undefined ? "–" : `${(100 * value).toFixed(digits)} %`;
}

/** `0.4 ms`, `38 ms`: two significant digits. */
export function milliseconds(value: number): string {
  const size = Math.abs(value);
  return `${value.toFixed(size < 10 ? (size < 1 ? 2 : 1) : 0)} ms`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}
