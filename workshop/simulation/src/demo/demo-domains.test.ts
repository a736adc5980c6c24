import { readFile } from "node:fs/promises";
import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { DEMO_DOMAINS, loadNamedDomains } from "./demo-domains.ts";

describe("loadNamedDomains", () => {
  it.each([...DEMO_DOMAINS])("ships %s identical to the example", async (name) => {
    const [shipped] = await loadNamedDomains([name]);
    const example = new URL(`../../../../examples/domains/${name}.json`, import.meta.url);
    expect(shipped?.text).toBe(await readFile(example, "utf8"));
  });

  it("distinguishes domains of the same name", async () => {
    const domains = await loadNamedDomains(["guard", "guard"]);
    expect(domains.map(({ name }) => name)).toEqual(["guard", "guard-2"]);
  });

  it("names an unreadable domain", async () => {
    const failure = loadNamedDomains(["guard", "no/such/file.json"]);
    await expect(failure).rejects.toThrow(RequestError);
    await expect(failure).rejects.toThrow(/\/domains\/1.*no such file/);
  });
});
