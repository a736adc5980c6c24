import { describe, expect, it } from "vitest";
import { DomainError } from "../base/errors.ts";
import { NO_REST } from "../base/work/rest.ts";
import { Domain } from "../rules/domain/domain.ts";
import { compileKinds } from "../rules/domain/kinds/compile.ts";
import { loadParts } from "../rules/domain/load-domain.ts";
import { loadDomain } from "../time.ts";
import { compileTime } from "./without-time.ts";

/** As the main entry in a page. */
const loadInPage = (source: object): Domain =>
  new Domain(loadParts(source, {}, NO_REST, [compileKinds, compileTime]));

const plain = {
  name: "plain",
  state: { on: { type: "boolean" } },
  tools: [{ name: "turn", then: { on: true } }],
  goals: [{ name: "on", when: { on: true } }],
};
const kinds = { kinds: { lamp: { lit: { type: "boolean" } } }, places: { lamp: 2 } };
const timed = {
  durations: { ...plain, tools: [{ name: "turn", then: { on: true }, duration: 3 }] },
  events: { ...plain, events: [{ at: 3, then: { on: true } }] },
  deadlines: { ...plain, goals: [{ name: "on", when: { on: true }, by: 4 }] },
  "shared variables": { ...plain, state: { on: { type: "boolean", shared: true } } },
};

describe("a page without time", () => {
  it("loads other domains", () => {
    expect(loadInPage(plain).time).toBeUndefined();
    expect(loadInPage({ ...plain, ...kinds }).kinds?.places.get("lamp")).toHaveLength(2);
  });

  it.each(Object.entries(timed))("says what a domain with %s takes", (_, definition) => {
    for (const source of [definition, { ...definition, ...kinds }]) {
      expect(() => loadInPage(source)).toThrow(DomainError);
      expect(() => loadInPage(source)).toThrow(/loadDomain.* "@understudy\/planner-core\/time"/);
    }
  });

  it("loads a domain with time by the entry for time, which leaves other loaders as they are", () => {
    const domain = loadDomain({ ...timed.durations, ...kinds });
    expect(domain.time?.tools).toHaveLength(1);
    expect(domain.time?.shared).toContain("lamp_1");
    expect(() => loadInPage(timed.durations)).toThrow(DomainError);
    expect(loadDomain(plain).time).toBeUndefined();
  });

  it("loads a changed definition like the domain that it comes from", () => {
    const more = { ...timed.durations, ...kinds, places: { lamp: 3 } };
    const { loadOther } = loadDomain({ ...timed.durations, ...kinds });
    const again = new Domain(loadOther?.(more) as never);
    expect(again.kinds?.places.get("lamp")).toHaveLength(3);
    expect(again.time?.tools).toHaveLength(1);
    expect(() => loadInPage(plain).loadOther?.(more)).toThrow(DomainError);
  });
});
