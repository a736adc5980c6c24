import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import {
  allStates,
  applicableActions,
  arbitraryCondition,
  arbitraryDefinition,
  arbitraryDomain,
  arbitraryRun,
} from "./arbitraries.ts";

describe("arbitraryDomain", () => {
  it("makes domains that load, of bounded size", () => {
    fc.assert(
      fc.property(arbitraryDefinition({ maxStates: 300 }), (definition) => {
        const domain = loadDomain(definition);
        let states = 0;
        for (const _ of allStates(domain)) states++;
        expect(states).toBeLessThanOrEqual(300);
      }),
      { numRuns: 500 },
    );
  });

  it("makes domains with changes", () => {
    const domains = fc.sample(arbitraryDomain(), { numRuns: casesOf(1200), seed: 1 });
    let applicable = 0;
    let states = 0;
    for (const domain of domains) {
      for (const state of allStates(domain)) {
        states++;
        if (applicableActions(domain, state).length > 0) applicable++;
      }
    }
    expect(applicable / states).toBeGreaterThan(0.6);
  });

  it("uses every feature of the language", () => {
    const texts = fc
      .sample(arbitraryDefinition(), { numRuns: casesOf(4000), seed: 1 })
      .map((definition) =>
        JSON.stringify(definition, (_, value: unknown) =>
          typeof value === "function" ? "function" : value,
        ),
      );
    const features = {
      boolean: /"type":"boolean"/,
      enum: /"type":"enum"/,
      "negative range": /"min":-2/,
      default: /"default":/,
      bucket: /"bucket":/,
      "enum parameter": /"parameters":\{"\w+":\{"enum"/,
      "integer parameter": /"minimum":-1/,
      template: /"has_\$\w+":/,
      "delimited template": /"has_\$\{\w+\}s":/,
      "sole parameter": /"=?>":"\$/,
      "text with a parameter": /"lv\$\w+"/,
      "any of": /"anyOf":/,
      "all of": /"allOf":/,
      in: /"in":/,
      "two operators": /\{"[<>!]=?":[^{}]*,"[<>!]=?"/,
      "compared variables": /"<=?":\{"var":/,
      copy: /"then":\{[^{}]*\{"var":/,
      increase: /"\+":\d/,
      decrease: /"-":\d/,
      "amount by parameter": /"\+":"\$/,
      "cost by parameter": /"cost":"\$/,
      "decimal cost": /"cost":1\.25/,
      "run-time cost": /"of":"function"/,
      "conditional effect": /"if":\[\{"when":/,
      "derived variable": /"derive":\{"armed":/,
      "read of a derived variable": /"when":\{[^}]*"armed":/,
      "recursion among derived variables":
        /"hasOwnProperty":true,"hasOwnProperty":|"ready.now":true/,
      sum: /"[^"]+ \+ [^"]+":/,
      "compared sums": /"[^"]+ [+-] [^"]+":\{"[<>!]?=?":\{"var":/,
      "amount by a variable": /"[+-]":\{"var":/,
      "assigned sum": /"then":\{[^{}]*"\w+":\{"var":"[^"]+ [+-] /,
      maintain: /"maintain":/,
      priority: /"priority":/,
    };
    for (const [name, pattern] of Object.entries(features)) {
      const count = texts.filter((text) => pattern.test(text)).length;
      expect(count, name).toBeGreaterThan(2);
    }
  });

  it("makes plans most of whose steps apply, and conditions that compile", () => {
    fc.assert(
      fc.property(
        arbitraryDomain().chain((domain) =>
          fc.tuple(fc.constant(domain), arbitraryRun(domain), arbitraryCondition(domain)),
        ),
        ([domain, run, condition]) => {
          expect(run.plan.every((action) => action < domain.actions.count)).toBe(true);
          expect(typeof domain.condition(condition).holds(run.state)).toBe("boolean");
        },
      ),
      { numRuns: 300 },
    );
  });
});
