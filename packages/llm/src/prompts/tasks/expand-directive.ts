import type { Condition, Domain, VariableDefinition } from "@understudy/planner-core";
import { type Asking, askFor } from "./ask.ts";

/** A directive and the domain to express it in. */
export interface ExpandRequest extends Asking {
  readonly domain: Domain;
  readonly directive: string;
  readonly persona?: string | undefined;
}

const MAX_TOKENS = 96;
/** Maximum number of facts to read. */
const MOST_FACTS = 8;
const FACT = /^[\s\-*\d.)]*([a-z_][a-z0-9_]*)\s*(>=|<=|!=|==|=|>|<)\s*"?([\w.-]+)"?\s*[.,;]?$/i;

/**
 * The facts a player's directive asks for, in the terms of the domain. Facts unknown to the domain are left out; empty
 * if the model does not answer in time.
 */
export async function expandDirective(request: ExpandRequest): Promise<readonly Condition[]> {
  const { domain, directive, persona } = request;
  // Players cannot name individual things, so their variables are left out.
  const variables = domain.variableNames
    .filter((name) => domain.kinds?.placeVariables.has(name) !== true)
    .map((name) => {
      const { sensed: _, ...shown } = domain.definition.state[name] as VariableDefinition;
      return `${name}: ${JSON.stringify(shown)}`;
    })
    .join("\n");
  const slots = { directive, persona, variables };
  const text = (await askFor(request, "expand", slots, MAX_TOKENS)) ?? "";
  const facts = text.split("\n").flatMap((line) => readFact(domain, line));
  return facts.slice(0, MOST_FACTS);
}

function readFact(domain: Domain, line: string): readonly Condition[] {
  const [, name, operator = "=", written = ""] = FACT.exec(line.trim()) ?? [];
  if (name === undefined) return [];
  const value = readValue(written);
  const isEqual = operator === "=" || operator === "==";
  const condition = { [name]: isEqual ? value : { [operator]: value } } as Condition;
  try {
    domain.condition(condition);
    return [condition];
  } catch {
    // The domain lacks the variable, the value or the comparison.
    return [];
  }
}

function readValue(written: string): boolean | number | string {
  if (written === "true" || written === "false") return written === "true";
  const number = Number(written);
  return Number.isNaN(number) ? written : number;
}
