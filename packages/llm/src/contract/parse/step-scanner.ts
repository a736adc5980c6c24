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

/** Limits on what a scanner reads. */
export interface StepScannerLimits {
  /** Steps. Default 100. */
  readonly maxSteps?: number | undefined;
  /** Whether the model thinks first and its template begins the thought. Default false. */
  readonly beginsInThought?: boolean | undefined;
}

/** Texts of steps that are remembered for each domain: models write a step the same way each time. */
const MAX_KNOWN = 4096;
/** `#plan` of steps that stand one by one, in no list. */
const TOP = Symbol("objects at the top");

/** A text of a step that was read before. */
interface KnownStep {
  readonly action: number;
  readonly isContract: boolean;
}

const knownSteps = new WeakMap<Domain, Map<string, KnownStep>>();

/**
 * Reads a plan while a model writes it: each step is known as soon as its closing brace has arrived.
 * Text may be cut anywhere. JSON is read as it arrives, each character once: a list of steps under
 * whatever name or none, or one object per step, in a fence, in tags, behind prose and thoughts. The plan
 * of the first step that is announced is the plan; from the first damage on nothing more is
 * announced, and {@link finish} mends what can be mended. All other shapes are read at the end.
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
  /** The start of the value that is being read, or of the plan, once there is one. */
  #start: TextMark = { piece: 0, offset: 0 };
  /** The container of the announced steps: a list, or the top. */
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

  /** Ids of the ground actions so far; -1 for a step that names none. Grows as text arrives. */
  get actions(): readonly number[] {
    return this.#actions;
  }

  /** Index in all text behind the plan's last brace; -1 while the plan is not complete. */
  get planEnd(): number {
    return this.#planEnd;
  }

  /** Whether text is damaged so that no more steps are announced. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** How the steps so far are written. */
  get shape(): AnswerShape {
    if (this.#plan === TOP) return "objects";
    return this.#isContract ? "steps" : "json";
  }

  /** Text of the step that has begun and is not complete; empty between steps. */
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

  /** Whether the list of steps has begun and has not ended. */
  get isInSteps(): boolean {
    if (this.#isBroken || this.#isListEnded) return false;
    const container = this.#watch?.container;
    return container !== undefined && this.#listAround(container) !== undefined;
  }

  /**
   * Reads on.
   *
   * @returns the ground actions of the steps that this piece completes; a step that names no action
   * is -1 and the last one
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
   * The plan in all text that was read, as `parsePlan` reads it; where steps were announced, the plan
   * that they are from. Undamaged text is not read again.
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

  /** Looks for the beginning of a value outside of thoughts. */
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

  /** The list of steps around a container; undefined elsewhere. */
  #listAround(container: JsonContainer): JsonContainer | undefined {
    for (let one: JsonContainer | undefined = container; one !== undefined; one = one.parent) {
      if (one.isList && (one === this.#plan || (this.#plan === undefined && isStepList(one)))) {
        return one;
      }
    }
    return undefined;
  }

  #listEnd(list: JsonContainer): void {
    // An empty list of steps is a plan, too.
    const isPlan = list === this.#plan || (this.#plan === undefined && isEmptyPlan(list));
    if (isPlan) this.#isListEnded = true;
  }

  /** @returns whether the object is a step, or belongs to another list than the plan's */
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
      // It may be a step whose text is not JSON: later ones alone are no plan.
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
      // Elsewhere it may be anything.
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
    // A hostile model could fill it with spellings of real steps: a few of them are enough.
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, step);
  }

  /** The text from one place up to and with another. */
  #textBetween(from: TextMark, to: TextMark): string {
    const first = this.#pieces[from.piece] as string;
    if (from.piece === to.piece) return first.slice(from.offset, to.offset + 1);
    const between = this.#pieces.slice(from.piece + 1, to.piece).join("");
    const last = this.#pieces[to.piece]?.slice(0, to.offset + 1) ?? "";
    return first.slice(from.offset) + between + last;
  }
}

/** The object that a text is, but for characters between its tokens that show nothing; undefined if it is not one. */
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

/** A list that stands where plans do. */
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

/** Whether nothing around a container says that it holds something else. */
function isOpenTo(container: JsonContainer | undefined): boolean {
  for (let one = container; one !== undefined; one = one.parent) {
    if (!mayHoldPlan(one.name)) return false;
  }
  return true;
}
