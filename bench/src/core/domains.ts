import { readFileSync } from "node:fs";
import { type Domain, loadDomain } from "@understudy/planner-core";

/** The domains in `examples/domains`. */
type ExampleName = "village" | "guard" | "courier";

/** Text of an example. */
export function exampleDomainText(name: ExampleName): string {
  return readFileSync(new URL(`../../../examples/domains/${name}.json`, import.meta.url), "utf8");
}

/** The domain of most tasks. */
export function villageDomain(): Domain {
  return loadDomain(exampleDomainText("village"));
}

/**
 * An unusually large domain: a warehouse district where every good can be loaded and unloaded at every place. It has `2
 * · places · goods + places + goods` ground actions.
 */
export function largeDomainText(places: number, goods: number): string {
  const placeNames = Array.from({ length: places }, (_, index) => `place_${index}`);
  const goodNames = Array.from({ length: goods }, (_, index) => `good_${index}`);
  const place = { enum: placeNames };
  const good = { enum: goodNames };
  const goodVariables = goodNames.flatMap((name) => [
    [`${name}_at`, { type: "enum", values: [...placeNames, "cart", "sold"], default: "place_0" }],
    [`${name}_checked`, { type: "boolean", default: false }],
  ]);
  return JSON.stringify({
    name: "warehouses",
    description: "A carter moves goods between warehouses.",
    state: {
      at: { type: "enum", values: placeNames, default: "place_0" },
      space: { type: "integer", min: 0, max: 4, default: 4 },
      coins: { type: "integer", min: 0, max: 1000, default: 0 },
      ...Object.fromEntries(goodVariables),
    },
    tools: [
      {
        name: "drive",
        description: "Drive to a place.",
        parameters: { place },
        when: { at: { "!=": "$place" } },
        then: { at: "$place" },
        cost: 2,
      },
      {
        name: "load",
        description: "Load a good.",
        parameters: { good, place },
        when: { at: "$place", $good_at: "$place", space: { ">=": 1 } },
        then: { $good_at: "cart", space: { "-": 1 } },
      },
      {
        name: "unload",
        description: "Unload a good.",
        parameters: { good, place },
        when: { at: "$place", $good_at: "cart", anyOf: [{ $good_checked: true }, { coins: 0 }] },
        then: { $good_at: "$place", space: { "+": 1 } },
      },
      {
        name: "check",
        description: "Check a good on the cart.",
        parameters: { good },
        when: { $good_at: "cart", $good_checked: false },
        then: { $good_checked: true, coins: { "+": 1 } },
      },
    ],
    goals: [{ name: "first_delivered", when: { good_0_at: placeNames.at(-1) }, priority: 1 }],
  });
}
