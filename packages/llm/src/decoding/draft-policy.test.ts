import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { DraftPolicy } from "./draft-policy.ts";

/** What a refused draft was measured to cost at most, as a share of a plain answer. */
const PRICE = 0.28;

/** Answers a model gives; returns how often it got a draft, answer by answer. */
function play(policy: DraftPolicy, shares: readonly number[]): readonly boolean[] {
  return shares.map((share) => {
    const hasDraft = policy.next();
    if (hasDraft) policy.learn({ drafted: 20, accepted: 20 * share });
    return hasDraft;
  });
}
const times = (count: number, share: number): readonly number[] => new Array(count).fill(share);
const shareOf = (drafts: readonly boolean[]): number =>
  drafts.filter((hasDraft) => hasDraft).length / drafts.length;

describe("DraftPolicy", () => {
  it("begins with drafts and keeps to them while they pay", () => {
    const policy = new DraftPolicy();
    expect(policy.agreement).toBeUndefined();
    expect(play(policy, times(100, 0.5)).every((hasDraft) => hasDraft)).toBe(true);
    expect(policy.agreement).toBeCloseTo(0.5);
  });

  it("switches them off at once for a model that never agrees, and tries now and then", () => {
    const policy = new DraftPolicy();
    const drafts = play(policy, times(240, 0));
    expect(drafts.slice(0, 3)).toEqual([true, false, false]);
    expect(shareOf(drafts.slice(1)) * PRICE).toBeLessThan(0.02);
    expect(shareOf(drafts) * PRICE).toBeLessThan(0.02);
  });

  it("switches them off where a model changes, after a few answers", () => {
    const policy = new DraftPolicy();
    play(policy, times(500, 1));
    const drafts = play(policy, times(100, 0));
    const tried = drafts.filter((hasDraft) => hasDraft).length;
    expect(tried).toBeLessThanOrEqual(14);
    expect(drafts.slice(20).filter((hasDraft) => hasDraft).length).toBeLessThanOrEqual(4);
  });

  it("switches them on again soon after the model agrees again", () => {
    const policy = new DraftPolicy();
    play(policy, times(200, 0));
    const drafts = play(policy, times(100, 1));
    expect(drafts.indexOf(true)).toBeLessThan(24);
    expect(drafts.slice(30).every((hasDraft) => hasDraft)).toBe(true);
  });

  it("is not led astray by single answers", () => {
    const random = seededRandom(7);
    const often = Array.from({ length: 400 }, () => (random.next() < 0.7 ? 1 : 0));
    expect(shareOf(play(new DraftPolicy(), often))).toBeGreaterThan(0.9);
    const seldom = Array.from({ length: 400 }, () => (random.next() < 0.1 ? 1 : 0));
    expect(shareOf(play(new DraftPolicy(), seldom)) * PRICE).toBeLessThan(0.1);
  });

  it("learns nothing from an answer without a draft", () => {
    const policy = new DraftPolicy();
    policy.learn({ drafted: 0, accepted: 0 });
    expect(policy.agreement).toBeUndefined();
    expect(policy.isOn).toBe(true);
  });

  it("takes another break-even and another rhythm", () => {
    const policy = new DraftPolicy({ breakEven: 0.6, exploreEvery: 3, memory: 4 });
    expect(shareOf(play(policy, times(300, 0.5)))).toBeCloseTo(1 / 3, 1);
  });
});
