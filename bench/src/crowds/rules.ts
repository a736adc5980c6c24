/** A value of an agent or of a thing; the id of a thing where a variable holds one, undefined for none. */
export type Value = string | number | boolean | undefined;
export type Values = Record<string, Value>;
/** The things of a step, by name. */
export type StepThings = Readonly<Record<string, string>>;

/** A tool with the conditions and effects of these games. */
interface ToolText {
  readonly name: string;
  readonly when?: Readonly<Record<string, unknown>>;
  readonly then: Readonly<Record<string, unknown>>;
  readonly claims?: readonly string[];
}

/** The values that a rule may read. */
export interface Scene {
  readonly own: Values;
  thing(id: string): Values | undefined;
}

/**
 * The game's own reading of its rules, which shares nothing with the engine: it decides what may begin, and what is so
 * when a step ends.
 */
export class Rules {
  readonly #tools: ReadonlyMap<string, ToolText>;

  constructor(tools: readonly object[]) {
    this.#tools = new Map((tools as readonly ToolText[]).map((tool) => [tool.name, tool]));
  }

  /** Whether a step's conditions hold. */
  allow(tool: string, things: StepThings, scene: Scene): boolean {
    return this.#holds(this.#tool(tool).when ?? {}, things, scene);
  }

  /** The things that a step uses alone. */
  usedBy(tool: string, things: StepThings): string[] {
    return (this.#tool(tool).claims ?? []).map((place) => things[place.slice(1)] as string);
  }

  /** The thing at which a step is done; undefined if it may be done anywhere. */
  placeOf(tool: string, things: StepThings): string | undefined {
    const near = this.#tool(tool).when?.["near"];
    return typeof near === "string" ? things[near.slice(1)] : undefined;
  }

  /** A step's effects, told one by one; `id` is undefined for the agent's own variables. */
  effects(
    tool: string,
    things: StepThings,
    scene: Scene,
    tell: (id: string | undefined, name: string, value: Value) => void,
  ): void {
    const told = Object.entries(this.#tool(tool).then).map(([key, effect]) => {
      const change = effect as { readonly "+"?: number; readonly "-"?: number };
      const value =
        typeof effect === "object" && effect !== null
          ? Number(read(key, things, scene) ?? 0) + (change["+"] ?? 0) - (change["-"] ?? 0)
          : meaningOf(effect, things, scene);
      return [key, value] as const;
    });
    for (const [key, value] of told) {
      const [id, name] = split(key, things);
      tell(id, name, value);
    }
  }

  #tool(name: string): ToolText {
    const tool = this.#tools.get(name);
    if (tool === undefined) throw new RangeError(`The game has no tool "${name}"`);
    return tool;
  }

  #holds(condition: Readonly<Record<string, unknown>>, things: StepThings, scene: Scene): boolean {
    return Object.entries(condition).every(([key, wanted]) => {
      if (key === "anyOf") {
        const all = wanted as readonly Readonly<Record<string, unknown>>[];
        return all.some((one) => this.#holds(one, things, scene));
      }
      const value = read(key, things, scene);
      if (typeof wanted !== "object" || wanted === null) {
        return value === meaningOf(wanted, things, scene);
      }
      return Object.entries(wanted).every(([sign, limit]) =>
        compare(sign, Number(value), Number(limit)),
      );
    });
  }
}

function compare(sign: string, value: number, limit: number): boolean {
  if (sign === ">") return value > limit;
  if (sign === ">=") return value >= limit;
  return sign === "<" ? value < limit : value <= limit;
}

function split(key: string, things: StepThings): readonly [id: string | undefined, name: string] {
  if (!key.startsWith("$")) return [undefined, key];
  const [place = "", name = ""] = key.slice(1).split(".");
  return [things[place], name];
}

function read(key: string, things: StepThings, scene: Scene): Value {
  const [id, name] = split(key, things);
  return key.startsWith("$") ? scene.thing(id as string)?.[name] : scene.own[name];
}

function meaningOf(text: unknown, things: StepThings, scene: Scene): Value {
  if (typeof text !== "string" || !text.startsWith("$")) {
    return text === "nothing" ? undefined : (text as Value);
  }
  return text.includes(".") ? read(text, things, scene) : things[text.slice(1)];
}
