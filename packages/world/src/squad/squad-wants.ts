import { type Condition, type Issue, RequestError } from "@understudy/planner-core";
import { writeCondition } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { ThingBinding } from "../binding/binding.ts";
import { conditionIn } from "../constraints/active-constraints.ts";
import type { ThingLayout } from "../layout.ts";
import { needKeys } from "../needs.ts";
import { compiledGoal, foundAnew, goalsOf, type KnownGoal } from "../question/goals.ts";
import type { KnownThings, Thing } from "../things/thing.ts";
import type { OneGoal, WorldGoal } from "../typed.ts";
import type { SavedWorldSquad } from "./options.ts";

/** Goals of members, by name. */
type Given = Readonly<Record<string, OneGoal | undefined>>;

/** Goals as a squad's runner takes them, for the things at their places. */
interface BoundGoals {
  readonly goals: Readonly<Record<string, string | Condition>>;
  /** The earliest deadline in units, if one is that of a goal about things at other places than the domain has them. */
  readonly by: number | undefined;
}

/** The goal that a squad wants, and those that its members want besides. */
export class SquadWants {
  /** The goal of all as given. */
  readonly goal: OneGoal;
  readonly all: KnownGoal;
  readonly #layout: ThingLayout;
  readonly #knowledge: Pick<KnownThings, "find">;
  /** As given, by name of the member. */
  readonly #given: ReadonlyMap<string, OneGoal>;
  readonly #own: ReadonlyMap<string, KnownGoal>;

  /**
   * @param names the members that may have goals of their own
   * @throws RequestError for the goal of no member, or one that does not fit, with all issues
   */
  constructor(
    layout: ThingLayout,
    knowledge: Pick<KnownThings, "find">,
    names: readonly string[],
    { goal, goals }: { readonly goal: OneGoal; readonly goals?: Given | undefined },
    renewed?: { readonly all: KnownGoal; readonly own: ReadonlyMap<string, KnownGoal> },
  ) {
    this.goal = goal;
    this.#layout = layout;
    this.#knowledge = knowledge;
    this.all = renewed?.all ?? knownGoal(layout, goal, knowledge, "/goal");
    this.#own = renewed?.own ?? ownGoals(layout, knowledge, names, goals);
    const given = new Map(Object.entries(goals ?? {}));
    this.#given = new Map([...this.#own.keys()].map((name) => [name, given.get(name) as OneGoal]));
  }

  /** The goals of members as given; undefined without any. */
  get goals(): Readonly<Record<string, OneGoal>> | undefined {
    return this.#given.size === 0 ? undefined : structuredClone(Object.fromEntries(this.#given));
  }

  /** The own goal of a member, for the first places of its things. */
  ownOf(name: string): ReturnType<typeof compiledGoal> {
    const known = this.#own.get(name);
    return known && compiledGoal(this.#layout, known);
  }

  /** The things of members' goals, which need places. */
  get ownThings(): readonly Thing[] {
    return [...this.#own.values()].flatMap(({ pins }) => [...pins.values()]);
  }

  /** The goals as given, for a saved game. */
  toJSON(): Pick<SavedWorldSquad, "goal" | "goals"> {
    const { goals } = this;
    return { goal: structuredClone(this.goal), ...(goals !== undefined && { goals }) };
  }

  /** Whether another goal of all is the same, about any things. */
  hasSameName({ all }: SquadWants): boolean {
    return JSON.stringify(all.reference) === JSON.stringify(this.all.reference);
  }

  /** Whether another goal of all means the same. */
  hasSameGoal(other: SquadWants): boolean {
    const isAlike = this.hasSameName(other);
    return (
      isAlike && [...this.all.pins].every(([place, thing]) => other.all.pins.get(place) === thing)
    );
  }

  /** Whether things that keep their places leave none for the things of the goal of all. */
  hasNoRoomBeside(kept: ReadonlyMap<string, Thing>): boolean {
    return [...this.all.pins].some(
      ([place, thing]) =>
        (kept.get(place) ?? thing) !== thing ||
        [...kept].some(([other, used]) => used === thing && other !== place),
    );
  }

  /** Whether others want the same of members. */
  hasSameGoals(other: SquadWants): boolean {
    return JSON.stringify([...this.#given].sort()) === JSON.stringify([...other.#given].sort());
  }

  /** The same with another goal of a member, or none. @throws RequestError for a goal that does not fit */
  with(name: string, goal: OneGoal | undefined): SquadWants {
    const goals = new Map<string, OneGoal | undefined>(this.#given).set(name, goal);
    const given = Object.fromEntries(goals);
    const own = ownGoals(this.#layout, this.#knowledge, [...goals.keys()], given);
    return this.#with({ all: this.all, own }, given);
  }

  /** The same with its things found anew. The same object if nothing changed. */
  renewed(): SquadWants {
    const renew = (known: KnownGoal): KnownGoal => foundAnew(this.#layout, known, this.#knowledge);
    const all = renew(this.all);
    const own = new Map([...this.#own].map(([name, known]) => [name, renew(known)]));
    const isSame =
      all === this.all && [...own].every(([name, known]) => this.#own.get(name) === known);
    return isSame ? this : this.#with({ all, own }, this.goals);
  }

  /** Whether another thing than that of the goal is at one of its places. */
  hasOtherThings(binding: ThingBinding): boolean {
    const { pins } = this.all;
    return [...pins].some(([at, thing]) => binding.at(this.#layout.place(at))?.thing !== thing);
  }

  /** Equal for goals that are alike with a binding. */
  keyIn(binding: ThingBinding): string {
    const placed = [...this.#own].map(([name, { reference, isKnown, pins }]) => {
      const places = [...pins].map(([at, { id }]) => [at, binding.placeOf(id)?.name]);
      return [name, reference, isKnown, places];
    });
    return JSON.stringify(placed);
  }

  /** The goals of members for the places of their things. */
  in(binding: ThingBinding): BoundGoals {
    let isMoved = false;
    const goals = [...this.#own].map(([name, known]) => {
      const isInPlace = [...known.pins].every(([at, { id }]) => binding.placeOf(id)?.name === at);
      if (known.isKnown && isInPlace) return [name, known.reference] as const;
      isMoved = true;
      return [name, this.#movedTo(binding, known)] as const;
    });
    const { by = {} } = this.#layout.domain.time ?? {};
    const deadlines = [this.all, ...this.#own.values()].map(({ reference }) =>
      typeof reference === "string" && Object.hasOwn(by, reference)
        ? (by[reference] as number)
        : Number.POSITIVE_INFINITY,
    );
    const scaledBy = Math.min(...deadlines);
    return {
      goals: Object.fromEntries(goals) as BoundGoals["goals"],
      by: isMoved && scaledBy < Number.POSITIVE_INFINITY ? scaledBy / 1000 : undefined,
    };
  }

  #with(
    found: { readonly all: KnownGoal; readonly own: ReadonlyMap<string, KnownGoal> },
    goals: Given | undefined,
  ): SquadWants {
    return new SquadWants(this.#layout, this.#knowledge, [], { goal: this.goal, goals }, found);
  }

  /** A goal for the places of its things; never true while one of them is unknown or has none. */
  #movedTo(binding: ThingBinding, known: KnownGoal): Condition {
    const node = known.isKnown ? conditionIn(this.#layout, known, binding) : undefined;
    const written = node && writeCondition(node, this.#layout.domain.variables);
    const name = this.#layout.places[0]?.name as string;
    return written ?? { allOf: [{ [name]: true }, { [name]: false }] };
  }
}

/** @throws RequestError for several goals, a directive, or a goal that does not fit */
function knownGoal(
  layout: ThingLayout,
  goal: OneGoal,
  knowledge: Pick<KnownThings, "find">,
  pointer: string,
): KnownGoal {
  const found = goalsOf(layout, goal as WorldGoal, knowledge, pointer);
  const [known] = found;
  try {
    if (known !== undefined && found.length === 1 && compiledGoal(layout, known)) return known;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const issues = error.issues.map((issue) => {
      return { ...issue, pointer: issue.pointer.replace(/^\/goal(?=\/|$)/, pointer) };
    });
    throw new RequestError(issues, { cause: error });
  }
  const message = "must be one goal: a name, a goal with things, or a condition";
  throw new RequestError([{ pointer, message }]);
}

function ownGoals(
  layout: ThingLayout,
  knowledge: Pick<KnownThings, "find">,
  names: readonly string[],
  given: Given = {},
): ReadonlyMap<string, KnownGoal> {
  needKeys(given, "/goals", "goals by member");
  const known = new Map<string, KnownGoal>();
  const issues: Issue[] = [];
  for (const [name, goal] of Object.entries(given)) {
    const pointer = pointerTo("/goals", name);
    if (!names.includes(name)) {
      const hint = `members: ${names.join(", ")}`;
      issues.push({ pointer, message: "is the goal of no member", hint });
    } else if (goal !== undefined) {
      try {
        known.set(name, knownGoal(layout, goal, knowledge, pointer));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        issues.push(...error.issues);
      }
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
  return known;
}
