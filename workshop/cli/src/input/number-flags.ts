import { InvalidArgumentError } from "commander";

/** Reads a flag whose value is a time in milliseconds. */
export function milliseconds(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new InvalidArgumentError("It must be a number of milliseconds of at least 0.");
}

/** Reads a flag whose value is a number. */
export function tick(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}
