import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Domain, loadDomain, PlanLibrary, systemClock } from "@understudy/planner-core";
import { afterAll, describe, expect, it, vi } from "vitest";
import { HUT } from "../testing/hut.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import { SlicedOfferLoader } from "../uploads/offer-loader.ts";
import { COMPILE_HERE } from "../uploads/uploaded-domains.ts";
import { loadServerConfig } from "./load-config.ts";
import { readServerConfig } from "./read-config.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content));
}

/** A fake loader, and a list of its calls. */
function loading() {
  const loader = new SlicedOfferLoader(COMPILE_HERE, new ServingTurns(systemClock).open());
  const open = vi.spyOn(loader, "open");
  const prepared = vi.spyOn(loader, "prepared");
  const read = (text: string, compiled: Parameters<typeof readServerConfig>[3] = []) =>
    loadServerConfig(text, folder, {}, { loader, compiled });
  return { read, open, prepared };
}

/** Plans for the hut domain. */
function plansOf(domain: Domain): PlanLibrary {
  const planLibrary = new PlanLibrary(domain);
  const steps = [
    { tool: "goto", args: { place: "forest" } },
    { tool: "chop", args: {} },
    { tool: "chop", args: {} },
    { tool: "goto", args: { place: "home" } },
    { tool: "light_fire", args: {} },
  ];
  const plan = steps.map((step) => domain.actionOf(step) as number);
  planLibrary.add(plan, { goal: domain.goal("warm") });
  return planLibrary;
}

describe("a configuration for a running server", () => {
  it("loads each new domain once, and known domains not at all", async () => {
    write("hut.json", HUT);
    write("plans.json", plansOf(loadDomain(HUT)));
    const files = 'file = "hut.json"\nplan_library = "plans.json"\n';
    const text = `[domains.hut]\n${files}[domains.cabin]\n${files}`;
    const { read, open, prepared } = loading();
    const { domains = [] } = await read(text);
    const [hut, cabin] = domains;
    expect([open.mock.calls.length, prepared.mock.calls.length]).toEqual([1, 1]);
    const opened = await open.mock.results[0]?.value;
    expect(hut?.domain).toBe(opened?.domain);
    expect(hut?.compiled?.form.hash).toBe(hut?.domain.hash);
    expect([cabin?.name, cabin?.domain, cabin?.planLibrary?.size]).toEqual([
      "cabin",
      hut?.domain,
      5,
    ]);
    const here = readServerConfig(text, folder, {}).domains?.[0];
    expect([hut?.revision, hut?.domain.hash]).toEqual([here?.revision, here?.domain.hash]);
    expect((await read(text, domains)).domains?.[0]?.domain).toBe(hut?.domain);
    expect(open).toHaveBeenCalledOnce();
  });
});
