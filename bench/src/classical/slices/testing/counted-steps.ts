/**
 * A search's counted work between two clock readings.
 *
 * @module
 */

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Clock } from "@understudy/planner-core";

/** Bulk-written or moved integers per step, by time. */
const INTEGERS_PER_STEP = 16;
/** The same for values read from an array one by one. */
const VALUES_PER_STEP = 4;
/** Longer arrays come zeroed from the system on use. */
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

/** Wraps an array method so that it counts. */
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

/** The engine with counted steps: function calls, loop iterations, and bulk copies. */
export type CountedEngine = typeof import("./counted-entry.ts");

/** Imports the engine with counters. For a separate process, since array methods are patched. */
export async function importCounted(): Promise<CountedEngine> {
  const benchUrl = new URL("../../../../", import.meta.url);
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

/** A clock that records the steps between two readings. A slice ends after a number of readings. */
export class StepClock implements Clock {
  /** Most steps between two readings, or the start or end of a call. */
  most = 0;
  looks = 0;
  readonly #looksPerSlice: number;
  #last = 0;

  constructor(looksPerSlice: number) {
    this.#looksPerSlice = looksPerSlice;
  }

  /** Milliseconds: 1 once the slice is over. */
  now(): number {
    this.pass();
    return this.looks % this.#looksPerSlice === 0 ? 1 : 0;
  }

  /** Starts counting. */
  begin(): void {
    this.#last = steps.count;
  }

  /** Ends an interval and starts another. */
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
