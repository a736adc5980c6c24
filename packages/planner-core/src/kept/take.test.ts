import { describe, expect, it } from "vitest";
import { loadDomain } from "../index.ts";
import { chop, definition, fireHut, go, ids, light } from "../testing/stages/fire-hut.ts";
import { PlanLibraryError } from "./file/plan-library-error.ts";
import type { PlanLibraryFile } from "./file/write-file.ts";
import { PlanLibrary } from "./plan-library.ts";

const goal = fireHut.goal("warm");
const whole = ids([go("forest"), chop, go("home"), light]);

describe("plans of another plan library", () => {
  it("are added one by one, as they are added there", () => {
    const here = new PlanLibrary(fireHut);
    const there = new PlanLibrary(fireHut);
    const heard: number[] = [];
    const stop = here.onAdd((entry) => {
      heard.push(entry.plan.actions.length);
      there.take(JSON.stringify(here.excerpt([entry])), { derive: "later" });
    });
    here.add(whole, { goal });
    // Derived plans are not sent: the other plan library derives them itself.
    expect(heard).toEqual([4]);
    expect(there.size).toBe(1);
    expect(there.pending).toBe(1);
    there.work();
    expect(JSON.stringify(there.list().map(({ plan }) => plan.steps))).toBe(
      JSON.stringify(here.list().map(({ plan }) => plan.steps)),
    );
    here.addLater(ids([light]), { goal });
    expect(heard).toEqual([4]);
    stop();
    here.add(ids([light]), { goal, partition: "another" });
    expect(heard).toEqual([4]);
  });

  it("are not reported again", () => {
    const here = new PlanLibrary(fireHut);
    here.add(whole, { goal });
    const there = new PlanLibrary(fireHut);
    there.onAdd(() => expect.unreachable());
    expect(there.take(here.toJSON())).toMatchObject({ added: here.size, refusedCount: 0 });
    expect(there.take(here.toJSON())).toMatchObject({ added: 0, needless: here.size });
  });

  it("are proved, whatever their file claims", () => {
    const source = new PlanLibrary(fireHut);
    source.add(whole, { goal });
    const file = source.excerpt(source.list().slice(-1));
    const [partition] = file.partitions;
    const [plan] = partition?.plans ?? [];
    const lie = (claim: object): PlanLibraryFile =>
      ({
        ...file,
        partitions: [{ ...partition, plans: [{ ...plan, ...claim }] }],
      }) as PlanLibraryFile;
    const target = new PlanLibrary(fireHut);
    expect(target.take(lie({ steps: [chop, light] }))).toMatchObject({ added: 0, refusedCount: 1 });
    expect(target.take(lie({ cost: 0, optimal: true, when: {} }))).toMatchObject({ added: 1 });
    expect(target.list()).toMatchObject([{ scaledCost: 4000, optimal: false }]);
    const [, ...others] = definition.tools;
    const changed = loadDomain({ ...definition, tools: others });
    expect(() => new PlanLibrary(changed).take(file)).toThrow(PlanLibraryError);
    expect(() => target.take("{")).toThrow(PlanLibraryError);
  });
});
