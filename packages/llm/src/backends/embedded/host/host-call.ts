import type { Deadline } from "@understudy/planner-core";
import type { TurnFrame } from "../../../prompts/turns/turn-frame.ts";
import type { Generation, GenerationRequest } from "../../interface/backend.ts";
import type { SaidNews } from "../shared/call-news.ts";
import type { WirePlan, WorkerCall, WorkerMessage } from "../shared/protocol.ts";
import { decodedOf } from "./model-meter.ts";

/** Slot assigned to a call when it starts. */
export interface CallPlace {
  readonly id: number;
  /** See `SharedFlags`. */
  readonly lane: number;
  readonly model: number;
  readonly plan: WirePlan | undefined;
}

/** A call as seen from the main thread: the message for the worker, and the caller's promise. */
export class HostCall {
  readonly request: GenerationRequest;
  readonly deadline: Deadline;
  readonly result: Promise<Generation>;
  /** The call's slot; set while the call runs in the worker. */
  place: CallPlace | undefined;
  /** Whether the call was interrupted and will restart later. */
  isInterrupted = false;
  /** Whether the model received the draft. */
  usesDraft = false;
  readonly #type: WorkerCall["type"];
  readonly #queuedAtMs: number;
  #startedAtMs: number;
  #hasStarted = false;
  /** Number of characters already reported to the listener; a restarted call skips as many. */
  #saidLength = 0;
  #skipLength = 0;
  #resolve: (generation: Generation) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #isSettled = false;
  #isStopped = false;

  constructor(type: WorkerCall["type"], request: GenerationRequest, nowMs: number) {
    this.#type = type;
    this.request = request;
    this.deadline = request.deadline;
    this.#queuedAtMs = nowMs;
    this.#startedAtMs = nowMs;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether the caller has its answer; the worker may still be busy with the call. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether the call runs in the background, without a waiting caller. */
  get isLate(): boolean {
    return this.deadline.rankMs === Number.POSITIVE_INFINITY;
  }

  /** Starts or restarts the call. */
  start(place: CallPlace, frame: TurnFrame, nowMs: number): WorkerCall {
    this.place = place;
    this.#startedAtMs = nowMs;
    if (!this.#hasStarted) this.request.onStart?.();
    this.#hasStarted = true;
    this.#isStopped = false;
    this.#skipLength = this.#saidLength;
    const { system, user, maxTokens, sampling, schema, onText, letters = [] } = this.request;
    const { meanings } = this.request;
    return {
      type: this.#type,
      ...place,
      systemHash: system.hash,
      systemText: frame.system(system.content),
      turnStart: system.turnStart === undefined ? "" : frame.turnStart(system.turnStart),
      user: this.#type === "prepare" ? [] : frame.user(user),
      maxTokens,
      sampling,
      stream: onText !== undefined,
      schema: place.plan === undefined && this.#type === "generate" ? schema : undefined,
      letters,
      meanings: meanings && {
        said: meanings.said,
        meanings: meanings.meanings.map((each) => ({ ...each, user: frame.user(each.user) })),
      },
    };
  }

  /**
   * Handles new model output.
   *
   * @returns whether a listener requested a stop
   */
  hear({ text, steps, firstIndex }: SaidNews): boolean {
    if (text !== "") this.#say(text);
    for (const [offset, action] of steps.entries()) {
      if (this.#isSettled || this.#isStopped) return false;
      if (this.request.plan?.onStep?.(action, firstIndex + offset) !== "stop") continue;
      this.#isStopped = true;
      return true;
    }
    return false;
  }

  #say(piece: string): void {
    const news = piece.slice(this.#skipLength);
    this.#skipLength = Math.max(0, this.#skipLength - piece.length);
    this.#saidLength += news.length;
    if (!this.#isSettled && news !== "") this.request.onText?.(news);
  }

  finish({ text, stop, plan, facts }: Extract<WorkerMessage, { type: "done" }>): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const { decoding, ...counts } = facts;
    const queuedMs = this.#startedAtMs - this.#queuedAtMs;
    const firstTokenMs = queuedMs + facts.prefillMs;
    const decodedTokens = decodedOf(facts);
    const usage = {
      ...counts,
      decodedTokens,
      queuedMs,
      firstTokenMs,
      totalMs: firstTokenMs + facts.decodeMs,
    };
    const known = plan === undefined ? {} : { plan, decoding };
    this.#resolve({ text, stop, usage, ...known });
  }

  fail(error: Error): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
  }
}
