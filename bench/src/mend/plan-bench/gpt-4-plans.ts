import { readFileSync } from "node:fs";
import { type Domain, loadDomain, type Step } from "@understudy/planner-core";
import type { WrittenPlan } from "../written-plan.ts";

/** A plan by GPT-4 for an instance of PlanBench. */
export interface Gpt4Plan extends WrittenPlan {
  /** PlanBench's verdict. */
  readonly isCorrect: boolean;
}

/** Prompting: with one example, without, or with one and meaningless names. */
export type Prompting = keyof typeof FILES;
const FILES = {
  "one-shot": "gpt-4.txt",
  "zero-shot": "gpt-4-zero-shot.txt",
  mystery: "gpt-4-mystery.txt",
} as const;
const VERBS: Readonly<Record<string, string>> = {
  u: "unstack",
  p: "put_down",
  k: "pick_up",
  s: "stack",
};

/**
 * The 500 plans of PlanBench (Valmeekam and others, MIT, see `LICENSE`) for its first task in Blocksworld by
 * `gpt-4_chat` with one example, the 490 readable ones without, or the 500 with one example for the same tasks under
 * other names (mystery). Bridging was tuned on the first set alone. A line has the instance number, the plan's
 * correctness, the blocks on the table, the stacks at the start and in the goal (`ab`: a on b), and the plan: `uab`
 * unstacks a from b, `pa` puts a down, `ka` picks a up, `sab` stacks a on b.
 */
export function gpt4Plans(prompting: Prompting = "one-shot"): readonly Gpt4Plan[] {
  const domains = new Map<string, Domain>();
  return readFileSync(new URL(FILES[prompting], import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, verdict, table = "", on = "", wanted = "", plan = ""] = line.split("|");
      const pairs = words(on);
      const blocks = [...table, ...pairs.map((pair) => pair.charAt(0))].sort();
      const key = blocks.join("");
      const domain = domains.get(key) ?? loadDomain(blocksworld(blocks));
      domains.set(key, domain);
      const below = new Map(pairs.map((pair) => [pair.charAt(0), pair.charAt(1)]));
      const covered = new Set(below.values());
      const state = domain.state({
        hand_empty: true,
        ...Object.fromEntries(blocks.map((block) => [`on_${block}`, below.get(block) ?? "table"])),
        ...Object.fromEntries(blocks.map((block) => [`clear_${block}`, !covered.has(block)])),
      });
      const goal = domain.goal(
        Object.fromEntries(words(wanted).map((pair) => [`on_${pair.charAt(0)}`, pair.charAt(1)])),
      );
      const actions = words(plan).map((step) => domain.actionOf(readStep(step)));
      return { domain, state, goal, actions, isCorrect: verdict === "+" };
    });
}

function words(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}

function readStep(written: string): Step {
  const [verb = "", block = "", under] = written;
  return { tool: VERBS[verb] ?? verb, args: under === undefined ? { block } : { block, under } };
}

function blocksworld(blocks: readonly string[]): unknown {
  const block = { enum: blocks };
  const held = { on_$block: "hand" };
  const set = <Value>(prefix: string, value: Value): Readonly<Record<string, Value>> =>
    Object.fromEntries(blocks.map((each) => [`${prefix}_${each}`, value]));
  return {
    name: "blocksworld",
    state: {
      ...set("on", { type: "enum", values: ["table", "hand", ...blocks] }),
      ...set("clear", { type: "boolean" }),
      hand_empty: { type: "boolean" },
    },
    tools: [
      {
        name: "pick_up",
        parameters: { block },
        when: { on_$block: "table", clear_$block: true, hand_empty: true },
        then: { on_$block: "hand", clear_$block: false, hand_empty: false },
      },
      {
        name: "put_down",
        parameters: { block },
        when: held,
        then: { on_$block: "table", clear_$block: true, hand_empty: true },
      },
      {
        name: "stack",
        parameters: { block, under: block },
        when: { ...held, clear_$under: true },
        then: { on_$block: "$under", clear_$under: false, clear_$block: true, hand_empty: true },
      },
      {
        name: "unstack",
        parameters: { block, under: block },
        when: { on_$block: "$under", clear_$block: true, hand_empty: true },
        then: { on_$block: "hand", clear_$under: true, clear_$block: false, hand_empty: false },
      },
    ],
    goals: [],
  };
}
