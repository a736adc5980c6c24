/** Published rates of models: percentage of solved tasks per set. */
export interface PublishedRates {
  readonly model: string;
  readonly blocksworld: number;
  readonly mystery: number;
  /** Undefined if unpublished. */
  readonly hard?: number;
}

/**
 * PlanBench's current Static Test Set Leaderboard, in the README of github.com/karthikv792/LLMs-Planning, without an
 * example in the prompt: 600 tasks of Blocksworld and of Mystery in English, 110 of Hard in PDDL, none of Logistics.
 */
export const publishedRates: readonly PublishedRates[] = [
  { model: "DeepSeek R1", blocksworld: 99.1, mystery: 43.3, hard: 53.6 },
  { model: "o1-preview", blocksworld: 97.8, mystery: 52.8, hard: 23.65 },
  { model: "GPT-4o", blocksworld: 35.5, mystery: 0 },
];

/** The rate of DeepSeek R1 for Mystery in the leaderboard of 15 March 2025 (commit 5b320d75). */
export const EARLIER_MYSTERY_RATE = 54.1;
