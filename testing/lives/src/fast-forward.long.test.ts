import assert from "node:assert/strict";
import * as fc from "fast-check";
import { it } from "vitest";
import { KINDS } from "./kinds.ts";
import type { Life, LifeKind } from "./life.ts";
import { afterStep, type Cook, type Goal, NEW_COOK } from "./stage/kitchen.ts";

/** Ticks of a game that misses nothing. */
const FINE_MS = 100;
/** Longer than any plan of the kitchen takes. */
const END_MS = 40_000;

/** Time passes, and then something happens to a member. */
interface Stretch {
  readonly passMs: number;
  readonly what: "clean" | "fail" | "fed" | "interrupt" | "nothing";
  readonly who: number;
}

/** A life and the times at which it tells of steps. Its steps end by themselves, and the kitchen follows them. */
class Kitchen {
  readonly told: string[] = [];
  readonly #members: readonly string[];
  readonly #cooks: Map<string, Cook>;
  readonly #busy = new Set<string>();
  readonly #life: Life;
  #nowMs = FINE_MS;

  constructor(kind: LifeKind, members: readonly string[], goal: Goal) {
    this.#members = members;
    this.#cooks = new Map(members.map((name) => [name, NEW_COOK]));
    this.#life = kind.live({ members, goal, ends: "timed", cooldownMs: 0 }, (heard) => {
      if (heard.type === "mistake") throw heard.error;
      if (heard.type === "answer" || heard.via !== "tick") return;
      const { type, member, tool } = heard;
      if (type === "start") this.#busy.add(member);
      else this.#busy.delete(member);
      if (type === "interrupt") return;
      this.told.push(`${this.#nowMs} ${member} ${type} ${tool}`);
      if (type === "start") return;
      this.#cooks.set(member, afterStep(tool, this.#cooks.get(member) ?? NEW_COOK));
    });
  }

  async play(stretches: readonly Stretch[], isFine: boolean): Promise<readonly string[]> {
    await this.#settle();
    for (const { passMs, what, who } of stretches) {
      const untilMs = this.#nowMs + passMs;
      if (isFine) {
        while (this.#nowMs < untilMs) {
          this.#nowMs += FINE_MS;
          await this.#settle();
        }
      } else {
        this.#life.advance?.(this.#scene, untilMs, (nowMs) => {
          this.#nowMs = nowMs;
        });
        this.#nowMs = untilMs;
      }
      const member = this.#members[who % this.#members.length] ?? "";
      if (what === "fail" && this.#busy.delete(member)) this.#life.failed(member);
      else if (what === "interrupt") this.#life.interrupt();
      else if (what === "clean" || what === "fed") this.#life.pursue(what);
      await this.#settle();
    }
    await this.#life.dispose();
    return this.told;
  }

  get #scene() {
    return { cooks: this.#cooks, bench: { isWhole: true, isThere: true } };
  }

  /** Ticks until nothing more happens at this moment. */
  async #settle(): Promise<void> {
    for (let before = -1; before < this.told.length; ) {
      before = this.told.length;
      await this.#life.tick(this.#scene, this.#nowMs);
    }
  }
}

const stretch: fc.Arbitrary<Stretch> = fc.record({
  passMs: fc.integer({ min: 1, max: 80 }).map((ticks) => ticks * FINE_MS),
  what: fc.constantFrom("nothing", "nothing", "fail", "interrupt", "fed", "clean"),
  who: fc.nat(2),
});
const last: Stretch = { passMs: END_MS, what: "nothing", who: 0 };
const kinds = KINDS.filter(({ isTimed, callsBack }) => isTimed && callsBack);

it.each(kinds)("$name that catches up lives as one with short ticks", async (kind) => {
  const members = kind.isSquad ? [["ann"], ["ann", "bo", "cy"]] : [["ann"]];
  const history = fc.record({
    members: fc.constantFrom(...members),
    goal: fc.constantFrom<Goal>("fed", "fed", "clean"),
    stretches: fc.array(stretch, { minLength: 1, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ members, goal, stretches }) => {
      const lives: (readonly string[])[] = [];
      for (const isFine of [true, false]) {
        const kitchen = new Kitchen(kind, members, goal);
        lives.push(await kitchen.play([...stretches, last], isFine));
      }
      assert(lives[0]?.length !== 0);
      assert.deepEqual(lives[1], lives[0]);
    }),
    { numRuns: 120 },
  );
});
