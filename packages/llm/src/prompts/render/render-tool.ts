import {
  COST_SCALE,
  type Domain,
  type EffectDefinition,
  type ParameterDefinition,
  type ToolDefinition,
} from "@understudy/planner-core";
import {
  renderCondition,
  renderTemplate,
  renderValue,
  type WrittenReference,
} from "./render-condition.ts";

/** The kinds of a domain, if the domain has any. */
type Kinds = Domain["kinds"];

/**
 * A tool as one line, such as `buy(item:axe|pick) needs at=market,coins>=2 gives coins-2,has_{item}=true cost 1`.
 * Conditional effects follow: `light() needs wood>=1 gives lit=true if wet=true gives smoke=true cost 1`. Places of
 * kinds are a range, `steal(chest:chest_1..chest_8)`; the state lists the occupied ones. Time is told where there is any:
 * `nail() with 1 other needs at=site during beam_up=true gives nailed=true lasts 3 cost 1`.
 */
export function renderTool(tool: ToolDefinition, kinds?: Kinds): string {
  const parameters = Object.keys(tool.parameters ?? {});
  const signature = Object.entries(tool.parameters ?? {})
    .map(([name, parameter]) => {
      const things = kinds?.tools.get(tool.name)?.things.get(name);
      return `${name}:${things === undefined ? renderParameter(parameter) : renderPlaces(things, kinds)}`;
    })
    .join(",");
  const needs = renderCondition(tool.when ?? {}, parameters);
  const gives = renderEffects(tool.then ?? {}, parameters);
  const conditionals = (tool.if ?? []).map(
    ({ when, then = {} }) =>
      ` if ${renderCondition(when, parameters) || "true"} gives ${renderEffects(then, parameters)}`,
  );
  const { company, kept, starts, lasts } = timeOf(tool, parameters);
  return (
    `${tool.name}(${signature})` +
    company +
    (needs === "" ? "" : ` needs ${needs}`) +
    kept +
    starts +
    (gives === "" ? "" : ` gives ${gives}`) +
    conditionals.join("") +
    lasts +
    ` cost ${renderCost(tool.cost, parameters)}`
  );
}

/** A tool in words; a line like a signature tempts small models to answer with one. */
export function describeTool(tool: ToolDefinition, kinds: Kinds): string {
  const line = renderTool(tool, kinds);
  const from = tool.name.length;
  const end = line.indexOf(")", from);
  const args = line.slice(from + 1, end);
  const takes = args === "" ? "" : ` takes ${args.replaceAll(":", " of ").replaceAll("|", " or ")}`;
  const { description } = tool;
  const told = description === undefined ? "" : `: ${description.replace(/\.$/, "")}`;
  return `${tool.name}${told};${takes}${line.slice(end + 1)}`.replace(/;( cost|$)/, "$1");
}

function renderParameter(parameter: ParameterDefinition): string {
  if ("enum" in parameter) return parameter.enum.join("|");
  if (parameter.type === "boolean") return "true|false";
  return `${parameter.minimum}..${parameter.maximum}`;
}

function renderPlaces(things: readonly string[], kinds: Kinds): string {
  return things
    .map((kind) => {
      const places = kinds?.places.get(kind) ?? [];
      return places.length < 3 ? places.join("|") : `${places[0]}..${places.at(-1)}`;
    })
    .join("|");
}

/** The facts about time of a tool, such as `with 1 other during beam_up=true lasts 3`; empty without any. */
export function renderToolTime(tool: ToolDefinition): string {
  return Object.values(timeOf(tool, Object.keys(tool.parameters ?? {})))
    .join("")
    .trimStart();
}

function timeOf(
  { during, start, duration, partners = 0, alongside }: ToolDefinition,
  parameters: readonly string[],
): Readonly<Record<"company" | "kept" | "starts" | "lasts", string>> {
  const kept = renderCondition(during ?? {}, parameters);
  const starts = renderEffects(start ?? {}, parameters);
  const beside = alongside === true ? " beside others" : "";
  return {
    company: renderCompany(partners, parameters),
    kept: kept === "" ? "" : ` during ${kept}`,
    starts: starts === "" ? "" : ` starts ${starts}`,
    lasts: duration === undefined ? "" : ` lasts ${renderDuration(duration, parameters)}${beside}`,
  };
}

/** The partners, such as ` with 2 others` or ` with nurse (needs kit=true gives kit=false)`. */
function renderCompany(
  partners: NonNullable<ToolDefinition["partners"]>,
  parameters: readonly string[],
): string {
  if (partners === 0) return "";
  if (typeof partners === "number")
    return ` with ${partners} ${partners === 1 ? "other" : "others"}`;
  const roles = partners.map(({ role, when = {}, during = {}, start = {}, then = {} }) => {
    const parts = [
      ["needs", renderCondition(when, parameters)],
      ["during", renderCondition(during, parameters)],
      ["starts", renderEffects(start, parameters)],
      ["gives", renderEffects(then, parameters)],
    ].filter(([, text]) => text !== "");
    return parts.length === 0 ? role : `${role} (${parts.map((part) => part.join(" ")).join(" ")})`;
  });
  return ` with ${roles.join(", ")}`;
}

/** The duration of a tool's steps, such as `3`, `(9 - fuel)/7`, `3..30`, `3 or more` or `way to {to}`. */
function renderDuration(
  duration: NonNullable<ToolDefinition["duration"]>,
  parameters: readonly string[],
): string {
  const length = (written: unknown): string => {
    if (typeof written === "object" && written !== null) {
      if ("var" in written) return length(written.var);
      if ("sum" in written && "per" in written) return `(${length(written.sum)})/${written.per}`;
    }
    return typeof written === "string" ? renderTemplate(written, parameters) : String(written);
  };
  if (typeof duration !== "object" || "var" in duration || "sum" in duration)
    return length(duration);
  if ("way" in duration) return `way to ${renderTemplate(duration.way, parameters)}`;
  const { from, to } = duration;
  return to === undefined ? `${length(from)} or more` : `${length(from)}..${length(to)}`;
}

/** Effects as text, such as `coins-2,lit=true`. */
export function renderEffects(
  effects: Readonly<Record<string, EffectDefinition>>,
  parameters: readonly string[],
): string {
  return Object.entries(effects)
    .map(([name, effect]) => renderEffect(renderTemplate(name, parameters), effect, parameters))
    .join(",");
}

function renderEffect(
  name: string,
  effect: EffectDefinition,
  parameters: readonly string[],
): string {
  if (typeof effect !== "object" || "var" in effect) {
    return `${name}=${renderValue(effect, parameters)}`;
  }
  const [operator, amount] = "+" in effect ? ["+", effect["+"]] : ["-", effect["-"]];
  return `${name}${operator}${renderValue(amount as number | string | WrittenReference, parameters)}`;
}

function renderCost(cost: ToolDefinition["cost"], parameters: readonly string[]): string {
  if (cost === undefined) return "1";
  if (typeof cost === "string") return renderTemplate(cost, parameters);
  const written = typeof cost === "number" ? cost : (cost.base ?? 1);
  // Costs have at most three decimals; further digits are floating-point noise, as in 0.1 + 0.2.
  return String(Math.round(written * COST_SCALE) / COST_SCALE);
}
