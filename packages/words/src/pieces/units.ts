import type { Unit } from "./order-piece.ts";

/** A unit of units: "a couple of crates". */
export function product(one: Unit | undefined, other: Unit): Unit {
  if (one === undefined) return other;
  return (thing) => unitSize(one, thing) * unitSize(other, thing);
}

/** The number of things in a unit. */
export function unitSize(unit: Unit, thing: string): number {
  return typeof unit === "number" ? unit : unit(thing);
}
