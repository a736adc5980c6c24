import type {
  Condition,
  CostValues,
  DomainDefinition,
  EffectDefinition,
  GoalDefinition,
  ParameterDefinition,
  RuntimeCostDefinition,
  ToolDefinition,
  VariableDefinition,
} from "../../rules/domain/definition/definition.ts";
import type { Choices } from "./choices.ts";
import {
  type ConditionPlace,
  mention,
  randomCondition,
  randomReference,
  randomSum,
  randomValue,
  type Scope,
} from "./random-condition.ts";

/** Size and features of random domains. */
export interface RandomDomainOptions {
  /** Limit on the number of states. Default 2000. */
  readonly maxStates?: number;
  /** Limit on the number of variables. Default 6. */
  readonly maxVariables?: number;
  /** Limit on the number of tools. Default 5. */
  readonly maxTools?: number;
  /** Whether costs may be functions, which JSON cannot hold. Default true. */
  readonly runtimeCosts?: boolean;
  /** Whether there are conditional effects. Default true. */
  readonly conditionalEffects?: boolean;
  /** Whether there are derived variables. Default true. */
  readonly derive?: boolean;
  /** Whether there are sums in conditions and effects. Default true. */
  readonly sums?: boolean;
  /** Whether there may be `maintain` conditions. Default true. */
  readonly maintain?: boolean;
  /** Whether an agent has a position, and tools with the cost of ways. Default false. */
  readonly ways?: boolean;
}

/** Variables with equal declarations whose names differ in one inserted text. */
interface Family {
  readonly prefix: string;
  readonly keys: readonly string[];
  readonly parameter: ParameterDefinition;
  readonly suffix: string;
  readonly type: VariableDefinition;
}

interface Declarations {
  readonly state: Readonly<Record<string, VariableDefinition>>;
  readonly families: readonly Family[];
  readonly derive: Readonly<Record<string, Condition>>;
}

// Names that break careless code: members of plain objects, prefixes of other names.
const variableNames = ["x", "y", "at", "toString", "on", "x.y", "constructor", "at-2", "_", "X"];
const derivedNames = ["armed", "hasOwnProperty", "ready.now"];
const parameterNames = ["n", "name", "item", "i", "to", "valueOf"];
const toolNames = ["go", "take", "go:far", "use-it", "toString", "Go", "rest"];

const enumTypes: readonly (readonly string[])[] = [
  ["home", "forest"],
  ["forest", "home"],
  ["lv1", "lv2", "lv10"],
  ["a", "a.x", "b", "b.x"],
  ["10", "9", "z:1"],
];

const integerTypes: readonly (readonly [min: number, max: number])[] = [
  [0, 2],
  [0, 3],
  [-2, 1],
  [0, 4],
  [-3, -1],
  [2, 5],
  [1, 1],
];

const familyKinds: readonly Pick<Family, "keys" | "parameter">[] = [
  { keys: ["axe", "rod"], parameter: { enum: ["axe", "rod"] } },
  { keys: ["1", "2"], parameter: { type: "integer", minimum: 1, maximum: 2 } },
  { keys: ["false", "true"], parameter: { type: "boolean" } },
];

function randomVariable(choices: Choices): VariableDefinition {
  const withDefault = choices.chance(30);
  switch (choices.below(5)) {
    case 0:
    case 1:
      return withDefault ? { type: "boolean", default: true } : { type: "boolean" };
    case 2: {
      const values = choices.pick(enumTypes);
      return withDefault
        ? { type: "enum", values, default: choices.pick(values) }
        : { type: "enum", values };
    }
    default: {
      const [min, max] = choices.pick(integerTypes);
      const integer = { type: "integer", min, max } as const;
      return withDefault ? { ...integer, default: max, bucket: 2 } : integer;
    }
  }
}

function sizeOf(type: VariableDefinition): number {
  if (type.type === "boolean") return 2;
  return type.type === "enum" ? type.values.length : type.max - type.min + 1;
}

function randomDeclarations(
  choices: Choices,
  options: RandomDomainOptions,
): Omit<Declarations, "derive" | "state"> & { readonly state: Record<string, VariableDefinition> } {
  const { maxStates = 2000, maxVariables = 6 } = options;
  const state: Record<string, VariableDefinition> = {};
  const families: Family[] = [];
  const wanted = choices.between(1, maxVariables);
  let states = 1;
  let count = 0;
  for (let tries = 0; count < wanted && tries < 2 * maxVariables; tries++) {
    const type = randomVariable(choices);
    if (choices.chance(30)) {
      const kind = choices.pick(familyKinds);
      const size = states * sizeOf(type) ** kind.keys.length;
      const prefix = choices.pick(["has_", "f.", "v"]);
      const suffix = choices.pick(["", "s", "_done"]);
      const taken = families.some((family) => family.prefix === prefix);
      if (taken || size > maxStates || count + kind.keys.length > maxVariables) continue;
      for (const key of kind.keys) state[prefix + key + suffix] = type;
      families.push({ ...kind, prefix, suffix, type });
      states = size;
      count += kind.keys.length;
      continue;
    }
    const name = choices.pick(variableNames.filter((free) => !Object.hasOwn(state, free)));
    if (states * sizeOf(type) > maxStates) continue;
    state[name] = type;
    states *= sizeOf(type);
    count++;
  }
  if (count === 0) state["x"] = { type: "boolean" };
  return { state, families };
}

/**
 * Derived variables: the first from the state alone, the others also from each other, and from the first or its
 * negation.
 */
function randomDerived(
  state: Declarations["state"],
  choices: Choices,
  { sums = true }: RandomDomainOptions,
): Record<string, Condition> {
  const places = Object.entries(state).map(([text, type]) => ({ text, type }));
  const scope: Scope = { places, parameters: {}, withSums: sums };
  const [first = "", ...others] = derivedNames.slice(0, choices.between(1, derivedNames.length));
  const derive: Record<string, Condition> = {
    [first]: randomCondition(scope, choices, choices.between(1, 2)),
  };
  for (const name of others) {
    const own = randomCondition(scope, choices, choices.between(1, 2));
    const further = randomCondition(scope, choices, 1);
    const [left, right] = [choices.pick(others), choices.pick(others)];
    const alternatives: Condition[] = [own, { ...further, [left]: true, [right]: { in: [true] } }];
    if (choices.chance(50)) alternatives.push({ ...further, [first]: choices.chance(50) });
    derive[name] = choices.chance(70) ? { anyOf: alternatives } : own;
  }
  return derive;
}

/** Plain names of variables, and templates of a tool's parameters. */
function placesOf(
  declarations: Declarations,
  parameters: Readonly<Record<string, ParameterDefinition>>,
  choices: Choices,
): ConditionPlace[] {
  const places: ConditionPlace[] = Object.entries(declarations.state).map(([text, type]) => ({
    text,
    type,
  }));
  for (const text of Object.keys(declarations.derive)) {
    places.push({ text, type: { type: "boolean" }, isDerived: true });
  }
  for (const { prefix, keys, suffix, type } of declarations.families) {
    for (const [name, parameter] of Object.entries(parameters)) {
      if (!valuesOf(parameter).every((value) => keys.includes(value))) continue;
      const inner = suffix === "" || suffix === "_done" ? mention(name, choices) : `\${${name}}`;
      // A bare mention before more letters would be read as a longer parameter's name, if one is declared.
      const safe = suffix === "" ? inner : `\${${name}}`;
      const place = { text: `${prefix}${safe}${suffix}`, type };
      // Added twice, for more use of templates.
      places.push(place, place);
    }
  }
  return places;
}

function valuesOf(parameter: ParameterDefinition): string[] {
  if ("enum" in parameter) return [...parameter.enum];
  if (parameter.type === "boolean") return ["false", "true"];
  const { minimum, maximum } = parameter;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => String(minimum + index));
}

function randomParameter(declarations: Declarations, choices: Choices): ParameterDefinition {
  const { families, state } = declarations;
  if (families.length > 0 && choices.chance(60)) return choices.pick(families).parameter;
  const enums = Object.values(state).filter((type) => type.type === "enum");
  switch (choices.below(4)) {
    case 0:
      return { type: "integer", minimum: 1, maximum: 2 };
    case 1:
      return enums.length > 0 ? { enum: choices.pick(enums).values } : { enum: ["a", "b"] };
    case 2:
      return { type: "boolean" };
    default: {
      const minimum = choices.between(-1, 1);
      return { type: "integer", minimum, maximum: minimum + choices.below(3) };
    }
  }
}

function randomEffect(place: ConditionPlace, scope: Scope, choices: Choices): EffectDefinition {
  const kind = choices.below(6);
  if (place.type.type === "integer" && scope.withSums === true && choices.chance(12)) {
    const integers = scope.places.filter(({ type }) => type.type === "integer");
    const text = choices.chance(50) ? choices.pick(integers).text : randomSum(scope, choices);
    const reference = { var: text ?? place.text };
    return kind < 3 ? { "+": reference } : kind < 5 ? { "-": reference } : reference;
  }
  if (place.type.type === "integer" && kind < 4) {
    const amounts = Object.entries(scope.parameters)
      .filter(
        ([, parameter]) =>
          !("enum" in parameter) && parameter.type === "integer" && parameter.minimum >= 0,
      )
      .map(([name]) => name);
    const amount =
      amounts.length > 0 && choices.chance(40)
        ? mention(choices.pick(amounts), choices)
        : choices.between(0, 3);
    return kind < 2 ? { "+": amount } : { "-": amount };
  }
  const reference = kind === 5 ? randomReference(place, scope, choices) : undefined;
  return reference ?? randomValue(place.type, scope, choices);
}

function randomEffects(
  scope: Scope,
  choices: Choices,
  most: number,
): Record<string, EffectDefinition> {
  const then: Record<string, EffectDefinition> = {};
  for (let left = choices.between(1, most); left > 0; left--) {
    const place = choices.pick(scope.places.filter(({ isDerived }) => isDerived !== true));
    then[place.text] = randomEffect(place, scope, choices);
  }
  return then;
}

function randomCost(
  scope: Scope,
  declarations: Declarations,
  choices: Choices,
  options: RandomDomainOptions,
): NonNullable<ToolDefinition["cost"]> | undefined {
  const { runtimeCosts = true } = options;
  const kind = choices.below(10);
  if (kind < 2) return undefined;
  if (kind < 5) return choices.between(1, 5);
  if (kind < 7) return choices.pick([0.5, 1.25, 0.001, 2.999, 0.1, 1_000_000]);
  if (kind === 9 && runtimeCosts) {
    return randomRuntimeCost(Object.keys(declarations.state), choices);
  }
  const positive = Object.entries(scope.parameters)
    .filter(
      ([, parameter]) =>
        !("enum" in parameter) && parameter.type === "integer" && parameter.minimum >= 1,
    )
    .map(([name]) => name);
  return positive.length > 0 ? mention(choices.pick(positive), choices) : choices.between(1, 9);
}

/** A deterministic cost that depends on the read variables and the arguments. */
function randomRuntimeCost(names: readonly string[], choices: Choices): RuntimeCostDefinition {
  const reads = names.filter(() => choices.chance(40));
  const min = choices.pick([1, 0.5, 0.25]);
  const of = (values: CostValues, args: CostValues): number => {
    let weight = 0;
    for (const name of reads) weight += weigh(values[name]);
    for (const name of Object.keys(args)) weight += weigh(args[name]);
    return min + weight / 8;
  };
  return { base: min + 1, min, reads, of };
}

function weigh(value: unknown): number {
  if (typeof value === "string") return value.length;
  return Math.abs(Number(value));
}

function randomTool(
  name: string,
  declarations: Declarations,
  choices: Choices,
  options: RandomDomainOptions,
): ToolDefinition {
  const parameters: Record<string, ParameterDefinition> = {};
  const count = choices.pick([0, 1, 0, 1, 2]);
  for (let index = 0; index < count; index++) {
    parameters[choices.pick(parameterNames)] = randomParameter(declarations, choices);
  }
  const { conditionalEffects = true, sums = true } = options;
  const places = placesOf(declarations, parameters, choices);
  const scope: Scope = { places, parameters, withSums: sums };
  const then = randomEffects(scope, choices, 3);
  const when = randomCondition(scope, choices, choices.pick([1, 0, 1, 2, 3]));
  const cost = randomCost(scope, declarations, choices, options);
  const conditionals = conditionalEffects && choices.chance(25) ? choices.between(1, 3) : 0;
  const effects = Array.from({ length: conditionals }, () => ({
    when: randomCondition(scope, choices, choices.pick([1, 1, 2])),
    then: randomEffects(scope, choices, 2),
  }));
  return {
    name,
    ...(choices.chance(30) ? { description: "Does something." } : {}),
    ...(count > 0 || choices.chance(30) ? { parameters } : {}),
    ...(Object.keys(when).length > 0 || choices.chance(50) ? { when } : {}),
    then,
    ...(conditionals === 0 ? {} : { if: effects }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** Makes an enum the position, a new one if necessary, and adds a tool that walks. */
function addWays(state: Record<string, VariableDefinition>, choices: Choices): ToolDefinition {
  const enums = Object.entries(state).filter(([, { type }]) => type === "enum");
  const values = ["a", "b", "b.x"];
  if (enums.length === 0) enums.push(["place", { type: "enum", values }]);
  const [name, variable] = choices.pick(enums);
  const places = (variable as { readonly values: readonly string[] }).values;
  state[name] = { ...variable, position: true } as VariableDefinition;
  return {
    name: "walk",
    parameters: { to: { enum: places } },
    then: { [name]: "$to" },
    cost: { way: "$to", base: choices.between(1, 4) },
  };
}

/** A random domain that loads without errors, possibly with warnings and dropped actions. */
export function randomDefinition(
  choices: Choices,
  options: RandomDomainOptions = {},
): DomainDefinition {
  const { maxTools = 5, maintain = true, derive = true, sums = true } = options;
  const { state, families } = randomDeclarations(choices, options);
  const derived = derive && choices.chance(25) ? randomDerived(state, choices, options) : {};
  const declarations: Declarations = { state, families, derive: derived };
  const tools: ToolDefinition[] = [];
  const toolCount = choices.between(1, Math.min(maxTools, toolNames.length));
  const offset = choices.below(toolNames.length);
  for (let index = 0; index < toolCount; index++) {
    const name = toolNames[(index + offset) % toolNames.length] as string;
    tools.push(randomTool(name, declarations, choices, options));
  }
  const places = placesOf(declarations, {}, choices);
  const scope: Scope = { places, parameters: {}, withSums: sums };
  const goals: GoalDefinition[] = Array.from({ length: choices.between(1, 3) }, (_, index) => {
    const when = randomCondition(scope, choices, choices.between(1, 3));
    const goal = { name: `goal_${index}`, when };
    return choices.chance(50) ? { ...goal, priority: choices.pick([1, 2, -1, 0.5]) } : goal;
  });
  const kept = maintain && choices.chance(30);
  if (options.ways === true) tools.push(addWays(state, choices));
  return {
    name: "random",
    state,
    ...(Object.keys(derived).length === 0 ? {} : { derive: derived }),
    tools,
    goals,
    ...(kept
      ? { maintain: [{ anyOf: [1, 2, 3].map(() => randomCondition(scope, choices, 1)) }] }
      : {}),
  };
}
