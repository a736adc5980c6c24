import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { serverSuite } from "./suite.ts";

const GATE = [
  { tool: "move", args: { place: "gate" } },
  { tool: "close_gate", args: {} },
];
const TOWER = [
  { tool: "move", args: { place: "tower" } },
  { tool: "ring_bell", args: {} },
];
/** The guard's plans: both cost the same. */
const PLANS = [
  [...GATE, ...TOWER],
  [...TOWER, ...GATE],
];
const tasks = serverSuite.tasks({ quick: true });
const isQuery = ({ name }: BenchTask): boolean => name.startsWith("query-");
const isPlayed = ({ name }: BenchTask): boolean => /^(session|quiet)-/.test(name);

describe("suite server", () => {
  it.each(
    tasks
      .filter((task) => !isQuery(task) && !isPlayed(task))
      .map((task): [string, BenchTask] => [taskLabel(task), task]),
  )("%s answers the guard's plan, first and later", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    expect(PLANS).toContainEqual(stepsOf(await workload.run(1)));
    expect(PLANS).toContainEqual(stepsOf(await workload.run(2)));
    await workload.dispose?.();
  });
});

describe("questions in words", () => {
  it("are answered from cache: query-hit is the server's time, query-hit-http the client's", async () => {
    const [atServer, atClient] = tasks.filter(isQuery) as [BenchTask, BenchTask];
    const [one, other] = [await atServer.setup(), await atClient.setup()];
    await one.check();
    expect(await one.run(1)).toBeGreaterThan(0);
    await other.check();
    expect(await other.run(1)).toMatchObject({ cached: "exact" });
    await one.dispose?.();
    await other.dispose?.();
  });
});

it("a quiet tenant is answered beside noisy ones", async () => {
  for (const task of tasks.filter(({ name }) => name === "quiet-tenant")) {
    const workload = await task.setup();
    await workload.check();
    expect(workload.samples?.()[0]).toBeGreaterThan(0);
  }
});

/** The steps of a plan over HTTP or as an object; gRPC arguments as plain JSON. */
function stepsOf(answer: unknown): unknown {
  const { steps } = (typeof answer === "string" ? JSON.parse(answer) : answer) as {
    readonly steps: readonly { readonly tool: string; readonly args: object }[];
  };
  return steps.map(({ tool, args }) => ({ tool, args: plainArgs(args) }));
}

function plainArgs(args: object): object {
  if (!("fields" in args)) return args;
  const fields = Object.entries(args.fields as Record<string, { readonly stringValue: string }>);
  return Object.fromEntries(fields.map(([name, value]) => [name, value.stringValue]));
}
