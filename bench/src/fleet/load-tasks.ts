import { ClassicalPlanner } from "@understudy/classical";
import { type MeasuredFleet, sizeFleet } from "@understudy/fleet/size";
import {
  Repertoire,
  type RepertoireEntry,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { villageDomain } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import type { BenchTask } from "../runner/task.ts";
import { type LoadFigures, type LoadOptions, playLoad } from "./play-load.ts";

const FULL = { agentsPerServer: 300, rounds: 20, questionsPerServer: 100 };
const QUICK = { agentsPerServer: 10, rounds: 2, questionsPerServer: 3 };
/** The settings of a run without requests of a kind. */
const NONE = { rounds: 0, questionsPerServer: 0 };

/** The cost of a server, and whether four cost as much as one lets expect. */
export function loadTasks(quick: boolean): BenchTask[] {
  const size = quick ? QUICK : FULL;
  let measured: MeasuredFleet | undefined;
  const server: BenchTask = {
    name: "server",
    measures: "played",
    setup: async () => {
      measured = await measure(size);
      const { machine: _, ...figures } = measured;
      const counts = Object.entries(figures).map(([name, value]) => [name, rounded(value)]);
      return {
        run: () => undefined,
        check: () => undefined,
        samples: () => Float64Array.of((measured as MeasuredFleet).knownCpuMs * 1e6),
        counts: () => Object.fromEntries(counts),
      };
    },
  };
  const loads = [1, 2, 4].map((servers): BenchTask => {
    return {
      name: "load",
      problem: `${servers}`,
      measures: "played",
      setup: async () => {
        const figures = await playLoad({ ...size, servers });
        const counts = compare(figures, measured as MeasuredFleet);
        return {
          run: () => undefined,
          check: () => undefined,
          samples: () =>
            Float64Array.of((figures.cpuMs * 1e6) / (figures.known + figures.questions)),
          counts: () => counts,
        };
      },
    };
  });
  return [server, ...loads];
}

/** One part of the work at a time: what is left of its processor time is that part's. */
async function measure(size: Omit<LoadOptions, "servers">): Promise<MeasuredFleet> {
  const idle = await playLoad({ ...size, ...NONE, servers: 1 });
  const few = await playLoad({ ...size, ...NONE, agentsPerServer: 1, servers: 1 });
  const known = await playLoad({ ...size, questionsPerServer: 0, servers: 1 });
  const asking = await playLoad({ ...size, rounds: 0, servers: 1 });
  const pair = await playLoad({ ...size, rounds: 0, servers: 2 });
  const unknownCpuMs = (asking.cpuMs - idle.cpuMs) / asking.questions;
  const intake = pair.cpuMs - 2 * idle.cpuMs - pair.questions * unknownCpuMs;
  return {
    machine: "this one",
    knownCpuMs: (known.cpuMs - idle.cpuMs) / known.known,
    unknownCpuMs,
    serverBytes: few.memoryBytes,
    agentBytes: Math.max(0, (idle.memoryBytes - few.memoryBytes) / idle.agents),
    intakeCpuMs: Math.max(0, intake / pair.taken),
    planBytes: bytesOfPlan(),
  };
}

/** The bytes of an entry of the stream: a plan of the village with five steps or more. */
function bytesOfPlan(): number {
  const domain = villageDomain();
  const repertoire = new Repertoire(domain);
  const planner = new ClassicalPlanner();
  const random = seededRandom(23);
  for (;;) {
    const [goal, state] = [domain.goal("build"), randomState(domain, random)];
    const result = runSearch(planner, { domain, goal, state, mode: "first" }, {});
    if (result.status !== "solved" || result.actions.length < 5) continue;
    const { entry } = repertoire.add(result.actions, { goal }) as { entry: RepertoireEntry };
    return Buffer.byteLength(JSON.stringify(repertoire.excerpt([entry])));
  }
}

/** The processors that the model of the fleet expects for a load, beside those that it took. */
function compare(figures: LoadFigures, measured: MeasuredFleet): Readonly<Record<string, number>> {
  const { agents, known, questions, elapsedMs, cpuMs, servers } = figures;
  const requests = known + questions;
  const { busyCores, memoryBytes } = sizeFleet(
    {
      agents,
      askRate: requests / (elapsedMs / 1000) / agents,
      hitRate: known / requests,
      newShare: 1,
      servers,
    },
    measured,
  );
  const took = cpuMs / elapsedMs;
  return {
    requests,
    questions,
    expectedCores: rounded(busyCores),
    cores: rounded(took),
    coresRatio: rounded(busyCores / took),
    memoryRatio: rounded(memoryBytes / figures.memoryBytes),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
