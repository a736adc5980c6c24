import { InvalidArgumentError } from "commander";
import { readMilliseconds } from "../time-limit.ts";

/** Parser of a flag in milliseconds. */
export function milliseconds(text: string): number {
  const value = readMilliseconds(text);
  if (value !== undefined) return value;
  throw new InvalidArgumentError("It must be a number of milliseconds of at least 0.");
}

/** Parser of a number flag. */
export function tick(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}
