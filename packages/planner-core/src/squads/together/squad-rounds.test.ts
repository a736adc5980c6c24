import { expect, it } from "vitest";
import type { Clock } from "../../base/clock/clock.ts";
import { RequestError } from "../../base/errors.ts";
import type {
  ScheduleResult,
  ScheduleSearch,
  TogetherRequest,
} from "../../engine/contract/together.ts";
import { buildingYard } from "../../testing/squads/yard-game.ts";
import type { SquadProblem } from "../../time/schedule/problem.ts";
import { TogetherPlanner } from "./together-planner.ts";

/** A clock that moves with the searches. */
class MovedClock implements Clock {
  nowMs = 0;
  now = (): number => this.nowMs;
  setTimer = (): number => 0;
  clearTimer(): void {}
}

/** A planner with a millisecond for each expansion of its searches. */
class OneEach extends TogetherPlanner {
  readonly clock = new MovedClock();
  /** The first member's name for each expansion. */
  turns: string[] = [];
  readonly ended: string[] = [];
  readonly #lengths: Readonly<Record<string, number>>;

  /** @param lengths the expansions that searches take, by the name of the first member. Default: one */
  constructor(lengths: Readonly<Record<string, number>> = {}) {
    super();
    this.#lengths = lengths;
  }

  startTogether({ members }: SquadProblem): ScheduleSearch {
    const name = members[0]?.name as string;
    const most = this.#lengths[name] ?? 1;
    let expansions = 0;
    return {
      get expansions() {
        return expansions;
      },
      step: () => {
        this.turns.push(name);
        expansions++;
        this.clock.nowMs++;
        return expansions >= most;
      },
      result: (): ScheduleResult =>
        expansions >= most ? { status: "unsolvable" } : { status: "cut-off", scaledLowerBound: 0 },
      end: () => this.ended.push(name),
    };
  }
}

/** A question that is no other one's: answers are kept. */
const asked = (name: string, more: Partial<TogetherRequest> = {}): TogetherRequest => ({
  agents: { [name]: { at: "mill" } },
  shared: { beam_up: false, nailed: false, planks: name.charCodeAt(0) % 20 },
  ...{ goal: "raised", budgetMs: 1000, ...more },
});

function roundsOf(planner: OneEach) {
  return planner.rounds({ domain: buildingYard, clock: planner.clock });
}

it("goes on with searches from round to round, each for half of what the slice has left, the last for all", () => {
  const planner = new OneEach({ ann: 9, bo: 6, cy: 1 });
  const rounds = roundsOf(planner);
  let requests = ["ann", "bo", "cy"].map((name) => asked(name));
  const log: string[] = [];
  for (let at = 0; at < 9 && requests.length > 0; at++) {
    planner.turns = [];
    const outcomes = rounds.run(requests, 8);
    const names = requests.map(({ agents }) => Object.keys(agents)[0]);
    const done = names.filter((_, index) => outcomes[index] !== undefined);
    expect(planner.turns.length).toBeLessThanOrEqual(8);
    log.push(`${planner.turns.join(" ")}: ${done.join(" ")}`);
    requests = requests.filter((_, index) => outcomes[index] === undefined);
  }
  expect(log).toEqual([
    "ann ann ann ann bo bo cy: cy",
    "ann ann ann ann bo bo bo bo: bo",
    "ann: ann",
  ]);
  expect(planner.ended).toEqual(["cy", "bo", "ann"]);
});

it("answers the earliest deadline first, and the first in line in a slice of no length", () => {
  const planner = new OneEach({ ann: 2 });
  const rounds = roundsOf(planner);
  const ann = asked("ann");
  const bo = asked("bo", { budgetMs: 500 });
  expect(rounds.run([ann, bo], 0)).toEqual([undefined, expect.anything()]);
  // Later, but due before.
  const cy = asked("cy", { budgetMs: 500 });
  expect(rounds.run([ann, cy], 0)[1]).toMatchObject({ status: "unsolvable" });
  expect(rounds.run([ann], 0)).toEqual([undefined]);
  planner.clock.nowMs += 900;
  expect(rounds.run([asked("dee", { budgetMs: 500 }), ann], 0)[1]).toMatchObject({
    ...{ status: "unsolvable", elapsedMs: 902 },
  });
  expect(planner.turns).toEqual(["bo", "cy", "ann", "ann"]);
});

it("answers a search that takes too long when its time is over, and ends what is withdrawn", () => {
  const planner = new OneEach({ ann: 1000, bo: 1000 });
  const rounds = roundsOf(planner);
  const ann = asked("ann", { budgetMs: 10 });
  const outcomes = [0, 1, 2].map(() => rounds.run([ann], 4)[0]?.status);
  expect(outcomes).toEqual([undefined, undefined, "cut-off"]);
  expect(planner.turns.length).toBeLessThanOrEqual(11);
  const bo = asked("bo");
  expect(rounds.run([bo, bo], 4)).toEqual([undefined, undefined]);
  expect(planner.ended).toEqual(["ann"]);
  expect(rounds.run([], 4)).toEqual([]);
  expect(planner.ended).toEqual(["ann", "bo"]);
});

it("refuses a mistake with its index, and goes on with the others", () => {
  const planner = new OneEach({ ann: 50 });
  const rounds = roundsOf(planner);
  const ann = asked("ann");
  rounds.run([ann], 4);
  const pointerOf = (wrong: unknown): string | undefined => {
    try {
      rounds.run([ann, wrong as TogetherRequest], 4);
    } catch (error) {
      expect(error).toBeInstanceOf(RequestError);
      return (error as RequestError).issues[0]?.pointer;
    }
    return undefined;
  };
  expect(pointerOf(asked("bo", { goal: "rised" }))).toBe("/1/goal");
  expect(pointerOf(asked("bo", { goals: { cy: "raised" } }))).toBe("/1/goals/cy");
  expect(pointerOf(asked("bo", { budgetMs: -1 }))).toBe("/1/budgetMs");
  expect(pointerOf(undefined)).toBe("/1/budgetMs");
  expect(planner.ended).toEqual([]);
  const outcomes = Array.from({ length: 20 }, () => rounds.run([ann], 4)[0]?.status);
  expect(outcomes.filter((status) => status !== undefined)[0]).toBe("unsolvable");
  expect(planner.turns.length).toBe(50);
});

it("keeps the answers of a round with a mistake for the next one", () => {
  const planner = new OneEach({ bo: 9 });
  const rounds = roundsOf(planner);
  const [ann, bo] = [asked("ann"), asked("bo", { budgetMs: 2000 })];
  const wrong = asked("cy", { goal: "rised", budgetMs: 1500 });
  expect(() => rounds.run([wrong, bo, ann], 4)).toThrow("/0/goal");
  expect(planner.turns).toEqual(["ann"]);
  expect(rounds.run([ann, bo], 4)).toEqual([
    expect.objectContaining({ status: "unsolvable" }),
    undefined,
  ]);
  expect(planner.turns).toEqual(["ann", "bo", "bo", "bo", "bo"]);
  expect(rounds.run([], 4)).toEqual([]);
});
