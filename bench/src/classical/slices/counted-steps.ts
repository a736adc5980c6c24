/**
 * The work of a search between two looks at the clock, counted.
 *
 * @module
 */

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Clock } from "@understudy/planner-core";

/** Integers that are written or moved at once and count as a step: they take as long as one. */
const INTEGERS_PER_STEP = 16;
/** The same of values that are taken out of an array one by one. */
const VALUES_PER_STEP = 4;
/** Longer arrays come from the system, which fills them with zeros as they are used. */
const MAX_FILLED = 65_536;

const steps = {
  count: 0,
  made<Made extends { readonly length: number }>(array: Made): Made {
    steps.count += Math.min(array.length, MAX_FILLED) / INTEGERS_PER_STEP;
    return array;
  },
  spread<Spread extends { readonly length?: number; readonly size?: number }>(
    items: Spread,
  ): Spread {
    steps.count += (items.length ?? items.size ?? 0) / VALUES_PER_STEP;
    return items;
  },
};

type Method = (this: { readonly length: number }, ...given: never[]) => unknown;

/** Has a method of all arrays count as well. */
function countCalls(
  prototype: object,
  name: string,
  stepsOf: (length: number, given: readonly unknown[]) => number,
): void {
  const plain = Reflect.get(prototype, name) as Method;
  const counted: Method = function (...given) {
    steps.count += stepsOf(this.length, given);
    return plain.apply(this, given);
  };
  Reflect.set(prototype, name, counted);
}

function countArrays(): void {
  const integers = Object.getPrototypeOf(Int32Array.prototype) as object;
  const between = (length: number, from: unknown, to: unknown): number =>
    Math.max(0, Math.min(length, Number(to ?? length)) - Number(from ?? 0)) / INTEGERS_PER_STEP;
  countCalls(integers, "fill", (length, [, from, to]) => between(length, from, to));
  countCalls(integers, "slice", (length, [from, to]) => between(length, from, to));
  countCalls(integers, "copyWithin", (length) => length / INTEGERS_PER_STEP);
  countCalls(integers, "set", (_, [source]) => {
    const { length } = source as { readonly length: number };
    return length / (ArrayBuffer.isView(source) ? INTEGERS_PER_STEP : VALUES_PER_STEP);
  });
  for (const name of ["indexOf", "includes", "lastIndexOf", "sort", "reverse", "join"]) {
    countCalls(integers, name, (length) => length / VALUES_PER_STEP);
    countCalls(Array.prototype, name, (length) => length / VALUES_PER_STEP);
  }
  for (const name of ["slice", "splice", "concat", "fill", "shift", "unshift"]) {
    countCalls(Array.prototype, name, (length) => length / VALUES_PER_STEP);
  }
}

/** The engine, made to count its steps: calls of functions, rounds of loops, and what is copied at once. */
export type CountedEngine = typeof import("./counted-entry.ts");

/** Makes the engine count, and imports it. For a process of its own: arrays count their use there from now on. */
export async function importCounted(): Promise<CountedEngine> {
  const benchUrl = new URL("../../../", import.meta.url);
  const folder = fileURLToPath(new URL("node_modules/.cache/understudy/", benchUrl));
  mkdirSync(folder, { recursive: true });
  const out = `${folder}counted-${process.pid}.mjs`;
  const script = fileURLToPath(new URL("../scripts/testing/count-steps.mjs", benchUrl));
  const entry = fileURLToPath(new URL("counted-entry.ts", import.meta.url));
  execFileSync(process.execPath, [script, entry, out], { stdio: ["ignore", "ignore", "inherit"] });
  Reflect.set(globalThis, "countedSteps", steps);
  countArrays();
  return (await import(/* @vite-ignore */ pathToFileURL(out).href)) as CountedEngine;
}

/** A clock that notes how many steps are taken between two looks at it. A slice ends after so many looks. */
export class StepClock implements Clock {
  /** The most steps between two looks, from the start of a call or to its end. */
  most = 0;
  looks = 0;
  readonly #looksPerSlice: number;
  #last = 0;

  constructor(looksPerSlice: number) {
    this.#looksPerSlice = looksPerSlice;
  }

  /** Milliseconds: 1 once the slice is over that ends there. */
  now(): number {
    this.pass();
    return this.looks % this.#looksPerSlice === 0 ? 1 : 0;
  }

  /** Begins to count: what was done before does not matter. */
  begin(): void {
    this.#last = steps.count;
  }

  /** Ends what was counted, and begins anew. */
  pass(): void {
    this.looks++;
    this.most = Math.max(this.most, steps.count - this.#last);
    this.#last = steps.count;
  }

  setTimer(): never {
    throw new RangeError("A search sets no timers");
  }

  clearTimer(): void {}
}
