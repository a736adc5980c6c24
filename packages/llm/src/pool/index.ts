/**
 * Several models behind one lead, judged by proof.
 *
 * @module
 */

export { PoolLead, type PoolOptions } from "./pool-lead.ts";
export type { PoolMember } from "./pool-member.ts";
export { type HedgedOptions, hedged } from "./strategies/hedged.ts";
export { race } from "./strategies/race.ts";
export { type SmallFirstOptions, smallFirst } from "./strategies/small-first.ts";
export type { PoolStrategy } from "./strategies/strategy.ts";
