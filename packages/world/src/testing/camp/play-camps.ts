import { seededRandom } from "@understudy/planner-core";
import { type CampCounts, SleepyCamp } from "./sleepy-camp.ts";

/** Plays drawn camps, one after the other, and adds up their counts. */
export function playCamps(first: number, worlds: number, changes: number): CampCounts {
  const sum: CampCounts = { compared: 0, missed: [], woken: 0, vain: 0, loaded: 0 };
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

/**
 * Plays drawn camps twice: as they are, and saved and loaded after some changes.
 *
 * @returns the first difference of each camp in what its people do or wait for, and how many slept at a load
 */
export function playLoadedCamps(
  first: number,
  worlds: number,
  changes: number,
): { readonly differences: readonly string[]; readonly slept: number } {
  const differences: string[] = [];
  let slept = 0;
  for (let seed = first; seed < first + worlds; seed++) {
    const random = seededRandom(seed + 1_000_003);
    const [plain, loaded] = [new SleepyCamp(seed), new SleepyCamp(seed)];
    for (let at = 0; at < changes; at++) {
      plain.step();
      loaded.step(random.integer(2) === 0);
      const [one, other] = [plain, loaded].map(({ doings }) => JSON.stringify(doings));
      if (one === other) continue;
      differences.push(`world ${seed}, ${at}: ${loaded.last}\n${one}\n${other}`);
      break;
    }
    slept += loaded.counts.loaded;
  }
  return { differences, slept };
}
