import type { Step } from "@understudy/planner-core";
import { readLeniently } from "../json/repair-json.ts";
import { foldWord } from "./plain-word.ts";
import {
  type ReadStep,
  readByToolNames,
  readStep,
  readStepText,
  readStepTuple,
  timesOf,
} from "./read-step.ts";
import type { DomainWords } from "./tool-words.ts";

/** Steps found in a value. */
export interface FoundSteps {
  /** `list`: a plan by itself; `single`: consecutive single steps form a plan. */
  readonly kind: "list" | "single";
  readonly steps: readonly Step[];
  /** An invalid step, which invalidates the plan. */
  readonly misfit?: Misfit | undefined;
  /** Whether the list is truncated; `steps` are then the complete ones. */
  readonly isCut?: boolean | undefined;
}

/** An invalid step. */
interface Misfit {
  readonly value: unknown;
  /** Index in the list. */
  readonly index: number;
}

/** Maximum depth; answers are never nested this deeply. */
const MAX_DEPTH = 8;
/** Keys that hold a plan, the most certain first. */
const PLAN_KEYS = [
  ...["steps", "plan", "actions", "toolcalls", "tooluses", "calls", "functioncalls", "sequence"],
  ...["plansteps", "actionplan", "actionsequence", "subtasks", "tasks", "commands", "moves"],
  ...["finalplan", "solution", "answer", "finalanswer", "result", "output", "response", "content"],
];
/** Keys under which an empty list means an empty plan. */
const EMPTY_PLAN_KEYS = new Set(["steps", "plan", "actions"]);
/** Keys of other content: options, rejected alternatives, past steps. */
const OTHER_KEYS =
  /avail|possible|allowed|option|alternativ|reject|discard|draft|example|schema|propert|histor|previous|^last|^past|fail|wrong|invalid|executed|done|precond|effect|state|memor|observ|thought|think|reason|analy|explan|critic|goal|forbid|banned|prohibit|disallow|unavail|impossible|donot|^dont|^never|avoid|insteadof|ratherthan|tools$|functions$|^tool$|^required$|enum/;
/** Whether a key belongs to a plan. */
export function isPlanKey(name: string): boolean {
  return PLAN_KEYS.includes(foldWord(name));
}

/** Whether a key may belong to a plan, because it does not indicate other content. */
export function mayHoldPlan(name: string): boolean {
  return isPlanKey(name) || !OTHER_KEYS.test(foldWord(name));
}

const NUMBERED = /^(?:step|action|task|move)?\d+$/;
const NOTHING_OPEN: ReadonlySet<unknown> = new Set();

/**
 * Finds the steps in a parsed value: a list of steps, an object with such a list under any key, a single step, or a
 * string with one of these.
 *
 * @param open containers left open by the end of the text
 */
export function collectSteps(
  words: DomainWords,
  value: unknown,
  open: ReadonlySet<unknown> = NOTHING_OPEN,
): FoundSteps | undefined {
  return new StepCollector(words, open).collect(value, 0);
}

class StepCollector {
  readonly #words: DomainWords;
  readonly #open: ReadonlySet<unknown>;

  constructor(words: DomainWords, open: ReadonlySet<unknown>) {
    this.#words = words;
    this.#open = open;
  }

  collect(value: unknown, depth: number): FoundSteps | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (Array.isArray(value)) return this.#fromList(value, depth);
    if (typeof value === "string") return this.#fromText(value, depth);
    if (typeof value !== "object" || value === null) return undefined;
    const step = readStep(this.#words, value);
    if (typeof step === "object") {
      const several = readByToolNames(this.#words, value);
      if (several !== undefined) return { kind: "list", steps: several };
      const steps = repeated(value, step);
      return { kind: "single", steps, isCut: this.#open.has(value) };
    }
    const found = this.#fromObject(value, depth);
    if (found !== undefined || step !== "misfit") return found;
    return { kind: "single", steps: [], misfit: { value, index: 0 } };
  }

  #fromObject(value: object, depth: number): FoundSteps | undefined {
    const entries = Object.entries(value).map(([key, entry]): Entry => [foldWord(key), entry]);
    const hasError = entries.some(([key]) => key === "error");
    let misfit: FoundSteps | undefined;
    for (const entry of this.#candidates(entries)) {
      const [key, inner] = entry;
      if (Array.isArray(inner) && inner.length === 0 && EMPTY_PLAN_KEYS.has(key)) {
        if (hasError) continue;
        return { kind: "list", steps: [], isCut: this.#open.has(inner) };
      }
      const found = this.collect(inner, depth + 1);
      if (found !== undefined && found.misfit === undefined) return found;
      misfit ??= found;
    }
    return misfit;
  }

  /** Values in an object that may be a plan, the most certain first. */
  *#candidates(entries: readonly Entry[]): Generator<Entry> {
    for (const planKey of PLAN_KEYS) {
      const entry = entries.find(([key]) => key === planKey);
      if (entry !== undefined) yield entry;
    }
    const numbered = entries.filter(([key]) => NUMBERED.test(key));
    if (numbered.length > 0) yield ["", numbered.map(([, entry]) => entry)];
    for (const [key, entry] of entries) {
      if (PLAN_KEYS.includes(key) || OTHER_KEYS.test(key) || NUMBERED.test(key)) continue;
      // A list of words under an unknown key is not a plan.
      const isData = Array.isArray(entry) && !entry.some((item) => typeof item === "object");
      if (typeof entry === "object" && !isData) yield [key, entry];
    }
  }

  #fromList(list: readonly unknown[], depth: number): FoundSteps | undefined {
    const steps: Step[] = [];
    let isCut = this.#open.has(list);
    for (const [index, value] of list.entries()) {
      if (this.#open.has(value)) {
        isCut = true;
        break;
      }
      const read = this.#item(value, depth);
      if (read === "end") break;
      if (read === "misfit") return { kind: "list", steps, misfit: { value, index } };
      if (read !== "note") steps.push(...read);
    }
    if (steps.length === 0 && !(isCut && list.length > 0)) return undefined;
    return { kind: "list", steps, isCut };
  }

  /** Reads an item of a list of steps, which may contain several. */
  #item(value: unknown, depth: number): readonly Step[] | Exclude<ReadStep, Step> {
    if (typeof value === "string") return asList(readStepText(this.#words, value));
    if (Array.isArray(value)) return this.#tuple(value, depth);
    const step = readStep(this.#words, value);
    if (typeof value !== "object" || value === null) return "note";
    if (typeof step === "object") return repeated(value, step);
    if (step !== "note") return step;
    return listed(this.#fromObject(value, depth + 1));
  }

  /** Reads `["goto", "market"]`, or a nested list. */
  #tuple(list: readonly unknown[], depth: number): readonly Step[] | Exclude<ReadStep, Step> {
    const step = readStepTuple(this.#words, list);
    if (step !== undefined) return [step];
    return depth >= MAX_DEPTH ? "misfit" : listed(this.#fromList(list, depth + 1));
  }

  /** Reads JSON encoded as a JSON string. */
  #fromText(text: string, depth: number): FoundSteps | undefined {
    const start = text.search(/[{[]/);
    if (start < 0) return undefined;
    const result = readLeniently(text, start);
    if (typeof result?.value !== "object") return undefined;
    return new StepCollector(this.#words, result.open).collect(result.value, depth + 1);
  }
}

type Entry = readonly [key: string, value: unknown];

function repeated(value: object, step: Step): readonly Step[] {
  return Array.from({ length: timesOf(value, step) }, () => step);
}

function asList(step: ReadStep): readonly Step[] | Exclude<ReadStep, Step> {
  return typeof step === "object" ? [step] : step;
}

function listed(found: FoundSteps | undefined): readonly Step[] | "note" | "misfit" {
  if (found === undefined) return "note";
  return found.misfit === undefined ? found.steps : "misfit";
}
