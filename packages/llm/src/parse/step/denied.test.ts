import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan.ts";

const domain = loadDomain({
  name: "tower",
  state: { at: { type: "enum", values: ["cellar", "roof"] }, lit: { type: "boolean" } },
  tools: [
    {
      name: "walk_to",
      parameters: { place: { enum: ["cellar", "roof"] } },
      then: { at: "$place" },
    },
    { name: "light_lamp", then: { lit: true } },
  ],
});
const walk = (place: string) => ({ tool: "walk_to", args: { place } });
const lamp = { tool: "light_lamp", args: {} };
const stepsOf = (text: string) => {
  const parsed = parsePlan(domain, text);
  return parsed.kind === "plan" ? parsed.steps : parsed.kind;
};

describe("steps that a model rejects", () => {
  const list = "1. walk_to(cellar)\n2. light_lamp()";
  const json = '{"steps":[{"tool":"walk_to","args":{"place":"cellar"}}]}';

  it.each([
    "Do not use these steps:",
    "Don't use:",
    "**Forbidden:**",
    "The following is forbidden:",
    "Instead of",
    "Instead of:",
    "Never do this:",
    "Not allowed:",
  ])("are not a plan after %j", (heading) => {
    expect(stepsOf(`${heading}\n${list}`)).not.toEqual([walk("cellar"), lamp]);
    expect(stepsOf(`${heading}\n${json}`)).not.toEqual([walk("cellar")]);
    expect(stepsOf(`${heading}\n\`\`\`json\n${json}\n\`\`\``)).not.toEqual([walk("cellar")]);
    const plan = `${heading}\n${list}\n\nThe plan is:\n1. walk_to(roof)\n2. light_lamp()`;
    expect(stepsOf(plan)).toEqual([walk("roof"), lamp]);
  });

  it.each(["forbidden", "do_not_use", "insteadOf", "impossible"])(
    "are not a plan under the key %j",
    (key) => {
      expect(stepsOf(`{"${key}": [{"tool": "light_lamp"}]}`)).not.toEqual([lamp]);
      const both = `{"${key}": [{"tool": "light_lamp"}], "steps": [{"tool":"walk_to","args":{"place":"roof"}}]}`;
      expect(stepsOf(both)).toEqual([walk("roof")]);
    },
  );

  it.each(['"possible": false', '"allowed": "false"', '"forbidden": true', '"valid":false'])(
    "are left out if marked %s",
    (verdict) => {
      const considered = `{"tool": "light_lamp", "args": {}, ${verdict}}`;
      const kept = '{"tool":"walk_to","args":{"place":"roof"},"possible":true}';
      expect(stepsOf(`{"steps": [${considered}, ${kept}]}`)).toEqual([walk("roof")]);
      expect(stepsOf(considered)).not.toEqual([lamp]);
    },
  );

  it("are a plan if only a remark rejects something else", () => {
    expect(stepsOf(`I cannot use the stairs, so here is the plan:\n${list}`)).toEqual([
      walk("cellar"),
      lamp,
    ]);
  });
});

describe("a list in another language", () => {
  it.each([
    ["German", "Schritt 1: walk_to(roof)\nSchritt 2: light_lamp()"],
    ["Spanish", "Paso 1: walk_to(roof)\nPaso 2: light_lamp()"],
    ["French", "Étape 1 : walk_to(roof) pour descendre\nÉtape 2 : light_lamp() afin de voir"],
    ["Portuguese", "**Passo 1:** walk_to(roof)\n**Passo 2:** light_lamp()"],
    ["Russian", "Шаг 1: walk_to(roof)\nШаг 2: light_lamp()"],
    ["Chinese", "第1步：walk_to(roof)\n第2步：light_lamp()"],
    ["Chinese numerals", "第一步：walk_to（roof）\n第二步：light_lamp（）"],
    ["wide signs", "1、walk_to（place：roof）\n2、light_lamp（）"],
    ["Japanese", "ステップ1：walk_to(roof)\nステップ2：light_lamp()"],
    ["a remark", "- walk_to(roof) pour descendre\n- light_lamp() para ver"],
  ])("is read: %s", (_language, text) => {
    expect(stepsOf(text)).toEqual([walk("roof"), lamp]);
  });
});
