import { type Clock, type Planner, systemClock } from "@understudy/planner-core";
import { LateOrchestrator } from "./late-orchestrator.ts";
import { SmallGame } from "./small-game.ts";

/** The end of some drawn games. */
interface DrawnGames {
  /** Everything that went wrong, with the seed of its world. */
  readonly faults: readonly string[];
  /** How often the things happened that the games are about. */
  readonly counts: SmallGame["counts"];
}

/** Searches end by what they did, not by the clock: a world is played alike on every machine. */
const COUNTED = {
  understudyExpansions: 5000,
  understudyMaxMs: 60_000,
  understudyImproveMs: 60_000,
};

/**
 * Plays drawn worlds, with answers that come late and saved games in the middle.
 *
 * @param seeds of the worlds
 * @param ticks how long each is played
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
      // In every other world agents learn from each other.
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
