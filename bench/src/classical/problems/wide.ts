import type { DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import { counter, names, no, type Problem } from "./problem.ts";

type State = Record<string, DomainDefinition["state"][string]>;

/** Independent chains beside useless actions, and unsolvable problems. */
export function wideProblems(): Problem[] {
  return [
    wide("wide-21", "game", 3, 4),
    wide("wide-30", "game", 4, 5),
    wide("wide-60", "game", 8, 5),
    wide("wide-600", "large", 60, 6),
    beside(),
    parity(),
    lostKey(),
    keepApart(),
  ];
}

/** `chains` chains of three steps each, with every third goal atom required. */
function wide(name: string, size: Problem["size"], chains: number, idle: number): Problem {
  const state: State = {};
  const tools: ToolDefinition[] = [];
  const goal: Record<string, boolean> = {};
  for (const chain of names("chain", chains)) {
    for (let step = 0; step < 3; step++) {
      state[`${chain}_${step}`] = no;
      tools.push({
        name: `do_${chain}_${step}`,
        when: step === 0 ? {} : { [`${chain}_${step - 1}`]: true },
        // The last step consumes the first, so goals cannot be counted one by one.
        then:
          step === 2
            ? { [`${chain}_2`]: true, [`${chain}_0`]: false }
            : { [`${chain}_${step}`]: true },
        cost: 1 + (step % 2),
      });
    }
    goal[`${chain}_2`] = true;
    goal[`${chain}_0`] = true;
    for (let other = 0; other < idle; other++) {
      state[`${chain}_idle${other}`] = no;
      tools.push({
        name: `play_${chain}_${other}`,
        then: { [`${chain}_idle${other}`]: true },
        cost: 0.5,
      });
    }
  }
  return { name, size, domain: { name, state, tools }, state: {}, goal };
}

/** A gate that never opens, beside a counter with a million values. */
function beside(): Problem {
  const name = "unsolvable-beside-counter";
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        count: counter(1_000_000),
        gate: no,
        lever: no,
        rust: { type: "boolean", default: true },
      },
      tools: [
        { name: "count_up", then: { count: { "+": 1 } } },
        { name: "count_down", then: { count: { "-": 1 } } },
        { name: "pull_lever", when: { rust: false }, then: { lever: true } },
        { name: "open_gate", when: { lever: true, count: { ">=": 500 } }, then: { gate: true } },
      ],
    },
    state: {},
    goal: { gate: true },
  };
}

/** Steps of two never turn an even number odd. */
function parity(): Problem {
  const name = "unsolvable-parity";
  return {
    name,
    size: "game",
    domain: {
      name,
      state: { value: { type: "integer", min: 0, max: 100, default: 50 }, noise: counter(1000) },
      tools: [
        { name: "add", when: { value: { "<=": 98 } }, then: { value: { "+": 2 } } },
        { name: "take", then: { value: { "-": 2 } } },
        { name: "hum", then: { noise: { "+": 1 } } },
      ],
    },
    state: {},
    goal: { value: 51 },
  };
}

/** The key to the chest is in the chest. */
function lostKey(): Problem {
  const name = "unsolvable-lost-key";
  return {
    name,
    size: "game",
    domain: {
      name,
      state: { key: no, chest_open: no, coins: counter(50), gem: no, songs: counter(1000) },
      tools: [
        { name: "open_chest", when: { key: true }, then: { chest_open: true } },
        { name: "take_key", when: { chest_open: true }, then: { key: true } },
        { name: "take_gem", when: { chest_open: true }, then: { gem: true } },
        { name: "work", then: { coins: { "+": 1 } } },
        { name: "sing", then: { songs: { "+": 1 } } },
      ],
    },
    state: {},
    goal: { gem: true, coins: { ">=": 10 } },
  };
}

/** An invariant that leaves no way. */
function keepApart(): Problem {
  const name = "unsolvable-wolf";
  const banks = { type: "boolean", default: false } as const;
  const move = (who: string): ToolDefinition[] =>
    [false, true].map((side) => ({
      name: `row_${who}_${side ? "back" : "over"}`,
      when: who === "alone" ? { boat: side } : { boat: side, [who]: side },
      then: who === "alone" ? { boat: !side } : { boat: !side, [who]: !side },
    }));
  const together = (a: string, b: string): Record<string, { var: string }> => ({ [a]: { var: b } });
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        boat: banks,
        wolf: banks,
        goat: banks,
        cabbage: banks,
        fox: banks,
        days: counter(1000),
      },
      tools: [
        ...["alone", "wolf", "goat", "cabbage", "fox"].flatMap(move),
        { name: "wait", then: { days: { "+": 1 } } },
      ],
      maintain: [
        { anyOf: [{ wolf: { "!=": { var: "goat" } } }, together("boat", "goat")] },
        { anyOf: [{ goat: { "!=": { var: "cabbage" } } }, together("boat", "goat")] },
        { anyOf: [{ fox: { "!=": { var: "goat" } } }, together("boat", "goat")] },
      ],
    },
    state: {},
    goal: { wolf: true, goat: true, cabbage: true, fox: true },
  };
}
