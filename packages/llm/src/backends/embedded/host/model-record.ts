import type { GenerationRequest } from "../../../contract/backend/backend.ts";
import { writePlan } from "../../../contract/parse/write-plan.ts";
import { DraftPolicy } from "../../../decoding/draft/draft-policy.ts";
import { type ModelCalibration, TIMED_CHUNK } from "../shared/calibrate.ts";
import type { CallFacts, ModelFacts } from "../shared/protocol.ts";
import { ModelMeter, type ModelStatus } from "./model-meter.ts";

/** A pass that takes this many times as long as it used to. */
const JUMP = 3;
/** So many calls in a row: one slow call says nothing. */
const CALLS = 8;
/** The machine is measured again after this at the earliest, in milliseconds; doubled each time. */
const MIN_PAUSE_MS = 60_000;
/** Weight of the newest call in what is usual. */
const WEIGHT = 0.1;

/** Notices that a model has become slow for good: the machine does something else than at load. */
export class LatencyWatch {
  #usualMs: number | undefined;
  #slowCalls = 0;
  #pauseMs = MIN_PAUSE_MS;
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * A call ended.
   *
   * @param passMs what a forward pass took, in milliseconds
   * @returns whether the model should be measured again
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
    // The next latencies, whatever they are, are usual.
    this.#usualMs = undefined;
    return true;
  }
}

/** Models that are bound by computing were measured at 0.31; more is noise. */
const MAX_TOKEN_COST = 0.35;

/** A finished call. */
export interface FinishedCall {
  readonly request: GenerationRequest;
  /** Whether the model was given the draft of its plan. */
  readonly usedDraft: boolean;
  readonly text: string;
  readonly facts: CallFacts;
}

/** Conclusions from finished calls: counts, whether drafts pay, whether the model has become slow. */
export class ModelRecord {
  readonly #meter = new ModelMeter();
  readonly #latency = new LatencyWatch();
  #drafts = new DraftPolicy();

  /** A model was loaded: what a token costs in a pass of many says when drafts pay. */
  calibrate({ chunkMs, tokenMs }: ModelCalibration): void {
    this.#drafts = new DraftPolicy(Math.min(MAX_TOKEN_COST, chunkMs / TIMED_CHUNK / tokenMs));
  }

  /** @returns whether the model has become slow for good */
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

  /** Whether drafts pay behind a system prompt, as far as is known. */
  draftsPay(systemHash: string): boolean {
    return this.#drafts.isOn(systemHash);
  }

  status(facts: ModelFacts | undefined): ModelStatus {
    return this.#meter.status(facts);
  }
}
