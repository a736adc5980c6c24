/**
 * A count for people: `1,234,567`, one digit behind the point where it is small and not whole, `1.2e+20`
 * beyond what a number holds exactly, and a dash where there is none.
 */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return "–";
  const size = Math.abs(count);
  if (size > Number.MAX_SAFE_INTEGER) return count.toExponential(1);
  const digits = Number.isInteger(count) || size >= 100 ? 0 : 1;
  const [whole = "", fraction] = count.toFixed(digits).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const UNITS = ["kB", "MB", "GB"] as const;

/** An amount of memory in powers of 1,000, with three digits: `512 bytes`, `5.24 MB`, `180 MB`, `3.81 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "–";
  const size = Math.abs(bytes);
  if (size < 999.5) return `${Math.round(bytes)} bytes`;
  const power = size < 999_500 ? 1 : size < 999_500_000 ? 2 : 3;
  const amount = bytes / 1000 ** power;
  const unit = UNITS[power - 1];
  if (Math.abs(amount) >= 1e6) return `${amount.toExponential(1)} ${unit}`;
  const digits = Math.abs(amount) < 9.995 ? 2 : Math.abs(amount) < 99.95 ? 1 : 0;
  return `${amount.toFixed(digits)} ${unit}`;
}
