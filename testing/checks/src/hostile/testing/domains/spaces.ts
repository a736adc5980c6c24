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

/** Endless state spaces, plans of a million steps, unreachable goals. */
export const spaceDomains: readonly HostileDomain[] = [
  hostile("million-steps", "a plan of a million equal steps", () => ({
    state: { n: amount(1_000_000) },
    tools: [{ name: "add", then: { n: { "+": 1 } } }],
    goal: { n: 1_000_000 },
  })),
  hostile("binary-counter", "30 bits that count: a plan of a billion steps", () => {
    const bits = names("b", 30);
    return {
      state: each(bits, () => no),
      tools: bits.map((name, index) => ({
        name: `carry${index}`,
        when: { ...each(bits.slice(0, index), () => true), [name]: false },
        then: { ...each(bits.slice(0, index), () => false), [name]: true },
      })),
      goal: each(bits, () => true),
    };
  }),
  hostile("towers", "the towers of Hanoi with 16 discs", () => {
    const discs = names("d", 16);
    return {
      state: each(discs, () => ({ type: "enum", values: ["a", "b", "c"], default: "a" }) as const),
      tools: discs.map((disc, index) => ({
        name: `move_${disc}`,
        parameters: { from: { enum: ["a", "b", "c"] }, to: { enum: ["a", "b", "c"] } },
        when: {
          [disc]: "$from",
          allOf: discs
            .slice(0, index)
            .flatMap((other) => [{ [other]: { "!=": "$from" } }, { [other]: { "!=": "$to" } }])
            .concat([{ [disc]: { "!=": "$to" } }]),
        },
        then: { [disc]: "$to" },
      })),
      goal: each(discs, () => "c"),
    };
  }),
  hostile("odd-goal", "an odd number, by steps of two, in a range of a billion", () => ({
    state: { n: amount(1_000_000_000), m: amount(1000) },
    tools: [
      { name: "two", then: { n: { "+": 2 } } },
      { name: "back", then: { n: { "-": 2 } } },
      { name: "other", then: { m: { "+": 1 } } },
    ],
    goal: { n: 777_777_777, m: 999 },
  })),
  hostile("pigeons", "30 pigeons for 29 holes", () => {
    const holes = names("h", 29);
    const pigeons = names("p", 30);
    return {
      state: {
        ...each(holes, () => no),
        ...each(pigeons, () => no),
      },
      tools: pigeons.map((pigeon) => ({
        name: `place_${pigeon}`,
        parameters: { hole: { enum: holes } },
        when: { $hole: false, [pigeon]: false },
        then: { $hole: true, [pigeon]: true },
      })),
      goal: each(pigeons, () => true),
    };
  }),
  hostile("sliding-tiles", "a puzzle of 24 tiles that has no solution", () => {
    const cells = names("c", 25);
    const tiles = names("t", 25);
    const next = (cell: number): readonly number[] =>
      [
        cell - 5,
        cell + 5,
        ...(cell % 5 > 0 ? [cell - 1] : []),
        ...(cell % 5 < 4 ? [cell + 1] : []),
      ].filter((other) => other >= 0 && other < 25);
    return {
      state: each(
        cells,
        (index) => ({ type: "enum", values: tiles, default: `t${index}` }) as const,
      ),
      tools: cells.flatMap((_, from) =>
        next(from).map((to) => ({
          name: `slide${from}_${to}`,
          parameters: { tile: { enum: tiles.slice(1) } },
          when: { [`c${from}`]: "$tile", [`c${to}`]: "t0" },
          then: { [`c${from}`]: "t0", [`c${to}`]: "$tile" },
        })),
      ),
      goal: each(cells, (index) => (index === 1 ? "t2" : index === 2 ? "t1" : `t${index}`)),
    };
  }),
  hostile("many-balls", "1,000 balls to carry, two at a time", () => {
    const balls = names("b", 1000);
    const places = ["here", "there", "left", "right"];
    return {
      state: {
        at: { type: "enum", values: ["here", "there"], default: "here" },
        left: no,
        right: no,
        ...each(balls, () => ({ type: "enum", values: places, default: "here" }) as const),
      },
      tools: [
        { name: "walk", parameters: { to: { enum: ["here", "there"] } }, then: { at: "$to" } },
        ...balls.flatMap((ball) => [
          {
            name: `pick_${ball}`,
            parameters: { room: { enum: ["here", "there"] }, hand: { enum: ["left", "right"] } },
            when: { at: "$room", [ball]: "$room", $hand: false },
            then: { [ball]: "$hand", $hand: true },
          },
          {
            name: `drop_${ball}`,
            parameters: { room: { enum: ["here", "there"] }, hand: { enum: ["left", "right"] } },
            when: { at: "$room", [ball]: "$hand" },
            then: { [ball]: "$room", $hand: false },
          },
        ]),
      ],
      goal: each(balls, () => "there"),
    };
  }),
  hostile("many-resources", "300 amounts that are used and made from each other", () => {
    const random = pseudoRandom(3);
    const variables = names("n", 300);
    return {
      state: {
        ...each(variables, () => amount(100)),
        n0: { type: "integer", min: 0, max: 100, default: 100 },
      },
      tools: range(2500).map((tool) => {
        const from = random(299);
        const to = from + 1 + random(299 - from);
        return {
          name: `make${tool}`,
          when: { [`n${from}`]: { ">=": 3 } },
          then: { [`n${from}`]: { "-": 2 + random(2) }, [`n${to}`]: { "+": 1 + random(3) } },
          cost: 1 + random(100_000) / 1000,
        };
      }),
      goal: { n299: { ">=": 30 }, n298: { ">=": 20 } },
    };
  }),
  hostile(
    "costs-far-apart",
    "prices from a thousandth to a million, all prime to each other",
    () => ({
      state: { n: amount(5000), at: amount(40) },
      tools: [
        ...range(3000).map((index) => ({
          name: `buy${index}`,
          when: { at: index % 40 },
          then: { n: { "+": 1 + (index % 7) } },
          cost: Math.round((0.001 + 333 * index + index / 1000) * 1000) / 1000,
        })),
        { name: "go", parameters: { p: upTo(40) }, then: { at: "$p" }, cost: 0.001 },
      ],
      goal: { n: { ">=": 4000 } },
    }),
  ),
];
