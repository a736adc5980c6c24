import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { loadDomain, seededRandom } from "@understudy/planner-core";
import { FaultSchedule } from "../faults/fault-schedule.ts";
import { MachineTime } from "../measure/machine-time.ts";
import type { FaultWindow } from "../result/fault-window.ts";
import type { SimulatedLlmPlannerOptions } from "../result/stress-options.ts";
import { startModelServer } from "../server/model-server.ts";
import { RunControl } from "../thread/control.ts";
import { LogNormal } from "./log-normal.ts";
import { drawQuality, planTextOf } from "./plan-texts.ts";
import { PromptReader } from "./prompt-reader.ts";

/** Start parameters of the model server's thread. */
export interface ServerThreadData {
  readonly domains: readonly string[];
  readonly simulated: SimulatedLlmPlannerOptions;
  readonly faults: readonly FaultWindow[];
  readonly seed: number;
  readonly control: SharedArrayBuffer;
}

const LOOK_EVERY_MS = 20;

/*
 * Runs the model server in its own thread, so that the server takes no time from the measured event loops. Posts the
 * server's address once it listens.
 */
const data = workerData as ServerThreadData;
const random = seededRandom(data.seed);
const reader = new PromptReader(data.domains.map((text) => loadDomain(text)));
const times = new LogNormal(data.simulated.latencyP50Ms, data.simulated.latencyP95Ms);
const schedule = new FaultSchedule(data.faults, data.seed + 1);
const control = new RunControl(data.control);
const time = new MachineTime();

/** Seconds into the measured part; negative before it. */
const second = (): number =>
  control.startMs === 0 ? Number.NEGATIVE_INFINITY : (time.now() - control.measureMs) / 1000;

const server = await startModelServer({
  answer: async ({ system, user }) => {
    const quality = drawQuality(random, data.simulated);
    const text = planTextOf(quality, reader.plan(system, user), random);
    const latencyMs = times.draw(random);
    if (latencyMs > 0) await sleep(latencyMs);
    return text;
  },
  faults: () => schedule.at(second()),
});
parentPort?.postMessage({ url: server.url });

for (let isUp = true; ; ) {
  await sleep(LOOK_EVERY_MS);
  // Only tests need the prompts; over hours they would fill the memory.
  server.prompts.length = 0;
  const wanted = !schedule.isDown(second());
  if (wanted === isUp) continue;
  await (wanted ? server.start() : server.suspend());
  isUp = wanted;
}
