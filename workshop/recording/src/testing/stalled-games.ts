import type { GameSettings } from "./recorded-game.ts";

/** Games whose stalls decided an outcome; each is a former replay bug. */
export const STALLED: readonly Required<
  Omit<GameSettings, "maxBridgeSteps" | "breaksOff" | "vain">
>[] = [
  // The repair had no time for a shorter prefix, which needs no search.
  {
    seed: 231,
    agents: 1,
    rounds: 6,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.2,
    stallMs: 20,
  },
  {
    seed: 4100,
    agents: 4,
    rounds: 6,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0.2,
    stallMs: 20,
  },
  {
    seed: 5269,
    agents: 6,
    rounds: 5,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0,
    stallMs: 3,
  },
  // An answer came so late that its repair had no time, or barely enough.
  {
    seed: 2597,
    agents: 7,
    rounds: 2,
    cached: false,
    nowShare: 0.5,
    many: false,
    lookMs: 0.01,
    stallMs: 20,
  },
  {
    seed: 4716,
    agents: 5,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0,
    stallMs: 3,
  },
  // A search was to continue where the recorded one had no time.
  {
    seed: 23,
    agents: 7,
    rounds: 6,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0,
    stallMs: 20,
  },
  // A search was late while reading results of an earlier search of the replay.
  {
    seed: 23,
    agents: 4,
    rounds: 1,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0,
    stallMs: 20,
  },
  // The cache knew in a later tick the result of an earlier tick's search.
  {
    seed: 622,
    agents: 7,
    rounds: 5,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.01,
    stallMs: 3,
  },
  // The cache knew in a later tick that the lead had failed, and the request continued as before.
  {
    seed: 8383,
    agents: 3,
    rounds: 3,
    cached: true,
    nowShare: 0.5,
    many: true,
    lookMs: 0.01,
    stallMs: 0,
  },
  // The engine ended a call with its own reason, while the lead continued.
  {
    seed: 17,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: false,
    lookMs: 0.2,
    stallMs: 20,
  },
  // Another stall of that kind, followed by an answer of the lead.
  {
    seed: 2049,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: false,
    lookMs: 0,
    stallMs: 20,
  },
  // A request was shed with half its time left for a search.
  {
    seed: 1028,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 3,
  },
  // A late answer was repaired by a search for which the request itself had no time.
  {
    seed: 3555,
    agents: 8,
    rounds: 6,
    cached: true,
    nowShare: 0,
    many: false,
    lookMs: 0,
    stallMs: 20,
  },
  // The lead failed early, and the understudy, still without a plan, continued its search.
  {
    seed: 4716,
    agents: 5,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 20,
  },
  // No goal was reachable, which was discovered during a background call of the lead.
  {
    seed: 9,
    agents: 7,
    rounds: 1,
    cached: true,
    nowShare: 0,
    many: false,
    lookMs: 0.2,
    stallMs: 3,
  },
  // Only a rounding error remained of a budget.
  {
    seed: 2228,
    agents: 8,
    rounds: 6,
    cached: false,
    nowShare: 0,
    many: true,
    lookMs: 0.2,
    stallMs: 3,
  },
];
