import { each, type HostileDomain, hostile, names, no } from "./hostile-domain.ts";

/** Texts and numbers of names at the limits. */
export const textDomains: readonly HostileDomain[] = [
  hostile("long-texts", "descriptions of 900,000 characters", () => ({
    description: "All that is known of the place. ".repeat(9000),
    state: { lit: no },
    tools: [
      { name: "light", description: "Strikes a match. ".repeat(35_000), then: { lit: true } },
    ],
    goal: { lit: true },
  })),
  hostile("long-names", "names of 200 characters", () => {
    const long = names("n", 700).map((name) => name.padEnd(200, "x"));
    return {
      state: each(long, () => no),
      tools: long.map((name) => ({ name: `raise_${name}`.slice(0, 200), then: { [name]: true } })),
      goal: each(long.slice(0, 300), () => true),
    };
  }),
  hostile("many-variables", "22,000 variables, of which one matters", () => ({
    state: { ...each(names("f", 22_000), () => no), lit: no },
    tools: [{ name: "light", then: { lit: true } }],
    goal: { lit: true },
  })),
  hostile("long-arguments", "enum values of 200 characters in 90,000 actions", () => {
    const values = names("v", 300).map((name) => name.padEnd(200, "y"));
    return {
      state: {
        at: { type: "enum", values, default: values[0] as string },
        to: { type: "enum", values, default: values[0] as string },
      },
      tools: [
        {
          name: "go",
          parameters: { from: { enum: values }, to: { enum: values } },
          when: { at: "$from" },
          then: { to: "$from", at: "$to" },
        },
      ],
      goal: { at: values[299] as string, to: values[150] as string },
    };
  }),
];
