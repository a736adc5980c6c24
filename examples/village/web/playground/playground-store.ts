import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  Orchestrator,
  type Outcome,
  type PackedState,
  regressPlan,
  type Value,
} from "@understudy/planner-core";
import { decodeValue, encodeValue } from "@understudy/planner-core/compiled";
import { detailOfOutcome } from "@understudy/viewer/web";
import type { ModelInTab } from "../village/model-in-tab.ts";
import { type CheckedText, checkText } from "./check-text.ts";
import { readLink, type SharedPlayground, writeLink } from "./share-link.ts";

/** Planners: the classical planner alone, or with the model as the LLM planner. */
const PLANNERS = ["classical", "llm"] as const;
export type PlannerName = (typeof PLANNERS)[number];

/** Result of a question. */
export type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "asked" }
  | { readonly kind: "failed"; readonly why: string }
  | {
      readonly kind: "outcome";
      readonly outcome: Outcome;
      readonly detail: ReturnType<typeof detailOfOutcome>;
      /** The condition under which this plan works; undefined without a plan. */
      readonly worksWhere: string | undefined;
    };

/** Pause in typing before an update, in ms. */
const PAUSE_MS = 180;
/** Budgets of the planners, in ms. */
const BUDGET_MS: Readonly<Record<PlannerName, number>> = { classical: 500, llm: 6000 };

/** An edited domain, a question about it, and the answers of both planners. */
export class PlaygroundStore {
  readonly text: Signal<string>;
  /** Chosen values; the others have their defaults. */
  readonly chosen: Signal<Readonly<Record<string, Value>>>;
  readonly wanted: Signal<string> = signal("");
  readonly checked: Signal<CheckedText>;
  readonly answers: Readonly<Record<PlannerName, Signal<Answer>>> = {
    classical: signal<Answer>({ kind: "none" }),
    llm: signal<Answer>({ kind: "none" }),
  };
  /** The error of an opened link. */
  readonly complaint: Signal<string | undefined> = signal<string | undefined>(undefined);
  readonly examples: Readonly<Record<string, string>>;
  readonly domain: ReadonlySignal<Domain | undefined>;
  readonly state: ReadonlySignal<PackedState | undefined>;
  readonly goal: ReadonlySignal<string | undefined>;
  /** The planners that answer: without the model while it is dead. */
  readonly planners: ReadonlySignal<readonly PlannerName[]>;
  readonly #model: ModelInTab;
  readonly #planner = new ClassicalPlanner();
  #questions = 0;

  constructor(model: ModelInTab, examples: Readonly<Record<string, string>>) {
    this.#model = model;
    this.planners = computed(() =>
      PLANNERS.filter((name) => name !== "llm" || model.mood.value !== "dead"),
    );
    this.examples = { hut: HUT, ...examples };
    this.text = signal(HUT);
    this.chosen = signal(EXAMPLE_STATES["hut"] ?? {});
    this.checked = signal(checkText(HUT));
    this.domain = computed(() => this.checked.value.domain);
    this.state = computed(() => {
      const domain = this.domain.value;
      return domain === undefined ? undefined : stateOf(domain, this.chosen.value);
    });
    this.goal = computed(() => {
      const names = this.domain.value?.goals.flatMap(({ name }) => name ?? []) ?? [];
      return names.includes(this.wanted.value) ? this.wanted.value : names[0];
    });
    let later: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const text = this.text.value;
      clearTimeout(later);
      later = setTimeout(() => {
        this.checked.value = checkText(text);
      }, PAUSE_MS);
    });
    effect(() => {
      const [domain, state, goal] = [this.domain.value, this.state.value, this.goal.value];
      const isModelThere = model.state.value.kind === "ready";
      this.#questions++;
      for (const planner of PLANNERS) this.answers[planner].value = { kind: "none" };
      for (const planner of this.planners.value) {
        if (domain === undefined || state === undefined || goal === undefined) continue;
        if (planner === "llm" && !isModelThere) continue;
        void this.#ask(planner, domain, state, goal, this.#questions);
      }
    });
  }

  /** Opens an example. */
  openExample(name: string): void {
    this.#open({ text: this.examples[name] ?? HUT, state: EXAMPLE_STATES[name] ?? {}, goal: "" });
  }

  /** Opens a link's contents. @returns whether it has any */
  async openLink(hash: string): Promise<boolean> {
    try {
      const shared = await readLink(hash);
      if (shared === undefined) return false;
      this.#open(shared);
    } catch (error) {
      this.complaint.value = error instanceof Error ? error.message : String(error);
    }
    return true;
  }

  /** A link to the current contents. */
  async link(): Promise<string> {
    const shared = {
      text: this.text.peek(),
      state: this.chosen.peek(),
      goal: this.goal.peek() ?? this.wanted.peek(),
    };
    return new URL(await writeLink(shared), location.href).href;
  }

  #open({ text, state, goal }: SharedPlayground): void {
    this.complaint.value = undefined;
    this.chosen.value = state;
    this.wanted.value = goal;
    this.text.value = text;
    this.checked.value = checkText(text);
  }

  async #ask(
    planner: PlannerName,
    domain: Domain,
    state: PackedState,
    goal: string,
    question: number,
  ): Promise<void> {
    const answer = this.answers[planner];
    answer.value = { kind: "asked" };
    const llm = planner === "llm" ? this.#model.llm : undefined;
    const orchestrator = new Orchestrator({ domain, planner: this.#planner, llm });
    const tell = (next: Answer): void => {
      if (question === this.#questions) answer.value = next;
    };
    try {
      const budgetMs = BUDGET_MS[planner];
      const outcome = await orchestrator.plan({ agent: "you", state, goal, budgetMs });
      const { plan } = outcome;
      const condition = plan && regressPlan(domain, plan.actions, outcome.goal.condition);
      tell({
        kind: "outcome",
        outcome,
        detail: detailOfOutcome(domain, outcome, state),
        worksWhere: condition === null ? undefined : domain.format(condition),
      });
    } catch (error) {
      tell({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
    } finally {
      orchestrator.dispose();
    }
  }
}

/** The chosen values as far as they fit; for other variables the default, or the first value. */
function stateOf(domain: Domain, chosen: Readonly<Record<string, Value>>): PackedState {
  const state = Int32Array.from(domain.variables.all, ({ min }) => min);
  for (const variable of domain.variables.all) {
    const { name } = variable;
    const declared = domain.definition.state[name];
    const first = declared?.type === "enum" ? declared.values[0] : undefined;
    const given = Object.hasOwn(chosen, name) ? chosen[name] : undefined;
    // A choice for another version of the domain may not fit.
    const value = [given, declared?.default, first].find(
      (each) => each !== undefined && encodeValue(variable, each) !== undefined,
    );
    if (value !== undefined) state[variable.id] = encodeValue(variable, value) ?? variable.min;
  }
  return state;
}

/** A state's values by name. */
export function valuesOf(domain: Domain, state: PackedState): ReadonlyMap<string, Value> {
  return new Map(
    domain.variables.all.map((variable) => [
      variable.name,
      decodeValue(variable, state[variable.id] ?? variable.min),
    ]),
  );
}

const EXAMPLE_STATES: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  hut: { at: "home" },
  village: { at: "home", energy: 6, has_axe: false, has_pick: true, coins: 3 },
  guard: { at: "post", enemy: "seen", health: 3 },
  courier: { at: "inn", cart_ok: true, feed: 2, coins: 1 },
};

const HUT = `{
  "name": "hut",
  "description": "Somebody who wants to be warm.",
  "state": {
    "at": { "type": "enum", "values": ["home", "forest"] },
    "wood": { "type": "integer", "min": 0, "max": 8 },
    "has_axe": { "type": "boolean", "default": true },
    "fire_lit": { "type": "boolean" }
  },
  "tools": [
    {
      "name": "goto",
      "parameters": { "place": { "enum": ["home", "forest"] } },
      "then": { "at": "$place" },
      "cost": 2
    },
    {
      "name": "chop",
      "when": { "at": "forest", "has_axe": true },
      "then": { "wood": { "+": 1 } },
      "cost": 2
    },
    {
      "name": "gather_sticks",
      "when": { "at": "forest" },
      "then": { "wood": { "+": 1 } },
      "cost": 5
    },
    {
      "name": "light_fire",
      "when": { "at": "home", "wood": { ">=": 2 } },
      "then": { "wood": { "-": 2 }, "fire_lit": true }
    }
  ],
  "goals": [
    { "name": "warm", "when": { "fire_lit": true }, "priority": 2 },
    { "name": "stocked", "when": { "wood": { ">=": 4 } }, "priority": 1 }
  ]
}
`;
