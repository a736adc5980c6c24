/** A duration for tight places: `0.41 ms`, `12.3 ms`, `1.24 s`. */
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

/** A time of the show: `0:07.3`, `12:40.0`, `1:02:03`. */
export function formatClock(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60];
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, "0");
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`;
  return `${minutes}:${seconds}.${tenths % 10}`;
}

/** A count for tight places, with spaces between thousands: `12 480`, or `1.25 M`. */
export function formatCompactCount(count: number): string {
  if (!Number.isFinite(count)) return "–";
  if (Math.abs(count) >= 10_000_000) return `${(count / 1e6).toFixed(1)} M`;
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A share of a whole: `12.3 %`; a dash where there is no whole. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0)) return "–";
  const share = (100 * part) / whole;
  return `${share >= 99.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)} %`;
}

/** A cost without needless digits: `7`, `7.5`. */
export function formatCost(cost: number): string {
  return Number.isFinite(cost) ? String(Math.round(cost * 1000) / 1000) : "–";
}

/** `1 agent`, `36 agents`. */
export function formatNumber(count: number, one: string, many = `${one}s`): string {
  return `${formatCompactCount(count)} ${count === 1 ? one : many}`;
}
