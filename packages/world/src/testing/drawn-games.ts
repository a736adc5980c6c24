import { type Clock, type Planner, systemClock } from "@understudy/planner-core";
import { LateOrchestrator } from "./late-orchestrator.ts";
import { SmallGame } from "./small-game.ts";

/** The results of some random games. */
interface DrawnGames {
  /** All faults, with the seeds of their worlds. */
  readonly faults: readonly string[];
  /** Counts of the relevant events. */
  readonly counts: SmallGame["counts"];
}

/** Searches end by their work, not by the clock, so that a game is the same on every machine. */
const COUNTED = {
  searchExpansions: 5000,
  searchMaxMs: 60_000,
  improveMs: 60_000,
};

/**
 * Plays random worlds, with late answers and saved games.
 *
 * @param seeds of the worlds
 * @param ticks length of each game
 */
export async function playDrawnGames(
  seeds: Iterable<number>,
  ticks: number,
  makePlanner: () => Planner,
): Promise<DrawnGames> {
  const faults: string[] = [];
  const counts: Record<string, number> = {};
  for (const seed of seeds) {
    let orchestrator: LateOrchestrator | undefined;
    let nowMs = 0;
    const clock: Clock = { ...systemClock, now: () => nowMs };
    const game = new SmallGame(seed, (world) => {
      const { domain } = world;
      // Plan sharing in every other world.
      const planner = seed % 2 === 0 ? world.share(makePlanner()) : makePlanner();
      orchestrator = new LateOrchestrator({ domain, planner, clock, ...COUNTED });
      return orchestrator.delayBy(() => Math.max(0, game.small.draw(9) - 4));
    });
    for (let tick = 0; tick < ticks; tick++) {
      nowMs = game.nowMs;

      game.tick();

      await orchestrator?.tick();

      if (tick % 67 === 66) game.saveAndRestore();
    }
    faults.push(...game.faults.map((fault) => `world ${seed} ${fault}`));
    for (const [name, count] of Object.entries(game.counts)) {
      counts[name] = (counts[name] ?? 0) + count;
    }
  }
  return { faults, counts: counts as unknown as SmallGame["counts"] };
}
