import type { DomainDefinition, EffectDefinition, ToolDefinition } from "@understudy/planner-core";
import { inventWord } from "../names/invent.ts";
import { type Split, splitOf, wordsOf } from "../names/name-source.ts";
import type { WordKind } from "../names/words.ts";
import type { Chooser } from "../random/chooser.ts";
import { renameDomain, wordsIn } from "./rename.ts";

const POOLS: readonly WordKind[] = ["place", "item", "resource", "parcel", "gather", "make", "act"];
/** Keywords and conventional words, which stay. */
const KEPT = new Set(["has", "true", "false", "none", "nothing", "done"]);

/**
 * A renamed and perturbed variant of a domain: other words, order, costs and amounts, some tools missing, smaller
 * maxima. Some goals may be unreachable.
 */
export function variantOf(
  base: DomainDefinition,
  chooser: Chooser,
  split: Split,
): DomainDefinition {
  const renamed = renameDomain(base, newWords(base, chooser, split));
  return perturb(renamed, chooser);
}

function newWords(base: DomainDefinition, chooser: Chooser, split: Split): Map<string, string> {
  const old = wordsIn(base);
  const used = new Set(old);
  const words = new Map<string, string>();
  const rate = chooser.pick([0, 0.3, 0.6, 1, 1]);
  const inventedShare = chooser.pick([0, 0.3, 0.6, 1]);
  for (const word of old) {
    if (KEPT.has(word) || !chooser.chance(rate)) continue;
    for (let tries = 0; tries < 20; tries++) {
      const other = chooser.chance(inventedShare)
        ? inventWord(chooser)
        : chooser.pick(wordsOf(chooser.pick(POOLS), split));
      if (used.has(other) || splitOf(other) !== split) continue;
      used.add(other);
      words.set(word, other);
      break;
    }
  }
  return words;
}

function perturb(domain: DomainDefinition, chooser: Chooser): DomainDefinition {
  let state = Object.entries(domain.state);
  let tools = [...domain.tools];
  if (chooser.chance(0.7)) tools = chooser.shuffle(tools);
  if (chooser.chance(0.6)) state = chooser.shuffle(state);
  if (chooser.chance(0.5)) {
    state = state.map(([name, variable]) => [
      name,
      variable.type === "enum"
        ? { ...variable, values: chooser.shuffle(variable.values) }
        : variable,
    ]);
  }
  if (chooser.chance(0.5)) {
    tools = tools.map((tool) =>
      chooser.chance(0.4) ? { ...tool, cost: chooser.between(1, 5) } : tool,
    );
  }
  if (chooser.chance(0.4)) tools = tools.map((tool) => withOtherAmounts(tool, chooser));
  if (chooser.chance(0.4)) {
    const dropped = chooser.between(1, 3);
    tools = tools.slice(0, Math.max(4, tools.length - dropped));
  }
  if (chooser.chance(0.3)) {
    state = state.map(([name, variable]) => {
      if (variable.type !== "integer") return [name, variable];
      return [name, { ...variable, max: Math.max(3, variable.max - chooser.between(0, 2)) }];
    });
  }
  const variables = Object.fromEntries(state);
  const maxima = (name: string): number => {
    const variable = variables[name];
    return variable?.type === "integer" ? variable.max : Number.POSITIVE_INFINITY;
  };
  return { ...domain, state: variables, tools: tools.map((tool) => withinMaxima(tool, maxima)) };
}

function withOtherAmounts(tool: ToolDefinition, chooser: Chooser): ToolDefinition {
  const then = Object.entries(tool.then ?? {}).map(([name, effect]): [string, EffectDefinition] => {
    if (typeof effect !== "object" || !chooser.chance(0.25)) return [name, effect];
    if ("+" in effect) return [name, { "+": chooser.between(1, 3) }];
    if ("-" in effect) return [name, { "-": chooser.between(1, 3) }];
    return [name, effect];
  });
  return { ...tool, then: Object.fromEntries(then) };
}

/** Keeps a tool's assignments within the new maxima. */
function withinMaxima(tool: ToolDefinition, maximum: (name: string) => number): ToolDefinition {
  const then = Object.entries(tool.then ?? {}).map(([name, effect]): [string, EffectDefinition] => [
    name,
    typeof effect === "number" ? Math.min(effect, maximum(name)) : effect,
  ]);
  return { ...tool, then: Object.fromEntries(then) };
}
