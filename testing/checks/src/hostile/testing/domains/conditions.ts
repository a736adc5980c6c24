import type { Condition } from "@understudy/planner-core";
import {
  amount,
  each,
  type HostileDomain,
  hostile,
  names,
  no,
  range,
  upTo,
} from "./hostile-domain.ts";

/** Conditions at the limits of width, depth and number. */
export const conditionDomains: readonly HostileDomain[] = [
  hostile("wide-tests", "800 tests in each of 1,600 actions", () => {
    const flags = names("f", 800);
    return {
      state: { ...each(flags, () => no), n: amount(1600) },
      tools: [
        {
          name: "next",
          parameters: { p: upTo(1600) },
          when: each(flags, () => true),
          then: { n: "$p" },
        },
        ...flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      ],
      goal: { n: 1600 },
    };
  }),
  hostile("deep-conditions", "choices nested 32 deep, in 2,000 actions", () => {
    const flags = names("f", 64);
    return {
      state: { ...each(flags, () => no), n: amount(2000) },
      tools: [
        {
          name: "next",
          parameters: { p: upTo(2000) },
          when: { n: { "<": "$p" }, ...nested(flags, 30) },
          then: { n: "$p" },
        },
        ...flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      ],
      goal: { n: { ">=": 2000 } },
    };
  }),
  hostile("wide-choices", "1,000 alternatives in each of 600 actions", () => {
    const flags = names("f", 1000);
    return {
      state: { ...each(flags, () => no), n: amount(600) },
      tools: [
        {
          name: "next",
          parameters: { p: upTo(600) },
          when: { n: { "<": "$p" }, anyOf: flags.map((name) => ({ [name]: true })) },
          then: { n: "$p" },
        },
        ...flags.slice(500).map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      ],
      goal: { n: { ">=": 600 } },
    };
  }),
  hostile("choices-of-pairs", "conjunctions of choices of pairs, all different", () => {
    const flags = names("f", 300);
    const pair = (index: number): Condition => ({
      anyOf: [
        { [`f${index % 300}`]: true, [`f${(index * 7 + 1) % 300}`]: true },
        { [`f${(index * 13 + 2) % 300}`]: true, [`f${(index * 31 + 3) % 300}`]: true },
      ],
    });
    return {
      state: { ...each(flags, () => no), n: amount(9) },
      tools: [
        ...range(700).map((tool) => ({
          name: `tool${tool}`,
          when: { allOf: range(10).map((index) => pair(10 * tool + index)) },
          then: { n: { "+": 1 } },
        })),
        ...flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      ],
      goal: { n: 9 },
    };
  }),
  hostile("lists-of-values", "lists of 1,000 values of an integer in 1,000 actions", () => ({
    state: { at: amount(100_000), n: amount(1000) },
    tools: [
      {
        name: "next",
        parameters: { p: upTo(1000) },
        when: { at: { in: range(1000).map((index) => 97 * index + 1) } },
        then: { n: "$p" },
      },
      { name: "go", parameters: { p: upTo(20_000) }, then: { at: "$p" } },
    ],
    goal: { n: 1000 },
  })),
  hostile("holes", "10,000 values that one variable must not have, 60 times", () => ({
    state: { at: amount(100_000), n: amount(60) },
    tools: [
      {
        name: "next",
        parameters: { p: upTo(60) },
        when: { allOf: range(10_000).map((index) => ({ at: { "!=": 3 * index } })) },
        then: { n: "$p" },
      },
      { name: "add", parameters: { p: upTo(50) }, then: { at: { "+": "$p" } } },
    ],
    goal: { n: 60, at: { ">": 30_000 } },
  })),
  hostile("comparisons", "each of 130 variables compared with each other one", () => {
    const variables = names("n", 130);
    return {
      state: { ...each(variables, () => amount(20)), done: no },
      tools: [
        ...variables.flatMap((left, index) =>
          variables.slice(index + 1).map((right) => ({
            name: `c_${left}_${right}`,
            when: { [left]: { ">": { var: right } } },
            then: { [right]: { "+": 1 } },
          })),
        ),
        { name: "add", then: { n0: { "+": 1 } } },
      ],
      goal: each(variables.slice(1), () => ({ ">=": 3 })),
    };
  }),
  hostile("choices-of-comparisons", "200 comparisons to choose from in 400 actions", () => {
    const variables = names("n", 40);
    const pairs = range(200).map((index) => ({
      [`n${index % 40}`]: { "!=": { var: `n${(index * 7 + 1 + Math.floor(index / 40)) % 40}` } },
    }));
    return {
      state: { ...each(variables, () => amount(20)), n: amount(400) },
      tools: [
        {
          name: "next",
          parameters: { p: upTo(400) },
          when: { n: { "<": "$p" }, anyOf: pairs.filter((pair) => distinct(pair)) },
          then: { n: "$p" },
        },
        ...variables.map((name) => ({ name: `add_${name}`, then: { [name]: { "+": 1 } } })),
      ],
      goal: { n: 400 },
    };
  }),
  hostile("much-to-maintain", "4,000 conditions to keep beside 9,000 actions", () => {
    const flags = names("f", 4000);
    return {
      state: { ...each(flags, () => no), n: amount(9000) },
      maintain: flags.map((name, index) => ({
        anyOf: [{ [name]: false }, { n: { ">=": index } }],
      })),
      tools: [
        {
          name: "next",
          parameters: { p: upTo(5000) },
          when: { n: { "<": "$p" } },
          then: { n: "$p" },
        },
        ...flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      ],
      goal: { f3999: true, f1999: true },
    };
  }),
  hostile(
    "maintain-one-variable",
    "one variable kept by 2,000 rules, set by 20,000 actions",
    () => {
      const flags = names("f", 2000);
      return {
        state: { ...each(flags, () => no), n: amount(20_000) },
        maintain: flags.map((name, index) => ({
          anyOf: [{ [name]: true }, { n: { "!=": index } }],
        })),
        tools: [
          { name: "next", parameters: { p: upTo(20_000) }, then: { n: "$p" } },
          ...flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
        ],
        goal: { n: { ">=": 19_999 }, f0: true },
      };
    },
  ),
];

/** Alternating disjunctions and conjunctions. */
function nested(flags: readonly string[], depth: number): Condition {
  let condition: Condition = { f0: true };
  for (let level = 1; level <= depth; level++) {
    const flag = flags[(2 * level) % flags.length] as string;
    const other = flags[(2 * level + 1) % flags.length] as string;
    condition =
      level % 2 === 0
        ? { [flag]: true, allOf: [condition, { [other]: true }] }
        : { anyOf: [condition, { [flag]: true, [other]: false }] };
  }
  return condition;
}

/** Whether a comparison is between two different variables. */
function distinct(pair: Readonly<Record<string, { readonly "!=": { readonly var: string } }>>) {
  return Object.entries(pair).every(([name, { "!=": other }]) => other.var !== name);
}
