import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { measuredFleet } from "./measured-fleet.ts";

it("has the figures of the documented run", () => {
  const document = new URL("../../../../docs/benchmarks.md", import.meta.url);
  const suite = readFileSync(document, "utf8").split("## Suite `fleet`")[1] ?? "";
  const [row = ""] = /^\| `server` .*$/m.exec(suite) ?? [];
  const { machine: _, ...figures } = measuredFleet;
  for (const [name, value] of Object.entries(figures)) {
    const [, text = ""] = new RegExp(`${name} ([\\d,.]*\\d)`).exec(row) ?? [];
    expect([name, Number(text.replaceAll(",", ""))]).toEqual([name, value]);
  }
});
