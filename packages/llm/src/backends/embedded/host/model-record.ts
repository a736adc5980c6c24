import { DraftPolicy } from "../../../decoding/draft/draft-policy.ts";
import { writePlan } from "../../../parse/write-plan.ts";
import type { GenerationRequest } from "../../interface/backend.ts";
import { type ModelCalibration, TIMED_CHUNK } from "../shared/calibrate.ts";
import type { CallFacts, ModelFacts } from "../shared/protocol.ts";
import { ModelMeter, type ModelStatus } from "./model-meter.ts";

/** Slowdown factor from which a call counts as slow. */
const JUMP = 3;
/** Number of consecutive slow calls before recalibration. */
const CALLS = 8;
/** Minimum interval between calibrations, in milliseconds; doubled after each one. */
const MIN_PAUSE_MS = 60_000;
/** Weight of the newest call in the moving average. */
const WEIGHT = 0.1;

/** Detects when a model has become permanently slower than at load time because the machine has other work to do. */
export class LatencyWatch {
  #usualMs: number | undefined;
  #slowCalls = 0;
  #pauseMs = MIN_PAUSE_MS;
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * Adds a finished call.
   *
   * @param passMs duration of a forward pass, in milliseconds
   * @returns whether the model should be calibrated again
   */
  add(passMs: number, nowMs: number): boolean {
    if (!Number.isFinite(passMs)) return false;
    this.#usualMs ??= passMs;
    if (passMs <= this.#usualMs * JUMP) {
      this.#slowCalls = 0;
      this.#usualMs += WEIGHT * (passMs - this.#usualMs);
      return false;
    }
    this.#slowCalls++;
    if (this.#slowCalls < CALLS || nowMs - this.#lastMs < this.#pauseMs) return false;
    this.#slowCalls = 0;
    if (this.#lastMs !== Number.NEGATIVE_INFINITY) this.#pauseMs *= 2;
    this.#lastMs = nowMs;
    // The next latency becomes the new baseline.
    this.#usualMs = undefined;
    return true;
  }
}

/** Maximum cost of a token relative to a single pass. Compute-bound models measured 0.31; higher values are noise. */
const MAX_TOKEN_COST = 0.35;

/** A finished call. */
export interface FinishedCall {
  readonly request: GenerationRequest;
  /** Whether the model received the draft. */
  readonly usedDraft: boolean;
  readonly text: string;
  readonly facts: CallFacts;
}

/** Learns from finished calls: statistics, whether drafts pay off, and lasting slowdowns. */
export class ModelRecord {
  readonly #meter = new ModelMeter();
  readonly #latency = new LatencyWatch();
  #drafts = new DraftPolicy();

  /** Resets the draft policy after a load. Drafts pay off depending on the cost of a token in a large pass. */
  calibrate({ chunkMs, tokenMs }: ModelCalibration): void {
    this.#drafts = new DraftPolicy(Math.min(MAX_TOKEN_COST, chunkMs / TIMED_CHUNK / tokenMs));
  }

  /** @returns whether the model has become permanently slower */
  add({ request, usedDraft, text, facts }: FinishedCall, nowMs: number): boolean {
    this.#meter.add(facts);
    const { plan, system } = request;
    const { decoding, decodeMs, completionTokens } = facts;
    if (plan?.draft !== undefined && decoding !== undefined) {
      const { domain } = plan.question;
      if (usedDraft) this.#drafts.learn(system.hash, decoding);
      else {
        const { count } = domain.actions;
        const known = plan.draft.filter((action) => action >= 0 && action < count);
        const draft = writePlan(known.map((action) => domain.step(action)));
        this.#drafts.compare(system.hash, draft, text);
      }
    }
    const passes = decoding === undefined ? completionTokens : decoding.passes;
    return passes > 1 && this.#latency.add(decodeMs / (passes - 1), nowMs);
  }

  /** Whether drafts pay off for a system prompt, judging by its past calls. */
  draftsPay(systemHash: string): boolean {
    return this.#drafts.isOn(systemHash);
  }

  status(facts: ModelFacts | undefined): ModelStatus {
    return this.#meter.status(facts);
  }
}
