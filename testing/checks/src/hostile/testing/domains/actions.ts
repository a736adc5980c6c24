import {
  amount,
  each,
  type HostileDomain,
  hostile,
  names,
  no,
  pseudoRandom,
  range,
  upTo,
} from "./hostile-domain.ts";

/** Ground actions at the limits of number and size. */
export const actionDomains: readonly HostileDomain[] = [
  hostile("many-ground-actions", "a grid of 310 x 310, one action for each place", () => ({
    state: { x: amount(310), y: amount(310), seen: amount(100) },
    tools: [
      {
        name: "look",
        parameters: { x: upTo(310), y: upTo(310) },
        when: { x: "$x", y: "$y" },
        then: { seen: { "+": 1 } },
      },
      { name: "east", then: { x: { "+": 1 } } },
      { name: "north", then: { y: { "+": 1 } } },
    ],
    goal: { seen: 5, x: 200, y: 200 },
  })),
  hostile("jumps", "from each of 315 places to each other one, at a price of its own", () => ({
    state: { at: amount(315), fuel: { type: "integer", min: 0, max: 100_000, default: 100_000 } },
    tools: [
      {
        name: "jump",
        parameters: { from: upTo(315), to: upTo(315) },
        when: { at: "$from", fuel: { ">=": "$to" } },
        then: { at: "$to", fuel: { "-": "$from" } },
        cost: "$to",
      },
      { name: "enter", then: { at: 1 } },
    ],
    goal: { at: 315, fuel: { ">=": 90_000 } },
  })),
  hostile("two-thousand-tools", "2,041 actions with 12 tests and 12 effects each", () => {
    const random = pseudoRandom(7);
    const variables = names("n", 300);
    return {
      state: each(variables, () => amount(50)),
      tools: range(2041).map((tool) => ({
        name: `tool${tool}`,
        when: each(pick(random, 12, variables), () => ({ ">=": random(4) })),
        then: each(pick(random, 12, variables), (index) =>
          index % 3 === 0 ? { "-": 1 + random(2) } : { "+": 1 + random(3) },
        ),
        cost: 1 + random(1000) / 1000,
      })),
      goal: each(variables.slice(0, 40), () => ({ ">=": 40 })),
    };
  }),
  hostile("conditional-effects", "16 effects with a condition each: 65,536 cases", () => ({
    state: each(names("lamp", 17), () => no),
    tools: [
      {
        name: "pulse",
        if: range(16).map((lamp) => ({
          when: { [`lamp${lamp}`]: true },
          then: { [`lamp${lamp + 1}`]: true, [`lamp${lamp}`]: false },
        })),
      },
      { name: "light", then: { lamp0: true } },
    ],
    goal: each(names("lamp", 17), () => true),
  })),
  hostile("effects-of-every-value", "400 effects, each under another value", () => ({
    state: { level: amount(400), mark: amount(400) },
    tools: [
      { name: "rise", then: { level: { "+": 1 } } },
      {
        name: "mark",
        if: range(400).map((level) => ({ when: { level }, then: { mark: 399 - level } })),
      },
    ],
    goal: { mark: 17, level: 400 },
  })),
  hostile("wide-parameters", "16 parameters of two values, each in a test and an effect", () => {
    const letters = names("p", 13);
    return {
      state: {
        ...each(
          letters.map((name) => `at_${name}`),
          () => no,
        ),
        n: amount(100),
      },
      tools: [
        {
          name: "all",
          parameters: each(letters, () => ({ type: "boolean" }) as const),
          when: each(
            letters.map((name) => `at_${name}`),
            (index) => `$p${index}`,
          ),
          then: {
            ...each(
              letters.map((name) => `at_${name}`),
              (index) => `$p${(index + 1) % 13}`,
            ),
            n: { "+": 1 },
          },
        },
        ...letters.map((name) => ({ name: `set_${name}`, then: { [`at_${name}`]: true } })),
      ],
      goal: { n: 100, at_p0: true },
    };
  }),
  hostile("many-assignments", "2,000 assignments in each of 300 actions", () => {
    const flags = names("f", 2000);
    return {
      state: { ...each(flags, () => amount(1000)), done: no },
      tools: [
        {
          name: "set",
          parameters: { p: upTo(300) },
          then: each(flags, () => "$p"),
          cost: "$p",
        },
        {
          name: "finish",
          when: each(flags, (index) => ({ ">=": 1 + (index % 300) })),
          then: { done: true },
        },
      ],
      goal: { done: true },
    };
  }),
  hostile("many-increases", "12 amounts raised by each of 3,000 actions", () => {
    const random = pseudoRandom(11);
    const variables = names("n", 400);
    return {
      state: each(variables, () => amount(10_000)),
      tools: range(1500).map((tool) => ({
        name: `tool${tool}`,
        then: each(pick(random, 12, variables), () => ({ "+": 1 + random(97) })),
      })),
      goal: each(variables, () => ({ ">=": 9000 })),
    };
  }),
  hostile("all-apply", "60,000 actions that always apply, over 1,500 flags", () => {
    const flags = names("f", 1500);
    return {
      state: { ...each(flags, () => no), n: amount(40) },
      tools: flags.map((name) => ({
        name: `raise_${name}`,
        parameters: { p: upTo(40) },
        then: { [name]: true, n: "$p" },
      })),
      goal: each(flags, () => true),
    };
  }),
  hostile("alike", "80,000 actions with the same effect under different conditions", () => ({
    state: { a: amount(300), b: amount(300), done: amount(5) },
    tools: [
      {
        name: "same",
        parameters: { p: upTo(280), q: upTo(280) },
        when: { a: { ">=": "$p" }, b: { "<=": "$q" } },
        then: { done: { "+": 1 } },
        cost: "$p",
      },
      { name: "add", then: { a: { "+": 1 } } },
    ],
    goal: { done: 5 },
  })),
  hostile("dropped", "99,000 actions that can never apply", () => ({
    state: { a: amount(300), done: no },
    tools: [
      {
        name: "never",
        parameters: { p: upTo(300), q: upTo(330) },
        when: { allOf: [{ a: { "<": "$p" } }, { a: { ">": "$p" } }] },
        then: { done: true },
      },
      { name: "finish", when: { a: 300 }, then: { done: true } },
      { name: "add", then: { a: { "+": 1 } } },
    ],
    goal: { done: true },
  })),
  hostile("many-tools", "7,000 tools, each with a flag", () => {
    const flags = names("f", 7000);
    return {
      state: each(flags, () => no),
      tools: flags.map((name, index) => ({
        name: `raise_${name}`,
        ...(index === 0 ? {} : { when: { [`f${index - 1}`]: true } }),
        then: { [name]: true },
      })),
      goal: { f6999: true },
    };
  }),
];

function pick(
  random: (below: number) => number,
  count: number,
  from: readonly string[],
): readonly string[] {
  const picked = new Set<string>();
  while (picked.size < count) picked.add(from[random(from.length)] as string);
  return [...picked];
}
