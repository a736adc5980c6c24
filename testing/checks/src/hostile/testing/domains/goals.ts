import { amount, each, type HostileDomain, hostile, names, no, range } from "./hostile-domain.ts";

/** Many goals, or one with many parts. */
export const goalDomains: readonly HostileDomain[] = [
  {
    name: "many-goals",
    about: "10,000 goals beside 3,000 tools",
    goal: "goal9999",
    define: () => {
      const flags = names("f", 3000);
      return {
        name: "many-goals",
        state: each(flags, () => no),
        tools: flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
        goals: range(10_000).map((index) => ({
          name: `goal${index}`,
          when: { [`f${index % 3000}`]: true, [`f${(index * 7 + 1) % 3000}`]: true },
        })),
      };
    },
  },
  {
    name: "many-goals-of-one-space",
    about: "700 goals, each of which concerns every action",
    goal: "goal699",
    define: () => {
      const variables = names("n", 60);
      return {
        name: "many-goals-of-one-space",
        state: each(variables, () => amount(30)),
        tools: variables
          .flatMap((from, index) =>
            variables
              .filter((_, to) => to !== index)
              .map((to) => ({
                name: `${from}_${to}`,
                when: { [from]: { ">=": 1 } },
                then: { [from]: { "-": 1 }, [to]: { "+": 1 } },
              })),
          )
          .concat([{ name: "add", then: { n0: { "+": 1 } } } as never]),
        goals: range(700).map((index) => ({
          name: `goal${index}`,
          when: each(variables.slice(1), (at) => ({ ">=": 1 + ((index + at) % 20) })),
        })),
      };
    },
  },
  hostile(
    "independent-parts",
    "a goal of 7,000 parts that have nothing to do with each other",
    () => {
      const flags = names("f", 7000);
      return {
        state: each(flags, () => no),
        tools: flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
        goal: each(flags, () => true),
      };
    },
  ),
  hostile(
    "parts-of-two-steps",
    "a goal of 3,000 parts, two steps each, at prices that differ",
    () => {
      const flags = names("f", 6000);
      return {
        state: each(flags, () => no),
        tools: flags.map((name, index) => ({
          name: `raise_${name}`,
          ...(index % 2 === 0 ? {} : { when: { [`f${index - 1}`]: true } }),
          then: { [name]: true },
          cost: 1 + index / 1000,
        })),
        goal: each(
          names("f", 6000).filter((_, index) => index % 2 === 1),
          () => true,
        ),
      };
    },
  ),
  hostile("goal-of-choices", "a goal of 4,000 choices among four each", () => {
    const flags = names("f", 4000);
    return {
      state: each(flags, () => no),
      tools: flags.map((name) => ({ name: `raise_${name}`, then: { [name]: true } })),
      goal: {
        allOf: range(4000).map((index) => ({
          anyOf: range(4).map((at) => ({ [`f${(index * (at + 3) + 17 * at) % 4000}`]: true })),
        })),
      },
    };
  }),
  hostile("one-long-choice", "a goal that 20,000 conditions meet, none of them near", () => ({
    state: { ...each(names("n", 100), () => amount(1000)), at: amount(100) },
    tools: names("n", 100).map((name) => ({ name: `add_${name}`, then: { [name]: { "+": 1 } } })),
    goal: {
      anyOf: range(20_000).map((index) => ({
        [`n${index % 100}`]: { ">=": 500 + (index % 499) },
        at: 99,
      })),
    },
  })),
];
