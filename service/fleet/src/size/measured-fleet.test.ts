import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { measuredFleet } from "./measured-fleet.ts";

it("has the figures of the documented run", () => {
  const file = new URL("../../../../bench/figures/fleet.json", import.meta.url);
  const { results } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly results: readonly { readonly task: string; readonly counts: object }[];
  };
  const { machine: _, ...figures } = measuredFleet;
  expect(results.find(({ task }) => task === "server")?.counts).toMatchObject(figures);
});
