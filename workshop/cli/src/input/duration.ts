import { InvalidArgumentError } from "commander";

const SECONDS: Readonly<Record<string, number>> = { "": 1, ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * Seconds of a duration such as `20`, `90s`, `5m`, `2h`, `1h30m`.
 *
 * @throws InvalidArgumentError for anything else
 */
export function parseDuration(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|)/g)];
  const isWhole = parts.map(([part]) => part).join("") === text.trim() && parts.length > 0;
  // A unitless number must stand alone: 1h30 would be ambiguous.
  const isPlain = parts.length === 1 || parts.every(([, , unit]) => unit !== "");
  if (!isWhole || !isPlain) {
    throw new InvalidArgumentError("It must be a time such as 20, 90s, 5m, 2h or 1h30m.");
  }
  const sum = parts.reduce(
    (total, [, digits, unit]) => total + Number(digits) * (SECONDS[unit ?? ""] as number),
    0,
  );
  return Math.round(sum * 1000) / 1000;
}

/** A duration for display: `20 s`, `5 m`, `1 h 30 m`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  if (whole < 120) return `${whole} s`;
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const parts = [
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} m` : "",
    rest > 0 && hours === 0 ? `${rest} s` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}
