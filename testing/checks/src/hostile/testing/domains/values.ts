import { amount, each, type HostileDomain, hostile, names, no, upTo } from "./hostile-domain.ts";

/** Many values: bounds from tests, ranges too large for any table. */
export const valueDomains: readonly HostileDomain[] = [
  testsAndAssignments(10_000),
  testsAndAssignments(30_000),
  hostile("tests-of-one-tool", "each of 50,000 values tested and left for another", () => ({
    state: { at: { type: "integer", min: 0, max: 50_001, default: 0 } },
    tools: [
      { name: "go", parameters: { p: upTo(50_000) }, when: { at: "$p" }, then: { at: 0 } },
      { name: "come", parameters: { p: upTo(49_999) }, then: { at: "$p" }, cost: "$p" },
    ],
    goal: { at: { ">": 50_000 } },
  })),
  hostile("steps-of-every-size", "50,000 increases of one variable to a far bound", () => ({
    state: { n: amount(1_000_000_000) },
    tools: [{ name: "add", parameters: { p: upTo(50_000) }, then: { n: { "+": "$p" } } }],
    goal: { n: { ">=": 999_999_999 } },
  })),
  hostile("up-and-down", "as many decreases as increases, and an exact goal", () => ({
    state: { n: amount(1_000_000_000) },
    tools: [
      { name: "add", parameters: { p: upTo(25_000) }, then: { n: { "+": "$p" } }, cost: "$p" },
      { name: "take", parameters: { p: upTo(25_000) }, then: { n: { "-": "$p" } }, cost: 0.001 },
    ],
    goal: { n: 123_456_789 },
  })),
  hostile("bounds-of-many-variables", "100 variables, each asked for 300 bounds", () => {
    const variables = names("n", 100);
    return {
      state: { ...each(variables, () => amount(1_000_000)), done: no },
      tools: variables.flatMap((name) => [
        {
          name: `check_${name}`,
          parameters: { p: upTo(300) },
          when: { [name]: { ">=": "$p" } },
          then: { done: true },
        },
        { name: `set_${name}`, parameters: { p: upTo(300) }, then: { [name]: "$p" } },
      ]),
      goal: { done: true, n0: { ">=": 299 } },
    };
  }),
  hostile("wide-enum", "an enum of 15,000 values, each tested, left and shunned", () => {
    const values = names("v", 15_000);
    return {
      state: { at: { type: "enum", values, default: "v0" }, seen: no },
      tools: [
        { name: "go", parameters: { p: { enum: values } }, then: { at: "$p" } },
        {
          name: "look",
          parameters: { p: { enum: values } },
          when: { at: { "!=": "$p" } },
          then: { seen: true },
        },
      ],
      goal: { at: "v14999", seen: true },
    };
  }),
  hostile("enum-copies", "40 enums of 300 values, each copied to each", () => {
    const enums = names("e", 40);
    const values = names("v", 300);
    return {
      state: each(enums, () => ({ type: "enum", values, default: "v0" }) as const),
      tools: [
        ...enums.flatMap((to) =>
          enums
            .filter((from) => from !== to)
            .map((from) => ({ name: `${to}_${from}`, then: { [to]: { var: from } } })),
        ),
        { name: "set", parameters: { p: { enum: values } }, then: { e0: "$p" } },
      ],
      goal: each(enums, (index) => `v${299 - index}`),
    };
  }),
  hostile("integer-copies", "220 wide integers, each copied from 60 of them", () => {
    const variables = names("n", 220);
    return {
      state: each(variables, () => amount(1_000_000)),
      tools: [
        ...variables.flatMap((to, index) =>
          variables
            .filter((_, other) => other !== index && other % 4 === 0)
            .map((from) => ({ name: `${to}_${from}`, then: { [to]: { var: from } } })),
        ),
        { name: "add", parameters: { p: upTo(90) }, then: { n0: { "+": "$p" } } },
      ],
      goal: each(variables, (index) => ({ ">=": 1000 * index })),
    };
  }),
  hostile("large-ranges", "9,000 integers of 31 bits each", () => {
    const variables = names("n", 9000);
    return {
      state: each(variables, () => amount(1_000_000_000)),
      tools: variables
        .slice(0, 4000)
        .map((name) => ({ name: `add_${name}`, then: { [name]: { "+": 7 } } })),
      goal: each(variables.slice(0, 4000), () => ({ ">=": 50 })),
    };
  }),
];

/** The smallest of all: a few lines of text. */
function testsAndAssignments(count: number): HostileDomain {
  return hostile(
    `tests-and-assignments-${count / 1000}k`,
    `${count} tests of one variable and as many assignments`,
    () => ({
      state: { at: amount(count), seen: amount(10) },
      tools: [
        {
          name: "look",
          parameters: { p: upTo(count) },
          when: { at: "$p" },
          then: { seen: { "+": 1 } },
        },
        { name: "go", parameters: { p: upTo(count) }, then: { at: "$p" } },
      ],
      goal: { at: count, seen: 3 },
    }),
  );
}
