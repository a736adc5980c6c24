import type { Outcome } from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";
import { COLOURS } from "./agent-label.ts";
import {
  type PlanContext,
  planWithReasons,
  type ShownPlan,
  type ShownStep,
} from "./plan-with-reasons.ts";

/** An agent's belief about a thing, and the truth. */
export interface Belief {
  readonly id: ThingId;
  /** Undefined: unknown to the agent. */
  readonly believed: Readonly<Record<string, unknown>> | undefined;
  /** Undefined: gone. */
  readonly is: Readonly<Record<string, unknown>> | undefined;
  readonly isClaimed: boolean;
}

/** Context of an outcome in the element. */
export interface OutcomeContext extends PlanContext {
  /** Title. Default: the outcome's agent. */
  readonly agent?: string | undefined;
  /** The things of the plan. */
  readonly beliefs?: readonly Belief[] | undefined;
}

/** The element `<understudy-outcome>`, which displays an outcome. */
export interface OutcomeElement extends HTMLElement {
  /** The displayed outcome; setting it drops the context and so the reasons. */
  outcome: Outcome | undefined;
  /** Displays an outcome with its context. */
  show(outcome: Outcome | undefined, context: OutcomeContext): void;
}

const NAME = "understudy-outcome";

const STYLE = `
:host { display: block; box-sizing: border-box; width: 310px; padding: 10px 12px; overflow: auto; border-radius: 8px;
  background: #10131aee; color: #e6eaee; font: 12px/1.45 system-ui, sans-serif; text-align: left; }
h2 { margin: 0; font-size: 13px; }
p { margin: 2px 0 6px; color: #aab3bd; }
ol { margin: 0; padding-left: 20px; }
li { margin: 0 0 5px; padding-left: 6px; border-left: 3px solid var(--author, transparent); }
li.done { opacity: 0.5; }
li.now > b::after { content: " ◀"; }
small { display: block; color: #aab3bd; font-size: 11px; }
small.fails { color: #ff9a8a; }
table { margin-top: 6px; border-spacing: 0; font-size: 11px; }
td { padding: 1px 8px 1px 0; vertical-align: top; }
td.wrong { color: #ff9a8a; }
`;

/**
 * Registers `<understudy-outcome>`, once for a page.
 *
 * @returns the name of the element
 *
 * @example
 * defineOutcomeElement(); // "understudy-outcome", as in <understudy-outcome></understudy-outcome>
 */
export function defineOutcomeElement(): string {
  // Server-side rendering has no elements, so the class is made only where they exist.
  if (customElements.get(NAME) === undefined) customElements.define(NAME, makeElement());
  return NAME;
}

function makeElement(): CustomElementConstructor {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  return class extends HTMLElement implements OutcomeElement {
    readonly #root = this.attachShadow({ mode: "open" });
    #outcome: Outcome | undefined;

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [sheet];
    }

    get outcome(): Outcome | undefined {
      return this.#outcome;
    }

    set outcome(outcome: Outcome | undefined) {
      this.show(outcome, {});
    }

    show(outcome: Outcome | undefined, context: OutcomeContext): void {
      this.#outcome = outcome;
      const title = context.agent ?? outcome?.agent ?? "";
      const parts =
        outcome === undefined
          ? [make("h2", title), make("p", "no plan")]
          : partsOf(title, planWithReasons(outcome, context));
      this.#root.replaceChildren(...parts, ...beliefsOf(context.beliefs ?? []));
    }
  };
}

function partsOf(title: string, plan: ShownPlan): readonly HTMLElement[] {
  const { goal, status, source, cost, isOptimal, reason, steps } = plan;
  const facts = [status, `by ${source}`, `cost ${cost}${isOptimal ? ", the least" : ""}`];
  if (reason !== undefined) facts.push(`without the model: ${reason}`);
  const list = make("ol");
  list.append(...steps.map(stepItem));
  return [make("h2", `${title} · ${goal}`), make("p", facts.join("; ")), list];
}

function stepItem({ text, author, phase, needs, serves }: ShownStep): HTMLElement {
  const item = make("li");
  item.className = phase;
  item.style.setProperty("--author", COLOURS[author]);
  item.append(make("b", text), ` ${author}`);
  for (const { text: need, holds, from } of phase === "done" ? [] : needs) {
    const by = from.length > 0 ? `by step ${from.join(", ")}` : holds ? "holds" : "does not hold";
    const line = make("small", `needs ${need}: ${by}`);
    if (!holds && from.length === 0) line.className = "fails";
    item.append(line);
  }
  const ends = serves.map(({ text: what, to }) =>
    to === "goal" ? `${what} for the goal` : `${what} for step ${to}`,
  );
  if (ends.length > 0) item.append(make("small", `gives ${ends.join(", ")}`));
  return item;
}

/** The agent's beliefs about the things of the plan, with differences from the truth in red. */
function beliefsOf(beliefs: readonly Belief[]): readonly HTMLElement[] {
  if (beliefs.length === 0) return [];
  const table = make("table");
  for (const { id, believed, is, isClaimed } of beliefs) {
    const row = make("tr");
    const facts = make("td", believed === undefined ? "is not known" : wordsOf(believed));
    const truth = is === undefined ? "is gone" : wordsOf(is);
    row.append(make("td", `${id}${isClaimed ? " ◉" : ""}`), facts);
    if (believed !== undefined && truth !== wordsOf(believed)) {
      const wrong = make("td", `in truth ${truth}`);
      wrong.className = "wrong";
      row.append(wrong);
    }
    table.append(row);
  }
  return [table];
}

function wordsOf(facts: Readonly<Record<string, unknown>>): string {
  const { id: _, kind, ...properties } = facts;
  const told = Object.entries(properties).map(([name, value]) => `${name} ${String(value)}`);
  return told.length === 0 ? String(kind) : told.join(", ");
}

function make(tag: string, text?: string): HTMLElement {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  return element;
}
