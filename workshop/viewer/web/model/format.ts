/** Time of the show: `0:07.3`, `12:40.0`, `1:02:03`. */
export function formatClock(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60];
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, "0");
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`;
  return `${minutes}:${seconds}.${tenths % 10}`;
}

/** A short count, with spaces between thousands: `12 480`, or `1.25 M`. */
export function formatCompactCount(count: number): string {
  if (!Number.isFinite(count)) return "–";
  if (Math.abs(count) >= 10_000_000) return `${(count / 1e6).toFixed(1)} M`;
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A share: `12.3 %`; a dash for a whole of 0. */
export function formatShareOf(part: number, whole: number): string {
  if (!(whole > 0)) return "–";
  const share = (100 * part) / whole;
  return `${share >= 99.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)} %`;
}

/** A cost without redundant digits: `7`, `7.5`. */
export function formatCost(cost: number): string {
  return Number.isFinite(cost) ? String(Math.round(cost * 1000) / 1000) : "–";
}

/** `1 agent`, `36 agents`. */
export function formatNumber(count: number, one: string, many = `${one}s`): string {
  return `${formatCompactCount(count)} ${count === 1 ? one : many}`;
}
