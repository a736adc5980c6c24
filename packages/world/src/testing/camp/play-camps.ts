import { type CampCounts, SleepyCamp } from "./sleepy-camp.ts";

/** Plays drawn camps, one after the other, and adds up their counts. */
export function playCamps(first: number, worlds: number, changes: number): CampCounts {
  const sum: CampCounts = { compared: 0, missed: [], woken: 0, vain: 0 };
  for (let seed = first; seed < first + worlds; seed++) {
    const { step, counts } = new SleepyCamp(seed);
    for (let at = 0; at < changes && counts.missed.length === 0; at++) step();
    sum.missed.push(...counts.missed.map((fault) => `world ${seed}, ${fault}`));
    sum.compared += counts.compared;
    sum.woken += counts.woken;
    sum.vain += counts.vain;
  }
  return sum;
}
