import type { DomainDefinition } from "@understudy/planner-core";
import { NameSource, type Split } from "../names/name-source.ts";
import type { Chooser } from "../random/chooser.ts";
import { barter, bulk, deal } from "./mechanisms/amounts.ts";
import { fineprint, flag, selection, stages } from "./mechanisms/changes.ts";
import { circumstance, consequence } from "./mechanisms/circumstances.ts";
import { dial, toggle } from "./mechanisms/controls.ts";
import { deliveries, freight, plots } from "./mechanisms/deliveries.ts";
import { paths } from "./mechanisms/paths.ts";
import { copy, mark } from "./mechanisms/references.ts";
import { keep } from "./mechanisms/rules.ts";
import { build, convert, gather, item, meter } from "./mechanisms/supplies.ts";
import { buy, sell } from "./mechanisms/trade.ts";
import { travel } from "./mechanisms/travel.ts";
import { fractions, wants, ways } from "./mechanisms/wording.ts";
import { crew, grid, haul, prerequisites, rooms } from "./mechanisms/worlds.ts";
import { Sketch } from "./sketch.ts";

/** Adds variables and tools to a domain. */
type Mechanism = (sketch: Sketch) => void;

/** A family of domains, by its mechanisms. */
export interface Family {
  readonly name: string;
  readonly split: Split;
  /** Added first, in this order. */
  readonly base: readonly Mechanism[];
  /** Added at random until the domain is large enough; a repeated entry is more frequent. */
  readonly more: readonly Mechanism[];
}

/** Additional mechanisms for all trained families: parts of the language that are rare elsewhere. */
const RARE: readonly Mechanism[] = [
  bulk,
  deal,
  barter,
  dial,
  toggle,
  mark,
  copy,
  keep,
  fractions,
  ways,
  wants,
  fineprint,
  haul,
  prerequisites,
  circumstance,
  consequence,
];
/** Share of these mechanisms in a trained family. */
const RARE_SHARE = 0.2;

/** All families. Those of the split `held-out` are never trained, to measure generalisation beyond the families. */
export const FAMILIES: readonly Family[] = Object.freeze([
  {
    name: "errands",
    split: "training",
    base: [travel, meter, gather],
    more: [gather, gather, convert, item, sell, buy, build, flag, bulk, keep],
  },
  {
    name: "craft",
    split: "training",
    base: [gather, gather],
    more: [convert, convert, item, item, build, meter, flag, fineprint, bulk, copy],
  },
  {
    name: "deliveries",
    split: "training",
    base: [travel, deliveries],
    more: [flag, item, meter, buy, sell, stages, mark, wants],
  },
  {
    name: "watch",
    split: "training",
    base: [travel, stages],
    more: [stages, flag, flag, item, meter, selection, gather, mark, keep],
  },
  {
    name: "switches",
    split: "training",
    base: [flag, flag],
    more: [flag, flag, flag, stages, selection, fineprint, item, toggle, ways, circumstance],
  },
  {
    name: "paths",
    split: "training",
    base: [paths],
    more: [item, item, flag, gather, stages, fineprint, keep, fractions],
  },
  {
    name: "trade",
    split: "training",
    base: [travel, gather, sell],
    more: [buy, buy, gather, convert, sell, item, deal, barter],
  },
  {
    name: "mixture",
    split: "training",
    base: [travel],
    more: [
      meter,
      gather,
      convert,
      item,
      sell,
      buy,
      build,
      flag,
      flag,
      stages,
      selection,
      deliveries,
      fineprint,
      bulk,
      dial,
      toggle,
      mark,
      keep,
      fractions,
      wants,
    ],
  },
  {
    name: "amounts",
    split: "training",
    base: [bulk, gather],
    more: [bulk, deal, barter, dial, convert, item, meter, build, copy, fractions, wants],
  },
  {
    name: "controls",
    split: "training",
    base: [dial, toggle],
    more: [dial, toggle, flag, selection, stages, copy, ways, keep, wants, item],
  },
  {
    name: "rules",
    split: "training",
    base: [travel, flag, item, keep],
    more: [flag, item, gather, meter, keep, ways, wants, mark, stages, fractions, consequence],
  },
  {
    name: "grids",
    split: "training",
    base: [grid, gather],
    more: [flag, item, gather, meter, stages, haul, convert, build],
  },
  {
    name: "rooms",
    split: "training",
    base: [rooms],
    more: [item, flag, stages, gather, prerequisites, selection, deliveries],
  },
  {
    name: "crews",
    split: "training",
    base: [crew],
    more: [flag, stages, item, gather, haul, prerequisites, build],
  },
  {
    name: "research",
    split: "training",
    base: [prerequisites, gather],
    more: [prerequisites, flag, gather, item, build, meter, travel, stages],
  },
  { name: "freight", split: "held-out", base: [travel, freight], more: [flag, item, meter] },
  { name: "plots", split: "held-out", base: [travel, gather, plots], more: [gather, plots, flag] },
  {
    name: "escape",
    split: "held-out",
    base: [item, flag, paths],
    more: [selection, stages, item, flag],
  },
] satisfies readonly Family[]);

/** Options of random domains. */
export interface FamilyOptions {
  /** The split of permitted words. */
  readonly words: Split;
  readonly maxStates: number;
}

/** A random domain of a family. */
export function randomDomain(
  family: Family,
  chooser: Chooser,
  options: FamilyOptions,
): DomainDefinition {
  const inventedShare = chooser.pick([0, 0.2, 0.4, 0.6, 1]);
  const names = new NameSource(chooser, options.words, inventedShare);
  const maxTools = chooser.between(3, chooser.pick([8, 14, 25]));
  const sketch = new Sketch(chooser, names, { maxStates: options.maxStates, maxTools });
  for (const mechanism of family.base) mechanism(sketch);
  // A mechanism may have no room or nothing to work on, so the number of tries is limited.
  for (let tries = 0; !sketch.isFull && tries < 40; tries++) {
    const isRare = family.split === "training" && chooser.chance(RARE_SHARE);
    chooser.pick(isRare ? RARE : family.more)(sketch);
  }
  return sketch.finish(family.name, chooser.between(3, 6));
}
