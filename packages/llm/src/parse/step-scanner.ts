import type { Domain, Step, Value } from "@understudy/planner-core";
import { MAX_ANSWER_LENGTH, type ParsedPlan, parsePlan } from "./parse-plan.ts";
import { DEFAULT_MAX_STEPS } from "./plan-schema.ts";
import { planValidator } from "./validate-plan.ts";

/** Limits on what a scanner reads. */
export interface StepScannerLimits {
  /** Steps. Default 100. */
  readonly maxSteps?: number | undefined;
}

/** Where a scanner stands: before the plan, in a thought, in its list of steps, behind it. */
type Phase = "seek" | "thought" | "list" | "step" | "behind-list" | "complete" | "broken";

const START = '{"steps":[';
/** Where blanks may stand in {@link START}: behind the brace, the name and the colon. */
const BLANKS_BEFORE: ReadonlySet<number> = new Set([1, 8, 9]);
const TAG = /<(\/?)(?:think|thinking|thought|reasoning)>$/i;
const ANY_TAG = /<\/?(?:think|thinking|thought|reasoning)>/i;
const LONGEST_TAG = "</reasoning>".length;
/** Deeper nesting is no step. */
const MAX_DEPTH = 60;
/** Texts of steps that are remembered for each domain: models write a step the same way each time. */
const MAX_KNOWN = 4096;

const knownSteps = new WeakMap<Domain, Map<string, number>>();

/**
 * Reads a plan while a model writes it: each step is known as soon as its closing brace has arrived.
 * Text may be cut anywhere. Plain JSON, in a fence or behind prose and thoughts, is read as it
 * arrives, each character once; from the first damage on nothing more is announced, and
 * {@link finish} mends what can be mended.
 *
 * @example
 * const scanner = new StepScanner(domain);
 * scanner.push('{"steps":[{"tool":"ch'); // []
 * scanner.push('op","args":{}},{"to'); // [12]: the ground action of chop
 */
export class StepScanner {
  readonly #domain: Domain;
  readonly #known: Map<string, number>;
  readonly #maxSteps: number;
  readonly #pieces: string[] = [];
  readonly #actions: number[] = [];
  readonly #steps: Step[] = [];
  #phase: Phase = "seek";
  #length = 0;
  #matched = 0;
  #tail = "";
  #hasBraceBefore = false;
  #hasTags = false;
  /** In the list: whether a step, the end, or a comma must come. */
  #expects: "step-or-end" | "step" | "comma-or-end" = "step-or-end";
  #step = "";
  #depth = 0;
  #inString = false;
  #escaped = false;
  #planEnd = -1;

  constructor(domain: Domain, limits: StepScannerLimits = {}) {
    this.#domain = domain;
    this.#maxSteps = limits.maxSteps ?? DEFAULT_MAX_STEPS;
    const known = knownSteps.get(domain) ?? new Map<string, number>();
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
    return this.#phase === "broken";
  }

  /** Text of the step that has begun and is not complete; empty between steps. */
  get openStep(): string {
    return this.#phase === "step" ? this.#step : "";
  }

  /** Whether the list of steps has begun and has not ended. */
  get isInSteps(): boolean {
    return this.#phase === "list" || this.#phase === "step";
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
    let from = 0;
    for (let index = 0; index < piece.length; index++) {
      if (this.#phase === "complete" || this.#phase === "broken") break;
      if (this.#phase === "step") {
        if (!this.#endsStep(piece.charCodeAt(index))) continue;
        this.#step += piece.slice(from, index + 1);
        this.#completeStep();
      } else {
        this.#read(piece.charAt(index));
        if ((this.#phase as Phase) === "step") from = index;
        if ((this.#phase as Phase) === "complete") this.#planEnd = this.#length + index + 1;
      }
    }
    if (this.#phase === "step") this.#step += piece.slice(from);
    this.#length += piece.length;
    return this.#actions.slice(known);
  }

  /**
   * The plan in all text that was read, as `parsePlan` reads it. Undamaged text is not read again.
   */
  finish(): ParsedPlan {
    const isPlain = !this.#hasBraceBefore && !this.#hasTags && this.#length <= MAX_ANSWER_LENGTH;
    if (this.#phase === "complete" && isPlain) {
      const behind = this.#pieces.join("").slice(this.#planEnd);
      if (!ANY_TAG.test(behind)) {
        return { kind: "plan", actions: [...this.#actions], steps: [...this.#steps] };
      }
    }
    return parsePlan(this.#domain, this.#pieces.join(""), { maxSteps: this.#maxSteps });
  }

  #read(char: string): void {
    switch (this.#phase) {
      case "seek":
      case "thought":
        this.#seek(char);
        return;
      case "list":
        if (isBlank(char)) return;
        if (char === "{" && this.#expects !== "comma-or-end") {
          this.#phase = "step";
          this.#step = "";
          this.#depth = 1;
        } else if (char === "," && this.#expects === "comma-or-end") this.#expects = "step";
        else if (char === "]" && this.#expects !== "step") this.#phase = "behind-list";
        else this.#phase = "broken";
        return;
      default:
        if (isBlank(char)) return;
        this.#phase = char === "}" ? "complete" : "broken";
    }
  }

  /** Looks for the beginning of a plan outside of thoughts. */
  #seek(char: string): void {
    this.#tail = (this.#tail + char).slice(-LONGEST_TAG);
    if (char === ">") {
      const tag = TAG.exec(this.#tail);
      if (tag !== null) {
        this.#hasTags = true;
        this.#phase = tag[1] === "" ? "thought" : "seek";
      }
    }
    if (this.#phase === "thought") {
      this.#matched = 0;
      return;
    }
    if (char === START.charAt(this.#matched)) {
      this.#matched++;
      if (this.#matched === START.length) {
        this.#phase = "list";
        this.#expects = "step-or-end";
      }
    } else if (!(isBlank(char) && BLANKS_BEFORE.has(this.#matched))) {
      // A plan whose steps are no list is none; everything else may still begin later.
      if (this.#matched === START.length - 1) this.#phase = "broken";
      if (this.#matched > 0) this.#hasBraceBefore = true;
      this.#matched = char === "{" ? 1 : 0;
    }
  }

  /** Whether a character of a step is its last one. */
  #endsStep(unit: number): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (unit === 0x5c) this.#escaped = true;
      else if (unit === 0x22) this.#inString = false;
    } else if (unit === 0x22) this.#inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      this.#depth++;
      if (this.#depth > MAX_DEPTH) this.#phase = "broken";
    } else if (unit === 0x7d || unit === 0x5d) {
      this.#depth--;
      return this.#depth === 0;
    }
    return false;
  }

  #completeStep(): void {
    this.#phase = "list";
    this.#expects = "comma-or-end";
    if (this.#actions.length >= this.#maxSteps) {
      this.#phase = "broken";
      return;
    }
    const known = this.#known.get(this.#step);
    if (known !== undefined) {
      this.#steps.push(this.#domain.step(known) as Step);
      this.#actions.push(known);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(this.#step);
    } catch {
      this.#phase = "broken";
      return;
    }
    const action = this.#actionOf(value);
    if (action === undefined) this.#phase = "broken";
    else if (action >= 0) this.#learn(this.#step, action);
    this.#actions.push(action ?? -1);
  }

  #learn(text: string, action: number): void {
    const known = this.#known;
    // What a hostile model could fill it with are spellings of real steps: a few of them are enough.
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, action);
  }

  /** The ground action of a step: -1 if it was dropped, undefined if the step is none. */
  #actionOf(value: unknown): number | undefined {
    const written = value as { readonly tool: string; readonly args?: Record<string, Value> };
    const { tool, args = {} } = written;
    const isPlain =
      typeof tool === "string" &&
      typeof args === "object" &&
      args !== null &&
      !Array.isArray(args) &&
      Object.keys(written).every((key) => key === "tool" || key === "args");
    const action = isPlain ? this.#domain.actionOf({ tool, args }) : -1;
    if (action >= 0) {
      this.#steps.push(this.#domain.step(action) as Step);
      return action;
    }
    // Values are checked by the schema alone: it tells a step that can never apply from none at all.
    if (!planValidator(this.#domain, this.#maxSteps)({ steps: [value] })) return undefined;
    this.#steps.push({ tool, args });
    return -1;
  }
}

/** A blank of JSON. */
function isBlank(char: string): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\r";
}
