import { formatBytes, formatCount } from "@understudy/planner-core/internal";
import type { MetricUnit } from "./metric.ts";

/** A figure for display, with its unit: `12.4 ms`, `3.1 %`, `21,400/s`, `180 MB`. A dash for undefined. */
export function formatFigure(value: number | undefined, unit: MetricUnit): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  switch (unit) {
    case "ms":
      return formatTime(value);
    case "share":
      return formatShare(value);
    case "count":
      return formatCount(value);
    case "per-second":
      return `${formatCount(value)}/s`;
    case "bytes":
      return formatBytes(value);
    case "bytes-per-minute":
      return `${formatBytes(value)}/min`;
    case "ratio":
      return value.toFixed(3);
  }
}

/** `0.042 ms`, `4.20 ms`, `42.0 ms`, `4.20 s`: three significant digits. */
export function formatTime(ms: number): string {
  const size = Math.abs(ms);
  if (size >= 1000) return `${(ms / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return `${ms.toFixed(digits)} ms`;
}

/** `70.1 %`; small shares keep enough digits to differ from zero. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size === 0 || size === 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  return `${percent.toFixed(digits)} %`;
}
