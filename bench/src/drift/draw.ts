import {
  type Condition,
  type DomainDefinition,
  type EffectDefinition,
  type Random,
  seededRandom,
  type ToolDefinition,
  type Value,
  type VariableDefinition,
} from "@understudy/planner-core";

/** A domain and what is asked in it, as JSON: two processes with different engines read it. */
export interface DrawnDomain {
  readonly definition: DomainDefinition;
  readonly goal: Condition;
  /** The tool whose cost is a function of the state, which JSON cannot hold; see {@link withCostFunction}. */
  readonly costFunctionOf?: string;
}

const PLACES = ["camp", "hill", "lake", "mine", "mill", "ford", "tower", "grove", "cave", "pass"];
const FAR = { type: "integer", min: 0, max: 9, default: 5 } as const;
const FLAG = { type: "boolean", default: false } as const;

function count(max: number): VariableDefinition {
  return { type: "integer", min: 0, max, default: 0 };
}

/** Draws the domain of a seed: a character of a game among places, with chests, goods, a workshop and dangers. */
export function drawDomain(seed: number): DrawnDomain {
  return new Draw(seededRandom(seed)).domain(`drawn-${seed}`);
}

/** The definition with its cost function: what the game says from anywhere, and the same between all places. */
export function withCostFunction({ definition, costFunctionOf }: DrawnDomain): DomainDefinition {
  if (costFunctionOf === undefined) return definition;
  const reads = ["at", ...Object.keys(definition.state).filter((name) => name.startsWith("far_"))];
  const of = (values: Readonly<Record<string, Value>>, { place }: { readonly place?: Value }) =>
    1 + (values["at"] === "elsewhere" ? Number(values[`far_${place}`]) : 4);
  const tools = definition.tools.map((tool) =>
    tool.name === costFunctionOf ? { ...tool, cost: { base: 4, min: 1, reads, of } } : tool,
  );
  return { ...definition, tools };
}

/** A state with drawn values. */
export function drawState(
  { state }: DomainDefinition,
  random: Random,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(state).map(([name, type]) => [name, drawValue(type, random)]),
  );
}

function drawValue(type: VariableDefinition, random: Random): Value {
  if (type.type === "boolean") return random.integer(2) === 1;
  if (type.type === "integer") return type.min + random.integer(type.max - type.min + 1);
  return type.values[random.integer(type.values.length)] as string;
}

class Draw {
  readonly #random: Random;
  readonly #state: Record<string, VariableDefinition> = {};
  readonly #tools: ToolDefinition[] = [];
  /** Conditions that a goal may have. */
  readonly #aims: Condition[] = [];
  #places: readonly string[] = [];
  #costFunctionOf: string | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  domain(name: string): DrawnDomain {
    const random = this.#random;
    this.#places = PLACES.slice(0, 3 + random.integer(PLACES.length - 2));
    this.#walks();
    for (const part of [() => this.#chests(), () => this.#goods(), () => this.#dangers()])
      if (this.#aims.length === 0 || random.integer(3) > 0) part();
    if (random.integer(8) === 0) this.#lock();
    const count = 1 + random.integer(Math.min(3, this.#aims.length));
    const allOf = Array.from({ length: count }, () => this.#pick(this.#aims));
    return {
      definition: { name, state: this.#state, tools: this.#tools },
      goal: { allOf },
      ...(this.#costFunctionOf !== undefined && { costFunctionOf: this.#costFunctionOf }),
    };
  }

  /** Ways to anywhere at a price, at the price that the game says, or along a map. */
  #walks(): void {
    const places = this.#places;
    const kind = this.#random.integer(3);
    const parameters = { place: { enum: places } };
    const then = { at: "$place" };
    const values = kind === 2 ? places : ["elsewhere", ...places];
    this.#state["at"] = { type: "enum", values, default: values[0] as string };
    if (kind === 0) this.#tools.push({ name: "goto", parameters, then, cost: this.#between(1, 4) });
    if (kind === 1) {
      for (const place of places) this.#state[`far_${place}`] = FAR;
      this.#tools.push({ name: "goto", parameters, when: { at: { "!=": "$place" } }, then });
      this.#costFunctionOf = "goto";
    }
    if (kind < 2) return;
    for (const [index, from] of places.entries()) {
      for (const step of [1, places.length - 1, 2 + this.#random.integer(3)]) {
        const to = places[(index + step) % places.length] as string;
        const cost = this.#between(1, 5);
        const name = `walk_${from}_${to}`;
        if (to === from || this.#tools.some((tool) => tool.name === name)) continue;
        this.#tools.push({ name, when: { at: from }, then: { at: to }, cost });
      }
    }
  }

  /** Chests with gold to bring home. */
  #chests(): void {
    const chests = this.#places.slice(1, 2 + this.#random.integer(3));
    for (const chest of chests) this.#state[`full_${chest}`] = FLAG;
    this.#state["gold"] = count(2 * chests.length);
    this.#state["hauled"] = FLAG;
    const most = Math.max(2, 2 * this.#between(1, chests.length));
    this.#tools.push(
      {
        name: "steal",
        parameters: { chest: { enum: chests } },
        when: { at: "$chest", full_$chest: true },
        then: { gold: { "+": 2 }, full_$chest: false },
        cost: 2,
      },
      {
        name: "stash",
        when: { at: "camp", gold: { ">=": most } },
        then: { gold: 0, hauled: true },
      },
    );
    if (this.#random.integer(2) === 0) {
      this.#tools.push({
        name: "explore",
        parameters: { chest: { enum: chests } },
        when: { full_$chest: false },
        then: { full_$chest: true, at: this.#places[0] as string },
        cost: 6,
      });
    }
    this.#aims.push({ hauled: true }, { gold: { ">=": 2 } });
  }

  /** Goods that are gathered at places, and made into others. */
  #goods(): void {
    const goods = ["wood", "ore", "clay"].slice(0, 1 + this.#random.integer(3));
    const needs: Record<string, Condition> = {};
    const uses: Record<string, EffectDefinition> = {};
    for (const good of goods) {
      const most = this.#between(2, 6);
      const need = this.#between(1, Math.min(3, most));
      this.#state[good] = count(most);
      needs[good] = { ">=": need } as Condition;
      uses[good] = { "-": need };
      const at = this.#pick(this.#places);
      this.#tools.push({
        name: `gather_${good}`,
        when: { at, [good]: { "<": most } },
        then: { [good]: { "+": this.#between(1, 2) } },
        cost: this.#between(1, 3),
      });
    }
    const most = this.#between(1, 4);
    this.#state["parts"] = count(most);
    this.#state["fire"] = FLAG;
    const at = this.#pick(this.#places);
    this.#tools.push(
      { name: "light", when: { at, [goods[0] as string]: { ">=": 1 } }, then: { fire: true } },
      { name: "make", when: { at, fire: true, ...needs }, then: { ...uses, parts: { "+": 1 } } },
    );
    this.#aims.push({ parts: { ">=": this.#between(1, most) } }, { fire: true });
  }

  /** Wounds, and enemies that keep from healing them. */
  #dangers(): void {
    this.#state["hp"] = { type: "integer", min: 0, max: 4, default: 4 };
    this.#state["threatened"] = FLAG;
    const when = { at: this.#pick(this.#places), hp: { "<": 4 }, threatened: false };
    const flee = { threatened: false, at: this.#places[0] as string };
    this.#tools.push(
      { name: "heal", when, then: { hp: { "+": this.#between(1, 2) } }, cost: 3 },
      { name: "flee", when: { threatened: true }, then: flee, cost: 2 },
      {
        name: "fight",
        when: { threatened: true, hp: { ">=": 2 } },
        then: { threatened: false, hp: { "-": 1 } },
      },
    );
    this.#aims.push({ threatened: false }, { hp: { ">=": this.#between(2, 4) } });
  }

  /** A gate without a key in the domain. */
  #lock(): void {
    Object.assign(this.#state, { key: FLAG, gate: FLAG });
    const at = this.#pick(this.#places);
    this.#tools.push(
      { name: "open", when: { at, key: true }, then: { gate: true, key: false } },
      { name: "close", when: { at, gate: true }, then: { gate: false } },
    );
    this.#aims.push({ gate: true });
  }

  #between(low: number, high: number): number {
    return low + this.#random.integer(high - low + 1);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random.integer(items.length)] as Item;
  }
}
