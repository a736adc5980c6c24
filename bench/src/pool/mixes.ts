import { type Random, seededRandom } from "@understudy/planner-core";
import type { MemberTraits, Mix } from "./member-traits.ts";

const SMALL: MemberTraits = {
  ...{ name: "small", skill: 0.55, detours: 0.2, price: 0 },
  ...{ firstTokenMs: 8, tokenMs: 0.2 },
};
const LARGE: MemberTraits = {
  ...{ name: "large", skill: 0.92, detours: 0.05, price: 0 },
  ...{ firstTokenMs: 300, tokenMs: 25 },
};
const CLOUD: MemberTraits = {
  ...{ name: "cloud", skill: 0.88, detours: 0.05, price: 10 },
  ...{ firstTokenMs: 250, tokenMs: 6 },
};
const SLOW_TAIL = { share: 0.02, factor: 20 } as const;

/** A small model in the game, a large one on the player's graphics card, a server in the cloud. */
const studio: Mix = {
  name: "studio",
  members: [SMALL, CLOUD, LARGE],
  budgetMs: 3000,
  questions: 400,
};

/** A small and a large model, with a budget for both. */
const pair: Mix = { name: "pair", members: [SMALL, LARGE], budgetMs: 5000, questions: 400 };

/** The same model on two servers, with two calls in a hundred slowed by a factor of twenty. */
const twins: Mix = {
  name: "twins",
  members: ["one", "other"].map((name) => ({
    ...{ name, skill: 0.85, detours: 0.1, price: 1 },
    ...{ firstTokenMs: 120, tokenMs: 2, tail: SLOW_TAIL },
  })),
  budgetMs: 10_000,
  questions: 2000,
};

/** Three sizes of one family, two of them on one processor; budgets are short. */
const family: Mix = {
  name: "family",
  members: [
    { ...SMALL, skill: 0.8, firstTokenMs: 20, tokenMs: 1, resource: "this machine" },
    {
      ...LARGE,
      name: "middle",
      skill: 0.86,
      firstTokenMs: 60,
      tokenMs: 3,
      resource: "this machine",
    },
    { ...LARGE, firstTokenMs: 100, tokenMs: 5, price: 2 },
  ],
  budgetMs: 800,
  questions: 400,
};

/** The studio on a bad day: the small model hangs for a while, then the cloud is down. */
const outage: Mix = {
  ...studio,
  name: "outage",
  members: [
    { ...SMALL, outage: { from: 0.1, to: 0.3, how: "hangs" } },
    { ...CLOUD, outage: { from: 0.4, to: 0.8, how: "refuses" } },
    LARGE,
  ],
};

/** The studio, with 2% of every member's calls 20 times slower. */
const slowTail: Mix = {
  ...studio,
  name: "slow-tail",
  members: studio.members.map((member) => ({ ...member, tail: SLOW_TAIL })),
};

const DRAWN = 10;

/** Realistic mixes, an outage and a slow tail, and ten random mixes. */
export const mixes: readonly Mix[] = [
  ...[studio, pair, twins, family, outage, slowTail],
  ...Array.from({ length: DRAWN }, (_, index) => drawMix(index + 1)),
];

function drawMix(seed: number): Mix {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + random.next() * (high - low);
  const budgetMs = [200, 500, 1000, 3000][random.integer(4)] as number;
  const members = Array.from({ length: 2 + random.integer(3) }, () => drawMember(random, between));
  members.sort((one, other) => one.tokenMs - other.tokenMs);
  return {
    name: `drawn-${seed}`,
    members: members.map((member, index) => ({ name: `member-${index + 1}`, ...member })),
    budgetMs,
    questions: 200,
  };
}

function drawMember(
  random: Random,
  between: (low: number, high: number) => number,
): Omit<MemberTraits, "name"> {
  const onLogarithm = (low: number, high: number): number =>
    Math.exp(between(Math.log(low), Math.log(high)));
  const from = between(0, 0.7);
  const isDown = random.next() < 0.3;
  const how = random.next() < 0.5 ? ("refuses" as const) : ("hangs" as const);
  return {
    ...{ skill: between(0.3, 0.95), detours: between(0, 0.3), price: between(0, 10) },
    ...{ firstTokenMs: onLogarithm(5, 400), tokenMs: onLogarithm(0.1, 30) },
    tail: { share: between(0, 0.03), factor: 20 },
    ...(isDown ? { outage: { from, to: from + between(0.1, 0.3), how } } : {}),
    ...(random.next() < 0.3 ? { resource: "one machine" } : {}),
  };
}
