import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { settle } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { World } from "../world.ts";
import { type SquadWorldRunner, worldSquads } from "./index.ts";

/** Jobs of up to three steps: at one bench, at another one, and at two at once. */
const workshop = defineDomain({
  name: "workshop",
  kinds: {
    bench: {},
    job: {
      stage: { type: "integer", min: 0, max: 3, default: 0 },
      first: { type: "thing", of: "bench" },
      second: { type: "thing", of: "bench" },
      third: { type: "thing", of: "bench" },
    },
  },
  places: { bench: 3, job: 1 },
  state: { swept: { type: "boolean", default: false } },
  tools: [
    {
      ...{ name: "saw", things: { it: "job", at: "bench" }, claims: ["$it", "$at"], duration: 2 },
      ...{ when: { "$it.stage": 0, "$it.first": "$at" }, then: { "$it.stage": 1 } },
    },
    {
      ...{ name: "plane", things: { it: "job", at: "bench" }, claims: ["$it", "$at"], duration: 3 },
      ...{ when: { "$it.stage": 1, "$it.second": "$at" }, then: { "$it.stage": 2 } },
    },
    {
      ...{ name: "glue", things: { it: "job", at: "bench", on: "bench" }, duration: 2 },
      claims: ["$it", "$at", "$on"],
      when: { "$it.stage": 2, "$it.second": "$at", "$it.third": "$on" },
      then: { "$it.stage": 3 },
    },
    {
      ...{ name: "sweep", things: { at: "bench" }, claims: ["$at"], duration: 1 },
      then: { swept: true },
    },
  ],
  goals: [
    { name: "sawn", things: { it: "job" }, when: { "$it.stage": { ">=": 1 } } },
    { name: "planed", things: { it: "job" }, when: { "$it.stage": { ">=": 2 } } },
    { name: "glued", things: { it: "job" }, when: { "$it.stage": { ">=": 3 } } },
    { name: "swept", when: { swept: true } },
  ],
});

const GOALS = ["sawn", "planed", "glued"] as const;
const STAGE_AFTER: Readonly<Record<string, number>> = { saw: 1, plane: 2, glue: 3 };
const TICK_MS = 250;

interface DrawnSquad {
  readonly fromTick: number;
  /** In the order in which it is to do them. */
  readonly jobs: readonly { readonly goal: number; readonly benches: readonly number[] }[];
  /** By how many ticks its steps are late. */
  readonly late: number;
  /** When its game is saved and loaded; never for 0. */
  readonly reloadTick: number;
  /** From when on it is away as soon as it waits in a line; never for 0. */
  readonly leavesTick: number;
  /** The number of ticks for which it is away. */
  readonly away: number;
  /** Whether a loaded game has its places, and not the squad, once it is away for good. */
  readonly isLost: boolean;
}

const drawnSquad = fc.record<DrawnSquad>({
  fromTick: fc.nat(30),
  jobs: fc.array(
    fc.record({
      goal: fc.nat(2),
      benches: fc.uniqueArray(fc.nat(2), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  late: fc.constantFrom(0, 0, 0, 1, 6),
  reloadTick: fc.constantFrom(0, 0, 20, 35),
  leavesTick: fc.constantFrom(0, 0, 1, 25, 50),
  away: fc.constantFrom(20, 80, Number.POSITIVE_INFINITY),
  isLost: fc.boolean(),
});

/** A sweeper of its own, and whether it has no tick any more as soon as it waits in a line. */
interface DrawnSweeper {
  readonly fromTick: number;
  readonly leaves: boolean;
}

const drawnSweeper = fc.record<DrawnSweeper>({ fromTick: fc.nat(20), leaves: fc.boolean() });

/** A squad of one, with the job that it does. */
interface Team {
  readonly name: string;
  readonly drawn: DrawnSquad;
  runner: SquadWorldRunner;
  job: number;
  requests: number;
  endTick: number;
  tool: string;
  /** When it is back; 0 before it is away. */
  backTick: number;
}

async function play(squads: readonly DrawnSquad[], sweepers: readonly DrawnSweeper[]) {
  const world = new World(workshop, { squads: worldSquads });
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  for (const at of [0, 1, 2]) world.add("bench", `bench ${at}`);
  const nameOfJob = (team: string, at: number): string => `job ${at} of ${team}`;
  const goalOf = (name: string, { jobs }: DrawnSquad, at: number) => {
    return { goal: GOALS[jobs[at]?.goal ?? 0] ?? "sawn", things: { it: nameOfJob(name, at) } };
  };
  const teams: Team[] = [];
  const make = (team: Team): SquadWorldRunner =>
    world.squad([team.name]).runner({
      ...{ orchestrator, goal: goalOf(team.name, team.drawn, team.job), budgetMs: 10_000 },
      ...{ expansions: 200, ends: "told" },
      onOutcome: () => team.requests++,
    }) as unknown as SquadWorldRunner;
  const alone = new Map<
    string,
    {
      runner: ReturnType<ReturnType<typeof world.agent>["runner"]>;
      swept: boolean;
      isAway: boolean;
    }
  >();
  const lastTick = 1000;
  let tick = 0;
  for (; tick < lastTick; tick++) {
    const nowMs = tick * TICK_MS;
    for (const [at, drawn] of squads.entries()) {
      if (drawn.fromTick !== tick) continue;
      const name = `team ${at}`;
      for (const [job, { benches }] of drawn.jobs.entries()) {
        const [first, second, third] = benches.map((bench) => `bench ${bench}`);
        world.add("job", nameOfJob(name, job), { first, second, third });
      }
      const team: Team = {
        name,
        drawn,
        job: 0,
        requests: 0,
        endTick: 0,
        tool: "",
        backTick: 0,
        runner: undefined as never,
      };
      team.runner = make(team);
      teams.push(team);
    }
    for (const [at, { fromTick }] of sweepers.entries()) {
      if (fromTick !== tick) continue;
      const runner = world.agent(`sweeper ${at}`).runner({
        ...{ orchestrator, goal: "swept", budgetMs: 10_000, durationMs: () => 1000 },
      });
      alone.set(`sweeper ${at}`, { runner, swept: false, isAway: false });
    }
    for (const team of teams) {
      const { name, drawn } = team;
      if (team.job >= drawn.jobs.length) continue;
      const isInLine = team.tool === "" && world.claims.awaitedBy(`${name}+`) !== undefined;
      const leaves = drawn.leavesTick > 0 && tick >= drawn.leavesTick && team.backTick === 0;
      if (isInLine && leaves) {
        team.backTick = tick + drawn.away;
        const claims: unknown = JSON.parse(JSON.stringify(world.claims.save()));
        if (drawn.isLost && drawn.away === Number.POSITIVE_INFINITY) {
          team.runner.dispose();
          world.claims.restore(claims as never);
        }
      }
      if (tick < team.backTick) continue;
      if (team.tool !== "" && tick >= team.endTick) {
        world.set(nameOfJob(name, team.job), { stage: STAGE_AFTER[team.tool] as number });
        team.tool = "";
        team.runner.finished(name);
      }
      if (tick > 0 && tick === drawn.reloadTick && !team.runner.isWaiting) {
        const saved: unknown = JSON.parse(JSON.stringify(team.runner));
        const claims: unknown = JSON.parse(JSON.stringify(world.claims.save()));
        team.runner.dispose();
        team.runner = make(team);
        world.claims.restore(claims as never);
        team.runner.restore(saved);
      }
      const { [name]: action } = team.runner.tick({ [name]: {} }, {}, nowMs);
      while (team.runner.isWaiting) await settle();
      if (action?.event === "start") {
        team.tool = action.step.tool;
        team.endTick = tick + action.durationMs / TICK_MS + drawn.late;
        for (const thing of Object.values(action.things))
          expect(world.claims.holdersOf(thing as string)).toEqual([`${name}+`]);
      }
      if (action?.event !== "idle" || action.reason !== "reached") continue;
      team.job++;
      if (team.job < drawn.jobs.length) team.runner.pursue(goalOf(name, drawn, team.job) as never);
    }
    for (const [at, { leaves }] of sweepers.entries()) {
      const each = alone.get(`sweeper ${at}`);
      if (each === undefined) continue;
      each.isAway ||= leaves && world.claims.awaitedBy(`sweeper ${at}`) !== undefined;
      if (each.isAway) continue;
      const { event } = each.runner.tick({ swept: each.swept }, nowMs);
      while (each.runner.isWaiting) await settle();
      if (event === "finish") each.swept = true;
    }
    const isDone =
      teams.length === squads.length &&
      teams.every(({ job, drawn, backTick }) => {
        return job >= drawn.jobs.length || backTick === Number.POSITIVE_INFINITY;
      }) &&
      alone.size === sweepers.length &&
      [...alone.values()].every(({ swept, isAway }) => swept || isAway);
    if (isDone) break;
  }
  return { tick, lastTick, teams, alone: [...alone.values()], claims: world.claims.save() };
}

it("lets all come to their turns, whoever in a line has no tick any more, with few requests", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnSquad, { minLength: 2, maxLength: 5 }),
      fc.array(drawnSweeper, { maxLength: 2 }),
      async (squads, sweepers) => {
        const { tick, lastTick, teams, alone } = await play(squads, sweepers);
        const jobs = squads.reduce((sum, each) => sum + each.jobs.length, 0);
        const requests = teams.reduce((sum, each) => sum + each.requests, 0);
        expect(tick).toBeLessThan(lastTick);
        // Behind one that is away nobody knows when things are free: each squad asks every second until it is passed, and
        // a loaded game waits for it anew.
        const away = [
          ...teams.map(({ backTick }) => backTick > 0),
          ...alone.map((one) => one.isAway),
        ];
        const absences = away.filter((is) => is).length;
        expect(requests).toBeLessThanOrEqual(4 * jobs + 4 + 24 * absences * squads.length);
      },
    ),
    { numRuns: casesOf(120) },
  );
}, 300_000);
