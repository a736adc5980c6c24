/** A part of a domain as written. */
export type Json = Record<string, unknown>;

/** The parts that faults affect. */
export interface Draft {
  readonly name: string;
  readonly state: Record<string, Json>;
  readonly tools: Json[];
  readonly goals: Json[];
}

/** Whether a value is an object, not a list. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
