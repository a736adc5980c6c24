import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadDomain } from "@understudy/planner-core";
import { drawDomain } from "../picture/index.ts";
import { SMITHIES, smithyDomain } from "./smithy.ts";

const docs = new URL("../../../../docs/", import.meta.url);

/** A picture of docs/tools/viewer.md. */
export interface GuidePicture {
  readonly path: string;
  readonly svg: string;
}

/** Draws the guide's pictures: the domain of the page, and a domain with 50 tools. */
export function drawGuidePictures(): readonly GuidePicture[] {
  const guide = readFileSync(new URL("tools/viewer.md", docs), "utf8");
  const cabin = loadDomain(/```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
  const chop = { tool: "chop", args: {} };
  const plan = [
    { tool: "walk", args: { to: "forest" } },
    ...[chop, chop],
    { tool: "walk", args: { to: "cabin" } },
    { tool: "light_fire", args: {} },
  ];
  const pathOf = (tools: number): string =>
    fileURLToPath(new URL(`pictures/domain-${tools}.svg`, docs));
  return [
    { path: pathOf(5), svg: drawDomain(cabin, { plan, goal: "warm" }) },
    { path: pathOf(50), svg: drawDomain(loadDomain(smithyDomain(SMITHIES[50]))) },
  ];
}
