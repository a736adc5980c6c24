import { InvalidArgumentError } from "commander";

/** Parser of a flag in milliseconds. */
export function milliseconds(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new InvalidArgumentError("It must be a number of milliseconds of at least 0.");
}

/** Parser of a number flag. */
export function tick(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}
