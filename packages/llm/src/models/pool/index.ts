/**
 * Several models behind one LLM planner, judged by proof.
 *
 * @module
 */

// The LLM planner, its members, and their health.
export { PoolLlmPlanner, type PoolOptions } from "./pool-llm-planner.ts";
export type { PoolMember } from "./pool-member.ts";
export type { PoolStatus } from "./pool-health.ts";

// Strategies, by name or with options.
export type { PoolStrategy } from "./strategies/strategy.ts";
export { strategyByName } from "./strategies/strategy-by-name.ts";
export { smallFirst } from "./strategies/small-first.ts";
export { race } from "./strategies/race.ts";
export { hedged } from "./strategies/hedged.ts";
export { hybrid } from "./strategies/hybrid.ts";
export { weighted } from "./strategies/route/weighted.ts";
export { voting } from "./strategies/vote/voting.ts";
export { consensus } from "./strategies/vote/consensus.ts";
export { judging } from "./strategies/judge.ts";
export { draftVerify } from "./strategies/draft-verify.ts";
export { routed } from "./strategies/route/routed.ts";

// Texts instead of plans.
export type { PoolText, PoolTextRequest } from "./pool-llm-planner.ts";
export type { TextPrompt, TextRequest } from "../../backends/interface/backend.ts";
