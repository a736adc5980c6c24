import { ClassicalPlanner } from "@understudy/classical";
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
/** Processor time and memory of one server. */
interface ServerCosts {
  /** Processor time of a request with a known plan, in milliseconds. */
  readonly knownCpuMs: number;
  /** The same for an unknown plan, including intake and sharing of the model's answer, without the model itself. */
  readonly unknownCpuMs: number;
  /** Memory of a server without agents, in bytes. */
  readonly serverBytes: number;
  /** Memory of a server per session agent, in bytes. */
  readonly agentBytes: number;
  /** Processor time of proving a plan of another server, in milliseconds. */
  readonly intakeCpuMs: number;
  /** Bytes of a plan in Redis. */
  readonly planBytes: number;
}

/** Settings without requests. */
const NONE = { rounds: 0, questionsPerServer: 0 };

/** The cost of a server, and whether four cost four times as much. */
export function loadTasks(quick: boolean): BenchTask[] {
  const size = quick ? QUICK : FULL;
  let measured: ServerCosts | undefined;
  const server: BenchTask = {
    name: "server",
    measures: "played",
    setup: async () => {
      measured = await measure(size);
      const counts = Object.entries(measured).map(([name, value]) => [name, rounded(value)]);
      return {
        run: () => undefined,
        check: () => undefined,
        samples: () => Float64Array.of((measured as ServerCosts).knownCpuMs * 1e6),
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
        const counts = compare(figures, measured as ServerCosts);
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

/** One kind of work at a time, to attribute the additional processor time. */
async function measure(size: Omit<LoadOptions, "servers">): Promise<ServerCosts> {
  const idle = await playLoad({ ...size, ...NONE, servers: 1 });
  const few = await playLoad({ ...size, ...NONE, agentsPerServer: 1, servers: 1 });
  const known = await playLoad({ ...size, questionsPerServer: 0, servers: 1 });
  const asking = await playLoad({ ...size, rounds: 0, servers: 1 });
  const pair = await playLoad({ ...size, rounds: 0, servers: 2 });
  const unknownCpuMs = (asking.cpuMs - idle.cpuMs) / asking.questions;
  const intake = pair.cpuMs - 2 * idle.cpuMs - pair.questions * unknownCpuMs;
  return {
    knownCpuMs: (known.cpuMs - idle.cpuMs) / known.known,
    unknownCpuMs,
    serverBytes: few.memoryBytes,
    agentBytes: Math.max(0, (idle.memoryBytes - few.memoryBytes) / idle.agents),
    intakeCpuMs: Math.max(0, intake / pair.taken),
    planBytes: bytesOfPlan(),
  };
}

/** Bytes of a stream entry: a village plan with five steps or more. */
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

/** Cores and memory extrapolated from one server, compared with measured ones. */
function compare(figures: LoadFigures, costs: ServerCosts): Readonly<Record<string, number>> {
  const { agents, known, questions, taken, elapsedMs, cpuMs, servers } = figures;
  const expectedMs =
    known * costs.knownCpuMs + questions * costs.unknownCpuMs + taken * costs.intakeCpuMs;
  const expectedBytes = servers * costs.serverBytes + agents * costs.agentBytes;
  return {
    requests: known + questions,
    questions,
    expectedCores: rounded(expectedMs / elapsedMs),
    cores: rounded(cpuMs / elapsedMs),
    coresRatio: rounded(expectedMs / cpuMs),
    memoryRatio: rounded(expectedBytes / figures.memoryBytes),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
