import { nearestName } from "@understudy/planner-core/internal";
import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import { PddlIssueCollector, type PddlPlace, pddlError } from "../pddl-error.ts";
import type { Application, DomainFile, ProblemFile, Signature, TypedName } from "../read/ast.ts";

/** Limit on steps up the type hierarchy; beyond it, types are assumed to match. */
const MAX_WALKS = 4_000_000;

/** The declarations of a task: types with objects, predicates and functions. */
export class PddlVocabulary {
  /** Objects by id. */
  readonly objects: readonly string[];
  readonly #objectIds = new Map<string, number>();
  readonly #predicates: ReadonlyMap<string, Signature>;
  readonly #functions: ReadonlyMap<string, Signature>;
  /** Object ids of each type, including subtypes. */
  readonly #members: ReadonlyMap<string, ReadonlySet<number>>;

  readonly #parents: ReadonlyMap<string, readonly string[]>;
  /** Remaining steps up the type hierarchy, which may be cyclic. */
  #walksLeft = MAX_WALKS;
  /** Whether some type has several parents. */
  readonly #hasSharedTypes: boolean;
  readonly #unions = new WeakMap<TypedName, ReadonlySet<number>>();

  /** @throws PddlError with every invalid declaration */
  constructor(domain: DomainFile, problem: ProblemFile, budget: GroundingBudget) {
    const issues = new PddlIssueCollector();
    const parents = typeParents(domain.types);
    this.#parents = parents;
    this.#hasSharedTypes = [...parents.values()].some((above) => new Set(above).size > 1);
    this.#predicates = signatures(domain.predicates, "predicate", issues);
    this.#functions = signatures(domain.functions, "function", issues);
    const members = new Map<string, Set<number>>([["object", new Set()]]);
    for (const type of parents.keys()) members.set(type, new Set());
    refuseCircles(domain.types, parents, issues);
    const declaredAs = new Map<string, string>();
    for (const object of [...domain.constants, ...problem.objects]) {
      // Names differ by more than upper case: `O` and `o` are one object.
      const said = typesOf(object);
      const before = declaredAs.get(object.name) ?? said;
      declaredAs.set(object.name, said);
      if (before !== said) {
        issues.attempt(() => {
          const hint = "upper and lower case are the same: rename one of them";
          const message = `the object ${object.name} is declared as ${before} and as ${said}`;
          throw pddlError(object.place, message, hint);
        });
      }
      const id = this.#objectIds.get(object.name) ?? this.#objectIds.size;
      this.#objectIds.set(object.name, id);
      const types = object.types.length === 0 ? ["object"] : object.types.map(({ name }) => name);
      const all = ancestors(types, parents);
      budget.work(all.size, object.place);
      budget.hold(all.size * BYTES_PER.binding, object.place);
      for (const type of all) members.get(type)?.add(id);
    }
    this.objects = [...this.#objectIds.keys()];
    this.#members = members;
    const named = [domain.types, domain.constants, problem.objects];
    const declared = [...domain.predicates, ...domain.functions, ...domain.actions];
    for (const list of [...named, ...declared.map(({ parameters }) => parameters)]) {
      for (const { types } of list) {
        for (const { name, place } of types) {
          if (!members.has(name))
            issues.attempt(() => unknown("type", name, place, members.keys()));
        }
      }
    }
    issues.finish();
  }

  /** The id of an object; @throws PddlError for an unknown name */
  object(name: string, place: PddlPlace): number {
    return this.#objectIds.get(name) ?? unknown("object", name, place, this.objects);
  }

  /** Object ids of a variable; @throws PddlError for an undeclared type */
  membersOf(parameter: TypedName): ReadonlySet<number> {
    const found = this.#unions.get(parameter) ?? this.#union(parameter);
    this.#unions.set(parameter, found);
    return found;
  }

  /** Whether an object may match the types of two variables, as far as hierarchy and objects show. */
  mayFit(one: TypedName, other: TypedName): boolean {
    const [left, right] = [this.membersOf(one), this.membersOf(other)];
    // A type without objects here may be below both.
    if (this.#hasSharedTypes || left.size === 0 || right.size === 0) return true;
    const [few, many] = left.size <= right.size ? [left, right] : [right, left];
    for (const object of few) if (many.has(object)) return true;
    return one.types.some((a) =>
      other.types.some((b) => this.#isBelow(a.name, b.name) || this.#isBelow(b.name, a.name)),
    );
  }

  /** Whether a type equals or is below another; also true when the step limit is reached. */
  #isBelow(type: string, above: string): boolean {
    for (let at: string | undefined = type; at !== undefined; at = this.#parents.get(at)?.[0]) {
      if (at === above || --this.#walksLeft < 0) return true;
    }
    return false;
  }

  /** @throws PddlError unless an object has a parameter's type */
  requireMember(id: number, parameter: TypedName, place: PddlPlace): void {
    if (this.membersOf(parameter).has(id)) return;
    throw pddlError(place, `${this.objects[id]} is not of type ${typesOf(parameter)}`);
  }

  #union({ types }: TypedName): ReadonlySet<number> {
    const [first, ...more] = types.map(
      ({ name, place }) =>
        this.#members.get(name) ?? unknown("type", name, place, this.#members.keys()),
    );
    if (first === undefined) return this.#members.get("object") ?? new Set();
    return more.length === 0 ? first : new Set([first, ...more].flatMap((each) => [...each]));
  }

  /** The declaration of an application; @throws PddlError for a wrong name or number of terms */
  signatureOf({ name, terms, place }: Application, kind: "predicate" | "function"): Signature {
    const all = kind === "predicate" ? this.#predicates : this.#functions;
    const signature = all.get(name);
    // Older domains use this function without a declaration.
    if (signature === undefined && kind === "function" && name === "total-cost") {
      return { name, parameters: [], place };
    }
    if (signature === undefined) {
      const isOther = (kind === "predicate" ? this.#functions : this.#predicates).has(name);
      if (!isOther) return unknown(kind, name, place, all.keys());
      throw kind === "predicate"
        ? pddlError(place, `${name} is a function`, `compare it, such as (= (${name} …) 3)`)
        : pddlError(place, `${name} is a predicate`, "only functions have numbers");
    }
    const expected = signature.parameters.length;
    if (expected === terms.length) return signature;
    throw pddlError(place, `${name} takes ${expected} terms, not ${terms.length}`);
  }

  /** Whether a function is declared. */
  hasFunction(name: string): boolean {
    return this.#functions.has(name);
  }

  /** Whether a predicate is declared. */
  hasPredicate(name: string): boolean {
    return this.#predicates.has(name);
  }

  /** @throws PddlError for an undeclared function */
  requireFunction(name: string, place: PddlPlace): void {
    if (!this.hasFunction(name)) unknown("function", name, place, this.#functions.keys());
  }

  /** A ground fact or function in PDDL notation. */
  format(key: string): string {
    return `(${this.wordsOf(key).join(" ")})`;
  }

  /** The name and objects of a key. */
  wordsOf(key: string): readonly string[] {
    const [name = "", ...ids] = key.split(" ");
    return [name, ...ids.map((id) => this.objects[Number(id)] as string)];
  }

  /** The objects of a ground fact or function; @throws PddlError if they do not fit */
  groundTerms(application: Application, kind: "predicate" | "function"): number[] {
    const { parameters } = this.signatureOf(application, kind);
    return application.terms.map((term, index) => {
      const id = this.object(term, application.place);
      const parameter = parameters[index] as TypedName;
      this.requireMember(id, parameter, application.place);
      return id;
    });
  }
}

/** The types of a variable as text. */
export function typesOf({ types }: TypedName): string {
  return types.length === 0 ? "object" : types.map(({ name }) => name).join(" or ");
}

/** Hints for undeclared names, by expected kind. */
const DECLARATIONS: Readonly<Record<string, string>> = {
  type: "declare it in (:types …)",
  object: "declare it in (:objects …) of the problem, or in (:constants …)",
  predicate: "declare it in (:predicates …)",
  function: "declare it in (:functions …)",
  preference: "name one in the goal or in (:constraints …): (preference name …)",
  variable: "declare it in :parameters, or in a quantifier around it",
};

/** @throws PddlError for an undeclared name, with the nearest declared one */
export function unknown(
  what: string,
  name: string,
  place: PddlPlace,
  known: Iterable<string>,
): never {
  const near = nearestName(name, known);
  const hint = near === undefined ? DECLARATIONS[what] : `did you mean ${near}?`;
  throw pddlError(place, `the ${what} ${name} is not declared`, hint);
}

function signatures(
  list: readonly Signature[],
  what: string,
  issues: PddlIssueCollector,
): ReadonlyMap<string, Signature> {
  const result = new Map<string, Signature>();
  for (const signature of list) {
    issues.attempt(() => {
      const { name, place } = signature;
      if (result.has(name)) throw pddlError(place, `the ${what} ${name} is declared twice`);
      result.set(name, signature);
    });
  }
  return result;
}

function typeParents(types: readonly TypedName[]): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const { name, types: above } of types) {
    const list = parents.get(name) ?? [];
    parents.set(name, list);
    for (const type of above) list.push(type.name);
    // Being named as a parent declares a type.
    for (const type of above) if (!parents.has(type.name)) parents.set(type.name, []);
  }
  return parents;
}

function refuseCircles(
  types: readonly TypedName[],
  parents: ReadonlyMap<string, readonly string[]>,
  issues: PddlIssueCollector,
): void {
  const told = new Set<string>();
  for (const { name, place } of types) {
    if (name === "object" || told.has(name)) continue;
    // "vehicle truck - vehicle" puts a type below itself alone, which says nothing.
    const others = (parents.get(name) ?? []).filter((parent) => parent !== name);
    const above = ancestors(others, parents);
    if (!above.has(name)) continue;
    for (const type of above) told.add(type);
    issues.attempt(() => {
      throw pddlError(place, `the type ${name} is below itself`, "let types end at object");
    });
  }
}

/** The types and their ancestors. */
function ancestors(
  types: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>(["object"]);
  const waiting = [...types];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (found.has(type) && type !== "object") continue;
    found.add(type);
    if (type !== "object") for (const parent of parents.get(type) ?? []) waiting.push(parent);
  }
  return found;
}
