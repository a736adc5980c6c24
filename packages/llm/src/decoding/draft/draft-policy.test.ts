import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { DraftPolicy } from "./draft-policy.ts";

/** Measured maximum cost of a rejected draft, relative to a plain answer. */
const PRICE = 0.28;
const DRAFT = "x".repeat(100);

/** Plays answers with the given acceptance rates; returns for each whether it had a draft. */
function play(policy: DraftPolicy, shares: readonly number[]): readonly boolean[] {
  return shares.map((share) => {
    const hasDraft = policy.isOn("village");
    if (hasDraft) policy.learn("village", { drafted: 20, accepted: 20 * share });
    else policy.compare("village", DRAFT, DRAFT.slice(0, 100 * share));
    return hasDraft;
  });
}
const times = (count: number, share: number): readonly number[] => new Array(count).fill(share);
const shareOf = (drafts: readonly boolean[]): number =>
  drafts.filter((hasDraft) => hasDraft).length / drafts.length;

describe("DraftPolicy", () => {
  it("begins with drafts and keeps them while they pay off", () => {
    const policy = new DraftPolicy();
    expect(policy.shareOf("village")).toBeUndefined();
    expect(shareOf(play(policy, times(100, 0.5)))).toBe(1);
    expect(policy.shareOf("village")).toBeCloseTo(0.5);
  });

  it("turns them off for good for a model that never agrees", () => {
    const drafts = play(new DraftPolicy(), times(200, 0));
    expect(drafts.slice(0, 4)).toEqual([true, true, true, false]);
    expect(shareOf(drafts.slice(3))).toBe(0);
    expect(shareOf(drafts) * PRICE).toBeLessThan(0.1);
  });

  it("adapts to a changing model within a few answers, both ways", () => {
    const policy = new DraftPolicy();
    play(policy, times(300, 1));
    expect(play(policy, times(50, 0)).lastIndexOf(true)).toBeLessThan(12);
    expect(play(policy, times(50, 1)).indexOf(true)).toBeLessThan(6);
  });

  it("does not switch after single answers", () => {
    const random = seededRandom(7);
    const answers = (chance: number): readonly number[] =>
      Array.from({ length: 400 }, () => (random.next() < chance ? 1 : 0));
    expect(shareOf(play(new DraftPolicy(), answers(0.8)))).toBeGreaterThan(0.95);
    expect(shareOf(play(new DraftPolicy(), answers(0.05))) * PRICE).toBeLessThan(0.1);
  });

  it("judges each system prompt separately", () => {
    const policy = new DraftPolicy();
    play(policy, times(10, 0));
    expect([policy.isOn("village"), policy.isOn("guard")]).toEqual([false, true]);
  });

  it("compares texts by their common prefix", () => {
    const policy = new DraftPolicy();
    policy.compare("guard", "abcdef", "abXdef");
    expect(policy.shareOf("guard")).toBeCloseTo(1 / 3);
    policy.compare("guard", '{"steps":[{"tool":"go"', '{"steps":[{"tool":"up"');
    expect(policy.shareOf("guard")).toBeCloseTo(1 / 6);
    policy.compare("guard", '{"steps":[{"tool":"go"', '{"steps":[{"tool":"go"');
    expect(policy.shareOf("guard")).toBeCloseTo(4 / 9);
    policy.compare("guard", "", "abc");
    policy.learn("guard", { drafted: 0, accepted: 0 });
    expect(policy.shareOf("guard")).toBeCloseTo(4 / 9);
  });

  it("requires more agreement if a draft token costs more", () => {
    expect(new DraftPolicy(0.5).breakEven).toBeGreaterThan(new DraftPolicy().breakEven);
    expect(new DraftPolicy(9).breakEven).toBe(0.9);
    expect(new DraftPolicy(0).breakEven).toBe(0.1);
  });
});
