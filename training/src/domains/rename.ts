import type {
  Condition,
  DomainDefinition,
  EffectDefinition,
  ParameterDefinition,
  ToolDefinition,
  VariableDefinition,
} from "@understudy/planner-core";
import { parseTemplate } from "@understudy/planner-core/internal";

/** New words by old ones; others stay. */
export type WordMap = ReadonlyMap<string, string>;

/** The words of names: `has_axe` consists of `has` and `axe`. */
export function wordsIn(definition: DomainDefinition): Set<string> {
  const names: string[] = [];
  for (const [name, variable] of Object.entries(definition.state)) {
    names.push(name);
    if (variable.type === "enum") names.push(...variable.values);
  }
  names.push(...Object.keys(definition.derive ?? {}));
  for (const tool of definition.tools) {
    names.push(tool.name);
    for (const [name, parameter] of Object.entries(tool.parameters ?? {})) {
      names.push(name);
      if ("enum" in parameter) names.push(...parameter.enum);
    }
  }
  return new Set(names.flatMap((name) => name.split("_")));
}

/** The same domain with other names: every word is replaced everywhere, also inside names and templates. */
export function renameDomain(definition: DomainDefinition, words: WordMap): DomainDefinition {
  const name = (text: string): string =>
    text
      .split("_")
      .map((word) => words.get(word) ?? word)
      .join("_");
  return {
    name: definition.name,
    state: mapObject(definition.state, name, (variable): VariableDefinition => {
      if (variable.type !== "enum") return { ...variable };
      const { default: preset, ...rest } = variable;
      const values = variable.values.map(name);
      return preset === undefined
        ? { ...rest, values }
        : { ...rest, values, default: name(preset) };
    }),
    ...(definition.derive === undefined
      ? {}
      : { derive: renameTerms(definition.derive, name) as Readonly<Record<string, Condition>> }),
    tools: definition.tools.map((tool) => renameTool(tool, name)),
    goals: (definition.goals ?? []).map((goal) => ({
      ...goal,
      name: name(goal.name),
      when: renameTerms(goal.when, name) as Condition,
    })),
    ...(definition.maintain === undefined
      ? {}
      : { maintain: definition.maintain.map((terms) => renameTerms(terms, name) as Condition) }),
  };
}

function renameTool(tool: ToolDefinition, name: (text: string) => string): ToolDefinition {
  const parameters = Object.keys(tool.parameters ?? {});
  const text = (source: string): string => {
    const template = source.includes("$") ? parseTemplate(source, parameters) : undefined;
    if (template === undefined || !("pieces" in template)) return name(source);
    return template.pieces
      .map((piece) =>
        typeof piece === "string" ? name(piece) : `$${name(parameters[piece] as string)}`,
      )
      .join("");
  };
  return {
    name: name(tool.name),
    parameters: mapObject(
      tool.parameters ?? {},
      name,
      (parameter): ParameterDefinition =>
        "enum" in parameter ? { enum: parameter.enum.map(name) } : { ...parameter },
    ),
    when: renameTerms(tool.when ?? {}, text) as Condition,
    then: renameTerms(tool.then ?? {}, text) as Readonly<Record<string, EffectDefinition>>,
    ...(tool.if === undefined
      ? {}
      : { if: renameTerms(tool.if, text) as NonNullable<ToolDefinition["if"]> }),
    ...(tool.cost === undefined
      ? {}
      : { cost: typeof tool.cost === "string" ? text(tool.cost) : tool.cost }),
  };
}

/** Keywords of the language in places of names. */
const KEYWORDS = new Set([
  "anyOf",
  "allOf",
  "in",
  "var",
  "when",
  "then",
  "+",
  "-",
  "<",
  "<=",
  ">",
  ">=",
  "!=",
]);

function renameTerms(terms: unknown, text: (source: string) => string): unknown {
  if (typeof terms === "string") return text(terms);
  if (Array.isArray(terms)) return terms.map((each) => renameTerms(each, text));
  if (typeof terms !== "object" || terms === null) return terms;
  return mapObject(
    terms as Readonly<Record<string, unknown>>,
    (key) => (KEYWORDS.has(key) ? key : text(key)),
    (value) => renameTerms(value, text),
  );
}

function mapObject<From, To>(
  source: Readonly<Record<string, From>>,
  key: (name: string) => string,
  value: (item: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(source).map(([name, item]) => [key(name), value(item)]));
}
