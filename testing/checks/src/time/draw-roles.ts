import type { Random } from "@understudy/planner-core";
import type {
  PlainEffects,
  PlainPart,
  PlainQuestion,
  PlainTest,
  PlainTool,
  PlainValue,
} from "./plain.ts";

type PlainRole = PlainPart & { readonly role: string };

/** A question in which one or two tools have partners with roles; undefined if no tool can have any. */
export function withRoles(question: PlainQuestion, random: Random): PlainQuestion | undefined {
  const { domain, members, running } = question;
  const busy = new Set(running.map(({ tool }) => tool));
  const free = domain.tools.filter(({ name, alongside }) => !busy.has(name) && alongside !== true);
  if (members.length < 2 || free.length === 0) return undefined;
  const draw = new RoleDraw(question, random);
  const chosen = new Map<PlainTool, readonly PlainRole[]>();
  for (let count = 1 + random.integer(2); count > 0; count--) {
    const tool = free[random.integer(free.length)] as PlainTool;
    chosen.set(tool, draw.roles(tool, 1 + random.integer(members.length - 1)));
  }
  const tools = domain.tools.map((tool): PlainTool => {
    const partners = chosen.get(tool);
    return partners === undefined ? tool : { ...tool, partners };
  });
  return { ...question, domain: { ...domain, tools } };
}

class RoleDraw {
  readonly #question: PlainQuestion;
  readonly #random: Random;

  constructor(question: PlainQuestion, random: Random) {
    this.#question = question;
    this.#random = random;
  }

  roles(tool: PlainTool, count: number): readonly PlainRole[] {
    const drawn: PlainRole[] = [];
    for (let index = 0; index < count; index++)
      drawn.push(this.#role(tool, `role${index}`, [tool, ...drawn]));
    return drawn;
  }

  #role(tool: PlainTool, role: string, others: readonly PlainPart[]): PlainRole {
    const isInstant = tool.duration === undefined;
    const start = isInstant || !this.#chance(0.4) ? {} : this.#effects(others, "start");
    const then = this.#chance(0.8) ? this.#effects(others, "then") : {};
    // What tests a value and takes from it at once may never happen, and would be no step.
    const when = this.#condition(0.6, isInstant ? then : start);
    const finish = isInstant ? {} : this.#condition(0.2, then);
    const during = isInstant ? {} : this.#condition(0.3, {});
    const parts = { when, start, during, finish, then };
    const written = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
    return { role, ...Object.fromEntries(written) };
  }

  #condition(chance: number, changed: PlainEffects): Readonly<Record<string, PlainTest>> {
    const names = this.#names().filter((name) => !(name in changed));
    if (!this.#chance(chance) || names.length === 0) return {};
    const name = this.#pick(names);
    return { [name]: this.#test(name) };
  }

  /** Effects on variables that no other part changes: what two parts of a step set at one moment cannot be. */
  #effects(others: readonly PlainPart[], key: "start" | "then"): PlainEffects {
    const taken = others.flatMap((part) => [
      ...Object.keys(part[key] ?? {}),
      ...(part.if ?? []).flatMap(({ then }) => Object.keys(then)),
    ]);
    const { state } = this.#question.domain;
    const free = this.#names().filter(
      (name) => state[name]?.shared !== true || !taken.includes(name),
    );
    const effects: Record<string, PlainEffects[string]> = {};
    if (free.length > 0) {
      const name = this.#pick(free);
      effects[name] = this.#effect(name);
    }
    // Both only add to it.
    const added = this.#names().find((name) =>
      others.some((part) => isAdded(part[key]?.[name]) && !(name in (part.when ?? {}))),
    );
    const isMany = others.filter((part) => added !== undefined && added in (part[key] ?? {}));
    if (added !== undefined && isMany.every((part) => this.#onlyAdds(part, key, added)))
      effects[added] = { "+": 1 };
    return effects;
  }

  #onlyAdds(part: PlainPart, key: "start" | "then", name: string): boolean {
    const reads = JSON.stringify([part.when ?? {}, part.finish ?? {}, part.if ?? []]);
    return isAdded(part[key]?.[name]) && part.if === undefined && !reads.includes(`"${name}"`);
  }

  #effect(name: string): PlainEffects[string] {
    const variable = this.#question.domain.state[name];
    if (variable?.type === "boolean") return this.#chance(0.75);
    if (variable?.type === "enum") return this.#pick(variable.values);
    const amount = 1 + this.#random.integer(2);
    const kind = this.#random.next();
    return kind < 0.5 ? { "+": amount } : kind < 0.8 ? { "-": amount } : this.#random.integer(3);
  }

  #test(name: string): PlainTest {
    const { domain, shared, members } = this.#question;
    const variable = domain.state[name];
    const { own = {} } = members[this.#random.integer(members.length)] ?? {};
    const value = (variable?.shared === true ? shared : own)[name] as PlainValue;
    if (this.#chance(0.7)) return value;
    if (variable?.type === "boolean") return value !== true;
    return variable?.type === "enum" ? { "!=": value } : { ">=": 1 };
  }

  #names(): readonly string[] {
    return Object.keys(this.#question.domain.state);
  }

  #chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#random.integer(choices.length)] as T;
  }
}

function isAdded(effect: PlainEffects[string] | undefined): boolean {
  return typeof effect === "object" && "+" in effect;
}
