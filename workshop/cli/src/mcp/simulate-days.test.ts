import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { TimeLimit } from "../time-limit.ts";
import { simulateDays } from "./simulate-days.ts";

const flag = { type: "boolean", default: false } as const;
const sweep = { name: "sweep", duration: 2, when: { swept: false }, then: { swept: true } };
const domainOf = (parts: Pick<DomainDefinition, "tools"> & Partial<DomainDefinition>) =>
  loadDomain({
    name: "hut",
    state: { lit: flag, mended: flag, swept: flag },
    goals: [
      { name: "repair", when: { mended: true } },
      { name: "clean", when: { swept: true } },
    ],
    ...parts,
  });
const still = { now: () => 0 } as TimeLimit["clock"];

it.each([
  [
    "steps beside others",
    domainOf({
      tools: [
        { name: "light", alongside: true, duration: 8, start: { lit: true }, then: { lit: false } },
        { name: "mend", alongside: true, duration: 5, when: { lit: true }, then: { mended: true } },
        sweep,
      ],
    }),
  ],
  [
    "an event",
    domainOf({
      events: [{ at: 20, then: { lit: true } }],
      tools: [{ name: "mend", when: { lit: true }, then: { mended: true } }, sweep],
    }),
  ],
  [
    "an event before an event",
    domainOf({
      events: [
        { at: 20, then: { lit: true } },
        { at: 30, then: { lit: false } },
      ],
      tools: [{ name: "mend", duration: 3, when: { lit: true }, then: { mended: true } }, sweep],
    }),
  ],
])(
  "plays days one step after the other where a goal needs %s, and leaves that goal open",
  (_, domain) => {
    const { goals, undecided } = simulateDays(domain, {
      days: 2,
      seed: 1,
      limit: new TimeLimit(1000, still),
    });
    expect(undecided).toBeGreaterThan(0);
    expect(goals.find(({ name }) => name === "repair")?.reached).toBe(0);
    expect(goals.find(({ name }) => name === "clean")?.reached).toBeGreaterThan(0);
  },
);
