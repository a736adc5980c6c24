import { describe, expect, it } from "vitest";
import { DomainError, type Issue } from "../../base/errors.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { TimedSteps } from "../schedule/timed-steps.ts";

/** A ward in which a surgeon operates with the help of others. */
function ward(partners: unknown, operate: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    name: "ward",
    state: {
      at: { type: "enum", values: ["hall", "theatre"] },
      kits: { type: "integer", min: 0, max: 3, default: 0 },
      tired: { type: "boolean", default: false },
      healed: { type: "integer", min: 0, max: 9, shared: true },
      light: { type: "boolean", shared: true, default: false },
    },
    tools: [
      {
        ...{ name: "operate", parameters: { room: { enum: ["hall", "theatre"] } } },
        ...{ when: { at: "$room" }, then: { healed: { "+": 1 }, tired: true }, duration: 5 },
        partners,
        ...operate,
      },
    ],
  };
}

const NURSE = {
  ...{ role: "nurse", when: { at: "$room", kits: { ">=": 1 } }, start: { kits: { "-": 1 } } },
  ...{ during: { light: true }, finish: { tired: false }, interrupted: { tired: true } },
};

function issuesOf(
  partners: unknown,
  operate?: Readonly<Record<string, unknown>>,
): readonly Issue[] {
  try {
    loadDomain(ward(partners, operate));
  } catch (error) {
    if (error instanceof DomainError) return error.issues;
    throw error;
  }
  return [];
}

describe("roles of partners", () => {
  it("have happenings of their own, which read the tool's parameters", () => {
    const domain = loadDomain(ward([{ role: "porter" }, NURSE]));
    const happenings = domain.time?.happenings as Domain;
    const conditions = Array.from({ length: happenings.actions.count }, (_, action) => {
      const { tool, args } = happenings.step(action);
      const condition = happenings.format(happenings.actionCondition(action));
      return args["room"] === "hall" ? [[tool, condition]] : [];
    });
    // The porter has none: it needs and changes nothing.
    expect(Object.fromEntries(conditions.flat())).toEqual({
      "start:operate": "at=hall",
      "end:operate": "true",
      "start.2:operate": "at=hall,kits>=1,kits>=1",
      "during.2:operate": "light=true",
      "end.2:operate": "tired=false",
      "interrupted.2:operate": "true",
    });
    const [step] = TimedSteps.of(domain)?.all ?? [];
    expect(step?.partners).toBe(2);
    expect(step?.roles?.map(({ role, start, end }) => [role, start < 0, end < 0])).toEqual([
      ["porter", true, true],
      ["nurse", false, false],
    ]);
    // No agent does such a step alone.
    expect(domain.actionOf({ tool: "operate", args: { room: "hall" } })).toBe(-1);
  });

  it("are part of the hash, with their names and their order", () => {
    const porter = { role: "porter" };
    const hashes = [
      [NURSE],
      [{ ...NURSE, role: "anna" }],
      [{ ...NURSE, finish: { tired: true } }],
      [NURSE, porter],
      [porter, NURSE],
      1,
      2,
    ].map((partners) => loadDomain(ward(partners)).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("may mention things of the tool", () => {
    const domain = loadDomain({
      name: "sawmill",
      kinds: { log: { cut: { type: "boolean" } } },
      places: { log: 2 },
      state: { strong: { type: "boolean" } },
      tools: [
        {
          ...{ name: "carry", things: { it: "log" }, when: { strong: true }, duration: 3 },
          partners: [{ role: "guide", when: { "$it.cut": true }, then: { "$it.cut": false } }],
        },
      ],
    });
    const happenings = domain.time?.happenings as Domain;
    const guide = happenings.actionOf({ tool: "start.1:carry", args: { it: "log_1" } });
    expect(happenings.format(happenings.actionCondition(guide))).toBe("log_1.cut=true");
  });

  it("leave out steps in which two of them set one variable, and are refused if all steps are such", () => {
    const rooms = { room: { enum: ["hall", "theatre"] } };
    const lamps = (key: string) => ({
      ...(loadDomain(ward(1)).time?.written as object),
      state: {
        lamp_hall: { type: "boolean", shared: true },
        lamp_theatre: { type: "boolean", shared: true },
      },
      tools: [
        {
          ...{ name: "light", parameters: { ...rooms, other: rooms.room }, duration: 1 },
          then: { lamp_$room: true },
          partners: [{ role: "second", then: { [key]: false } }],
        },
      ],
    });
    const steps = TimedSteps.of(loadDomain(lamps("lamp_$other")))?.all ?? [];
    expect(steps.map(({ step }) => Object.values(step.args).join())).toEqual([
      "theatre,hall",
      "hall,theatre",
    ]);
    expect(() => loadDomain(lamps("lamp_$room"))).toThrow(
      '/tools/0/partners/0/then: changes "lamp_hall" at the moment at which another part',
    );
  });

  it("are refused with what needs a duration in a step that takes effect at once", () => {
    const all = { role: "a", start: {}, during: {}, finish: {}, interrupted: {} };
    const ifs = { role: "b", if: [{ when: {}, start: { tired: true } }] };
    expect(issuesOf([all, ifs], { duration: undefined }).map(({ pointer }) => pointer)).toEqual([
      "/tools/0/partners/0/during",
      "/tools/0/partners/0/start",
      "/tools/0/partners/0/finish",
      "/tools/0/partners/0/interrupted",
      "/tools/0/partners/1/if/0/start",
    ]);
  });

  it("keep their members busy, so such a step runs beside no other", () => {
    expect(issuesOf([NURSE], { alongside: true })).toMatchObject([
      { pointer: "/tools/0/alongside" },
    ]);
  });

  it("report a mistake in the tool's parameters once, at the parameters", () => {
    const issues = issuesOf([NURSE], { parameters: { room: { enum: [] } } });
    expect(new Set(issues.map(({ pointer }) => pointer.split("/")[3]))).toEqual(
      new Set(["parameters"]),
    );
  });
});
