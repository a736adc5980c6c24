import { loadNamedDomains } from "@understudy/simulation/demo";
import { describe, expect, it } from "vitest";
import { MachineTime } from "../measure/machine-time.ts";
import { RunControl } from "../thread/control.ts";
import type { LoadPool } from "../worker/pool.ts";
import type { LoadWorkerMessage, WorkerReply } from "../worker/task.ts";
import { StallMemory } from "../worker/watch/stall-memory.ts";
import { dealAgents } from "../world/crowd.ts";
import { resolveStressOptions } from "./options.ts";
import { Supervisor } from "./supervisor.ts";

/** A scripted worker thread that acts on its board. */
type Life = (supervisor: Supervisor) => WorkerReply;

/** A supervisor whose threads follow the scripts, one after the other. */
async function supervise(...lives: Life[]) {
  const options = resolveStressOptions({ agents: 3, workers: 1, domains: ["guard"] });
  const [crowd = []] = dealAgents(options, await loadNamedDomains(options.domains));
  const control = new RunControl();
  const time = new MachineTime();
  control.begin(time.now(), time.now(), time.now() + 60_000);
  const messages: LoadWorkerMessage[] = [];
  const unwritten: [file: string, message: string][] = [];
  const run = async (): Promise<WorkerReply> => {
    const life = lives.shift();
    if (life === undefined) throw new Error("There is no further thread");
    return life(supervisor);
  };
  const supervisor: Supervisor = new Supervisor(0, crowd, {
    pool: { run, threads: [] } as unknown as Pick<LoadPool, "run" | "threads">,
    control,
    time,
    options,
    stalls: new StallMemory().buffer,
    serverUrl: undefined,
    record: "run.jsonl",
    onRecordingError: (...told) => unwritten.push(told),
    onMessage: (message) => messages.push(message),
  });
  return { supervisor, messages, unwritten };
}

const done: Life = () => ({ kind: "done", costRatios: [1], control: undefined });
const crash = (): never => {
  throw new Error("The thread died");
};

describe("a supervisor", () => {
  it("reports that a worker's recording ended early", async () => {
    const recordingError = "ENOSPC: no space left on device, write";
    const { supervisor, unwritten } = await supervise(() => ({
      ...{ kind: "done", costRatios: [1], control: undefined, recordingError },
    }));
    await supervisor.run();
    expect(unwritten).toEqual([["run.jsonl", recordingError]]);
    expect(supervisor.costRatios).toEqual([1]);
  });

  it("reports a dead worker's breaker as closed", async () => {
    const dies: Life = ({ board }) => {
      board.setGauge("isReady", 1);
      board.setGauge("breaker", 1);
      return crash();
    };
    const { supervisor, messages } = await supervise(dies, done);
    await supervisor.run();
    expect(messages).toMatchObject([{ kind: "breaker", transition: { worker: 0, to: "closed" } }]);
    expect(supervisor.board.gauge("breaker")).toBe(0);
  });

  it("gives up a worker that fails to start, even after a kill without a target", async () => {
    const { supervisor } = await supervise(crash, done);
    supervisor.kill();
    await expect(supervisor.run()).rejects.toThrow("died before it could begin");
  });
});
