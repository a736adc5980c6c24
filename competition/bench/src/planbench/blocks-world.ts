import { loadDomain } from "@understudy/planner-core";
import type { BenchProblem } from "./bench-problem.ts";
import { type BlocksTask, pairsOf } from "./blocks-task.ts";
import { playBlocks } from "./play-blocks.ts";

/** Names of Blocksworld's elements. */
export interface Vocabulary {
  readonly domain: string;
  readonly pickUp: string;
  readonly putDown: string;
  readonly stack: string;
  readonly unstack: string;
  readonly block: string;
  readonly under: string;
  readonly on: string;
  readonly clear: string;
  readonly handEmpty: string;
  readonly table: string;
  readonly hand: string;
  /** Prefix of block names. */
  readonly prefix: string;
}

/** The usual names. */
export const BLOCKSWORLD: Vocabulary = {
  domain: "blocksworld",
  pickUp: "pick_up",
  putDown: "put_down",
  stack: "stack",
  unstack: "unstack",
  block: "block",
  under: "under",
  on: "on",
  clear: "clear",
  handEmpty: "hand_empty",
  table: "table",
  hand: "hand",
  prefix: "block_",
};

/** PlanBench's Mystery names; its parameters have none, and keep theirs. */
export const MYSTERY: Vocabulary = {
  domain: "mystery",
  pickUp: "attack",
  putDown: "succumb",
  stack: "overcome",
  unstack: "feast",
  block: "subject",
  under: "other",
  on: "craves",
  clear: "province",
  handEmpty: "harmony",
  table: "planet",
  hand: "pain",
  prefix: "object_",
};

/** A task in a vocabulary. */
export function blocksProblem(task: BlocksTask, words: Vocabulary): BenchProblem {
  const { definition, state, goal } = writeBlocks(task, words);
  const domain = loadDomain(definition);
  return {
    domain,
    state: domain.state(state),
    goal: domain.goal(goal),
    refute: (steps) => playBlocks(task, words, steps),
  };
}

/** The rules, start and goal of a task as a domain in a vocabulary. */
function writeBlocks({ start, goal }: BlocksTask, words: Vocabulary) {
  const { on, clear, handEmpty, table, hand, prefix } = words;
  const nameOf = (block: string): string => `${prefix}${block}`;
  const blocks = start.flat().sort().map(nameOf);
  const below = new Map(pairsOf(start).map((pair) => pair.map(nameOf) as [string, string]));
  const covered = new Set(below.values());
  const each = <Value>(variable: string, worth: (block: string) => Value) =>
    Object.fromEntries(blocks.map((block) => [`${variable}_${block}`, worth(block)]));
  const one = { [words.block]: { enum: blocks } };
  const two = { ...one, [words.under]: { enum: blocks } };
  const [blockOn, blockClear, underClear] = [
    `${on}_$${words.block}`,
    `${clear}_$${words.block}`,
    `${clear}_$${words.under}`,
  ] as const;
  const free = { [blockClear]: true, [handEmpty]: true };
  const held = { [blockOn]: hand };
  const lifted = { ...held, [blockClear]: false, [handEmpty]: false };
  const under = `$${words.under}`;
  return {
    definition: {
      name: words.domain,
      state: {
        ...each(on, () => ({ type: "enum", values: [table, hand, ...blocks] })),
        ...each(clear, () => ({ type: "boolean" })),
        [handEmpty]: { type: "boolean" },
      },
      tools: [
        { name: words.pickUp, parameters: one, when: { [blockOn]: table, ...free }, then: lifted },
        { name: words.putDown, parameters: one, when: held, then: { [blockOn]: table, ...free } },
        {
          name: words.stack,
          parameters: two,
          when: { ...held, [underClear]: true },
          then: { [blockOn]: under, [underClear]: false, ...free },
        },
        {
          name: words.unstack,
          parameters: two,
          when: { [blockOn]: under, ...free },
          then: { ...lifted, [underClear]: true },
        },
      ],
      goals: [],
    },
    state: {
      ...each(on, (block) => below.get(block) ?? table),
      ...each(clear, (block) => !covered.has(block)),
      [handEmpty]: true,
    },
    goal: Object.fromEntries(goal.map(([block, to]) => [`${on}_${nameOf(block)}`, nameOf(to)])),
  };
}
