/**
 * Grammars of plans, for engines that take grammars.
 *
 * @module
 */

import type { Domain, ParameterDefinition, Value } from "@understudy/planner-core";
import { LRUCache } from "lru-cache";
import { renderSystem } from "../../contract/rendering/render-system.ts";
import { integerRange } from "./integer-range.ts";

const MAX_KEPT = 64;

const grammars = new LRUCache<string, string>({ max: MAX_KEPT });

/**
 * The plans of a domain as a grammar in GBNF, the notation of llama.cpp: exactly the compact JSON of
 * the prompt contract, with the domain's tools, their arguments in declared order, and their values.
 * Unlike grammars made of a JSON schema it knows ranges of integers, and allows no blanks. Kept by the
 * hash of the system prompt.
 *
 * @example
 * const body = { prompt, grammar: planGrammar(domain) }; // for llama-server
 */
export function planGrammar(domain: Domain): string {
  const { hash } = renderSystem(domain);
  let grammar = grammars.get(hash);
  if (grammar === undefined) {
    grammar = makeGrammar(domain);
    grammars.set(hash, grammar);
  }
  return grammar;
}

function makeGrammar(domain: Domain): string {
  const names = domain.tools.map((_, index) => `tool${index}`);
  const tools = domain.tools.map(({ name, parameters }, index) => {
    const definitions = domain.definition.tools[index]?.parameters ?? {};
    const parts = [literal(`${JSON.stringify(name).slice(1)},"args":{`)];
    for (const [position, parameter] of parameters.entries()) {
      parts.push(literal(`${position === 0 ? "" : ","}${JSON.stringify(parameter.name)}:`));
      parts.push(`(${values(definitions[parameter.name], parameter.values)})`);
    }
    return `tool${index} ::= ${parts.join(" ")}`;
  });
  return [
    `root ::= ${literal('{"steps":[')} (step (${literal(",")} step)*)? ${literal("]}")}`,
    `step ::= ${literal('{"tool":"')} (${names.join(" | ")}) ${literal("}}")}`,
    ...tools,
    "",
  ].join("\n");
}

function values(definition: ParameterDefinition | undefined, all: readonly Value[]): string {
  if (definition !== undefined && "type" in definition && definition.type === "integer") {
    return integerRange(definition.minimum, definition.maximum);
  }
  return all.map((value) => literal(JSON.stringify(value))).join(" | ");
}

/** Text as a literal of GBNF: nothing in it can end the literal or begin a rule. */
function literal(text: string): string {
  let escaped = "";
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === '"' || char === "\\") escaped += `\\${char}`;
    else if (code >= 0x20 && code < 0x7f) escaped += char;
    else if (code <= 0xffff) escaped += `\\u${code.toString(16).padStart(4, "0")}`;
    else escaped += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return `"${escaped}"`;
}
