import { expect, it } from "vitest";
import { SleepyCamp } from "../testing/camp/sleepy-camp.ts";

/** `FIRST` and `WORLDS` of the environment try others. */
const FIRST = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? 1);
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 40);
const STEPS = 40;

it("sleepers miss no plan that a fresh question finds", () => {
  const sum = { compared: 0, woken: 0, vain: 0 };
  for (let seed = FIRST; seed < FIRST + WORLDS; seed++) {
    const camp = new SleepyCamp(seed);
    for (let step = 0; step < STEPS && camp.counts.missed.length === 0; step++) camp.step();
    const { missed, compared, woken, vain } = camp.counts;
    expect(missed, `world ${seed}`).toEqual([]);
    sum.compared += compared;
    sum.woken += woken;
    sum.vain += vain;
  }
});
