/**
 * A count as text: `1,234,567`, one decimal for a small fraction, `1.2e+20` beyond exact integers, and a dash if it is
 * not a number.
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

/** An amount of memory as text, in powers of 1,000 with three digits: `512 bytes`, `5.24 MB`, `180 MB`, `3.81 GB`. */
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

/** A duration as text, with significant digits only: `53 µs`, `0.41 ms`, `12.3 ms`, `1.24 s`. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  const size = Math.abs(ms);
  if (size >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (size >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (size >= 100) return `${ms.toFixed(0)} ms`;
  if (size >= 10) return `${ms.toFixed(1)} ms`;
  if (size >= 0.1 || size === 0) return `${ms.toFixed(size === 0 ? 0 : 2)} ms`;
  return `${(ms * 1000).toFixed(0)} µs`;
}
