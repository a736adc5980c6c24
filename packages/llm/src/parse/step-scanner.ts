import type { Domain, Step } from "@understudy/planner-core";
import { visibleJson } from "./json/invisible.ts";
import { type JsonContainer, JsonWatch, type TextMark } from "./json/json-watch.ts";
import { MAX_ANSWER_LENGTH, type ParsedPlan, parsePlan } from "./parse-plan.ts";
import { DEFAULT_MAX_STEPS } from "./plan-schema.ts";
import type { AnswerShape } from "./shapes/shaped-steps.ts";
import { isContractStep } from "./step/asked-form.ts";
import { isPlanKey, mayHoldPlan } from "./step/collect-steps.ts";
import { type ReadStep, readStep, timesOf } from "./step/read-step.ts";
import { type DomainWords, wordsOf } from "./step/tool-words.ts";
import { ThoughtWatch } from "./turn/thought-watch.ts";

/** Limits of a scanner. */
export interface StepScannerLimits {
  /** Maximum number of steps. Default 100. */
  readonly maxSteps?: number | undefined;
  /** Whether the chat template opens a reasoning block before the answer. Default false. */
  readonly beginsInThought?: boolean | undefined;
}

/** Maximum number of step texts cached per domain. Models write the same step the same way every time. */
const MAX_KNOWN = 4096;
/** Value of `#plan` for single steps that are not in a list. */
const TOP = Symbol("objects at the top");

/** A cached step. */
interface KnownStep {
  readonly action: number;
  readonly isContract: boolean;
}

const knownSteps = new WeakMap<Domain, Map<string, KnownStep>>();

/**
 * Parses a plan while the model writes it: each step is announced when its closing brace arrives. The text may be split
 * anywhere. JSON is read once, character by character: a list of steps under any key or none, or one object per step,
 * in code fences, in tags, after prose or reasoning. The plan of the first announced step is the plan. After the first
 * damage nothing more is announced, and {@link finish} repairs the text if possible. All other formats are parsed at
 * the end.
 *
 * @example
 * const scanner = new StepScanner(domain);
 * scanner.push('{"steps":[{"tool":"ch'); // []
 * scanner.push('op","args":{}},{"to'); // [12]: the ground action of chop
 */
export class StepScanner {
  readonly #domain: Domain;
  readonly #words: DomainWords;
  readonly #known: Map<string, KnownStep>;
  readonly #maxSteps: number;
  readonly #thoughts: ThoughtWatch;
  readonly #pieces: string[] = [];
  readonly #actions: number[] = [];
  readonly #steps: Step[] = [];
  #length = 0;
  #watch: JsonWatch | undefined;
  /** Start of the current value, or of the plan once there is one. */
  #start: TextMark = { piece: 0, offset: 0 };
  /** Container of the announced steps: a list, or the top level. */
  #plan: JsonContainer | typeof TOP | undefined;
  #isListEnded = false;
  #isSaidToEnd = false;
  #isContract = true;
  #isBroken = false;
  #planEnd = -1;

  constructor(domain: Domain, limits: StepScannerLimits = {}) {
    this.#domain = domain;
    this.#words = wordsOf(domain);
    this.#maxSteps = limits.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#thoughts = new ThoughtWatch(limits.beginsInThought ?? false);
    const known = knownSteps.get(domain) ?? new Map<string, KnownStep>();
    knownSteps.set(domain, known);
    this.#known = known;
  }

  /** Ids of the ground actions so far; -1 for a step without one. Grows as text arrives. */
  get actions(): readonly number[] {
    return this.#actions;
  }

  /** Index in the whole text after the plan's closing brace; -1 until the plan is complete. */
  get planEnd(): number {
    return this.#planEnd;
  }

  /** Whether damaged text has ended the announcements. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Format of the steps so far. */
  get shape(): AnswerShape {
    if (this.#plan === TOP) return "objects";
    return this.#isContract ? "steps" : "json";
  }

  /** Text of the incomplete step; empty between steps. */
  get openStep(): string {
    const watch = this.#watch;
    const container = watch?.container;
    const start = watch?.objectStart;
    if (
      start === undefined ||
      container === undefined ||
      this.#listAround(container) === undefined
    ) {
      return "";
    }
    return this.#textBetween(start, { piece: this.#pieces.length, offset: -1 });
  }

  /** Whether the text is inside the list of steps. */
  get isInSteps(): boolean {
    if (this.#isBroken || this.#isListEnded) return false;
    const container = this.#watch?.container;
    return container !== undefined && this.#listAround(container) !== undefined;
  }

  /**
   * Reads the next piece of text.
   *
   * @returns the ground actions of the steps completed by this piece; -1 for a step without one, which is then the last
   */
  push(piece: string): readonly number[] {
    const known = this.#actions.length;
    this.#pieces.push(piece);
    for (let offset = 0; offset < piece.length; offset++) {
      if (this.#isBroken || this.#planEnd >= 0) break;
      const mark = { piece: this.#pieces.length - 1, offset };
      if (this.#watch !== undefined) this.#readValue(piece.charAt(offset), mark);
      else this.#seek(piece.charAt(offset), mark);
    }
    this.#length += piece.length;
    return this.#actions.slice(known);
  }

  /**
   * The plan in the whole text, as parsed by `parsePlan`. If steps were announced, their plan. Undamaged text is not
   * parsed again.
   */
  finish(): ParsedPlan {
    const limits = { maxSteps: this.#maxSteps };
    if (!this.#actions.some((action) => action >= 0) || this.#length > MAX_ANSWER_LENGTH) {
      return parsePlan(this.#domain, this.#pieces.join(""), limits);
    }
    const isWhole = this.#plan === TOP ? this.#watch === undefined : this.#isListEnded;
    if (!this.#isBroken && isWhole) return this.#said();
    const end = { piece: this.#pieces.length, offset: -1 };
    const rest = parsePlan(this.#domain, this.#textBetween(this.#start, end), limits);
    const goesOn =
      rest.kind === "plan" &&
      this.#actions.every((action, index) => action === rest.actions[index] || action < 0);
    return goesOn ? rest : this.#said("truncated");
  }

  #said(damage?: "truncated"): ParsedPlan {
    const actions =
      this.#isBroken && this.#actions.at(-1) === -1 ? this.#actions.slice(0, -1) : this.#actions;
    return {
      kind: "plan",
      actions: [...actions],
      steps: this.#steps.slice(0, actions.length),
      shape: this.shape,
      ...(damage === undefined ? {} : { damage }),
    };
  }

  /** Looks for the start of a value outside reasoning. */
  #seek(char: string, mark: TextMark): void {
    this.#thoughts.read(char);
    if (!this.#thoughts.isAloud || (char !== "{" && char !== "[")) return;
    if (this.#plan === undefined) this.#start = mark;
    this.#watch = new JsonWatch(
      { object: (text, list) => this.#object(text, list), listEnd: (list) => this.#listEnd(list) },
      (from, to) => this.#textBetween(from, to),
    );
    this.#watch.read(char, mark);
  }

  #readValue(char: string, mark: TextMark): void {
    const watch = this.#watch as JsonWatch;
    const state = watch.read(char, mark);
    if (state === "open") return;
    this.#watch = undefined;
    if (state === "closed") {
      if (this.#isListEnded) this.#planEnd = this.#length + mark.offset + 1;
    } else if (watch.isJson && !this.#isListEnded) this.#isBroken = true;
    else this.#seek(char, mark);
  }

  /** The list of steps around a container, if any. */
  #listAround(container: JsonContainer): JsonContainer | undefined {
    for (let one: JsonContainer | undefined = container; one !== undefined; one = one.parent) {
      if (one.isList && (one === this.#plan || (this.#plan === undefined && isStepList(one)))) {
        return one;
      }
    }
    return undefined;
  }

  #listEnd(list: JsonContainer): void {
    // An empty list of steps is a plan as well.
    const isPlan = list === this.#plan || (this.#plan === undefined && isEmptyPlan(list));
    if (isPlan) this.#isListEnded = true;
  }

  /** @returns whether the object is a step, or outside the plan's list */
  #object(text: string, list: JsonContainer | undefined): boolean {
    const place = list ?? TOP;
    if (this.#isSaidToEnd || (this.#plan !== undefined && this.#plan !== place)) return true;
    if (list !== undefined && !mayBePlan(list)) return false;
    const known = this.#known.get(text);
    if (known !== undefined) {
      this.#announce(place, [known.action], known.isContract);
      return true;
    }
    const value = parseObject(text);
    if (value === undefined) {
      // The object may be a step in invalid JSON, and the later steps alone are not a plan.
      this.#isBroken = this.#plan !== undefined || list !== undefined;
      return false;
    }
    return this.#take(value, readStep(this.#words, value), text, place);
  }

  #take(value: object, read: ReadStep, text: string, place: JsonContainer | typeof TOP): boolean {
    if (read === "note") return false;
    if (read === "end") {
      this.#isSaidToEnd = this.#plan !== undefined;
      return this.#isSaidToEnd;
    }
    if (read === "misfit") {
      // An object outside a list of steps may mean anything.
      if (this.#plan === undefined && (place === TOP || !isStepList(place))) return false;
      this.#plan = place;
      this.#actions.push(-1);
      this.#isBroken = true;
      return true;
    }
    const action = this.#domain.actionOf(read);
    const isContract = isContractStep(value);
    const times = timesOf(value, read);
    if (action >= 0 && times === 1) this.#learn(text, { action, isContract });
    this.#announce(place, new Array<number>(times).fill(action), isContract, read);
    return true;
  }

  #announce(
    place: JsonContainer | typeof TOP,
    actions: readonly number[],
    isContract: boolean,
    step?: Step,
  ): void {
    this.#plan = place;
    const isAsAsked = place !== TOP && place.name === "steps" && place.parent?.names.length === 1;
    this.#isContract &&= isContract && isAsAsked && place.parent?.parent === undefined;
    for (const action of actions) {
      if (this.#actions.length >= this.#maxSteps) {
        this.#isBroken = true;
        return;
      }
      this.#actions.push(action);
      this.#steps.push(action < 0 ? (step as Step) : (this.#domain.step(action) as Step));
    }
  }

  #learn(text: string, step: KnownStep): void {
    const known = this.#known;
    // Otherwise a hostile model could fill the cache with variants of real steps.
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, step);
  }

  /** The text between two positions, inclusive. */
  #textBetween(from: TextMark, to: TextMark): string {
    const first = this.#pieces[from.piece] as string;
    if (from.piece === to.piece) return first.slice(from.offset, to.offset + 1);
    const between = this.#pieces.slice(from.piece + 1, to.piece).join("");
    const last = this.#pieces[to.piece]?.slice(0, to.offset + 1) ?? "";
    return first.slice(from.offset) + between + last;
  }
}

/** Parses a text as an object, ignoring invisible characters between tokens; undefined if that fails. */
function parseObject(text: string): object | undefined {
  const value = parseJson(text) ?? parseJson(visibleJson(text));
  return typeof value === "object" && value !== null ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a list is in a place for plans. */
function isStepList({ name, parent }: JsonContainer): boolean {
  return (parent === undefined || isPlanKey(name)) && isOpenTo(parent);
}

function isEmptyPlan({ name, parent }: JsonContainer): boolean {
  return name === "steps" && isOpenTo(parent);
}

/** Whether steps in a list may be the plan. */
function mayBePlan({ name, parent }: JsonContainer): boolean {
  return mayHoldPlan(name) && isOpenTo(parent);
}

/** Whether no key around a container indicates other content. */
function isOpenTo(container: JsonContainer | undefined): boolean {
  for (let one = container; one !== undefined; one = one.parent) {
    if (!mayHoldPlan(one.name)) return false;
  }
  return true;
}
