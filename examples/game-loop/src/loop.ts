import { readFileSync } from "node:fs";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { type LlmPlanner, loadDomain, Orchestrator, seededRandom } from "@understudy/planner-core";
import { type Tally, Villager } from "./world.ts";

/** Options of a run. */
export interface LoopOptions {
  readonly agents: number;
  readonly frames: number;
  /** Planning time per frame for all agents, in ms. */
  readonly sliceMs: number;
  /** Whether frames take a sixtieth of a second, or as little as possible. */
  readonly isRealTime: boolean;
  readonly llm?: LlmPlanner | undefined;
  readonly print: (line: string) => void;
}

const FRAME_MS = 1000 / 60;
const village = new URL("../../domains/village.json", import.meta.url);

/** Plays a village at 60 frames per second and prints a summary. */
export async function runLoop(options: LoopOptions): Promise<Tally> {
  const { agents: count, frames, sliceMs, isRealTime, llm, print } = options;
  const domain = loadDomain(readFileSync(village, "utf8"));
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, ...(llm ? { llm } : {}) });
  const random = seededRandom(1);
  const tally: Tally = { steps: 0, interrupted: 0, classical: 0, model: 0 };
  const villagers = Array.from(
    { length: count },
    (_, index) => new Villager(`villager ${index + 1}`, orchestrator, random, tally),
  );
  const [hero] = villagers as [Villager];
  const planningMs: number[] = [];

  for (let frame = 0; frame < frames; frame++) {
    const beganMs = performance.now();
    const nowMs = frame * FRAME_MS;

    // The world: occasionally a villager gets hungry, or a fire goes out.
    for (const villager of villagers) {
      if (random.next() < 0.002) villager.change({ hungry: true });
      if (random.next() < 0.002) villager.change({ fire_lit: false });
    }
    for (const villager of villagers) villager.tick(nowMs);

    // Planning: the hero at once, within this frame; all others within one slice.
    const planFrom = performance.now();
    if (hero.runner.question !== undefined) {
      hero.runner.accept(orchestrator.planNow(hero.runner.question));
    }
    const asking = villagers.filter(({ runner }) => runner.question !== undefined);
    const outcomes = orchestrator.planMany(
      asking.flatMap(({ runner }) => runner.question ?? []),
      sliceMs,
    );
    outcomes.forEach((outcome, index) => {
      if (outcome !== undefined) asking[index]?.runner.accept(outcome);
    });
    planningMs.push(performance.now() - planFrom);

    // The rest of the frame is the game's. The model answers meanwhile, in its own thread.
    const leftMs = FRAME_MS - (performance.now() - beganMs);
    await (isRealTime && leftMs > 1 ? sleep(leftMs) : nextTurn());
  }

  for (const { runner } of villagers) runner.dispose();
  orchestrator.dispose();
  planningMs.sort((a, b) => a - b);
  const at = (share: number): string =>
    (planningMs[Math.floor(share * (planningMs.length - 1))] ?? 0).toFixed(2);
  print(`${count} villagers, ${frames} frames, a slice of ${sliceMs} ms per frame`);
  print(`plans      ${tally.model} by the model, ${tally.classical} by the classical planner`);
  print(`steps      ${tally.steps} finished, ${tally.interrupted} interrupted`);
  print(
    `planning   ${at(0.5)} ms per frame at the median, ${at(0.99)} ms at p99, ${at(1)} ms at worst`,
  );
  return tally;
}
