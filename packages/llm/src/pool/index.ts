/**
 * Several models behind one lead, judged by proof.
 *
 * @module
 */

export type { TextPrompt, TextRequest } from "../backends/backend.ts";
export type { MemberAnswer, PoolDecision } from "./member-answer.ts";
export type { JudgedAnswer, MemberAsking, MemberCall } from "./member-call.ts";
export type { HealthSettings, MemberState } from "./member-health.ts";
export type { MemberUsage } from "./member-record.ts";
export type { MemberStatus, PoolStatus } from "./pool-health.ts";
export {
  PoolLead,
  type PoolOptions,
  type PoolText,
  type PoolTextRequest,
  type PoolWriter,
} from "./pool-lead.ts";
export type { MemberTask, PoolMember } from "./pool-member.ts";
export type { PoolAnswer, PoolRequest, TextAnswer, TextQuestion } from "./pool-request.ts";
export type { PoolRun } from "./pool-run.ts";
export { type DraftVerifyOptions, draftVerify } from "./strategies/draft-verify.ts";
export { type HedgedOptions, hedged } from "./strategies/hedged.ts";
export { type HybridOptions, hybrid } from "./strategies/hybrid.ts";
export { type JudgeOptions, judging } from "./strategies/judge.ts";
export { race } from "./strategies/race.ts";
export type { SavedWeights } from "./strategies/route/member-weights.ts";
export { type RoutedOptions, routed } from "./strategies/route/routed.ts";
export type { RoutingCondition, RoutingRule } from "./strategies/route/routing-rules.ts";
export {
  type WeightedOptions,
  type WeightedStrategy,
  weighted,
} from "./strategies/route/weighted.ts";
export { type SmallFirstOptions, smallFirst } from "./strategies/small-first.ts";
export type { PoolStrategy } from "./strategies/strategy.ts";
export {
  STRATEGY_NAMES,
  type StrategyName,
  strategyByName,
} from "./strategies/strategy-by-name.ts";
export { type ConsensusOptions, consensus } from "./strategies/vote/consensus.ts";
export { voting } from "./strategies/vote/voting.ts";
