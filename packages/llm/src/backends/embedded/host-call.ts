import type { Deadline } from "@understudy/planner-core";
import { frameSystem, frameUser } from "../../prompt/template.ts";
import type { Generation, GenerationRequest } from "../backend.ts";
import type { WorkerCall, WorkerMessage } from "./protocol.ts";

/** One call as the host sees it: what goes to the worker, and the promise that waits for it. */
export class HostCall {
  readonly message: WorkerCall;
  readonly deadline: Deadline;
  readonly result: Promise<Generation>;
  readonly #request: GenerationRequest;
  readonly #queuedAtMs: number;
  #startedAtMs: number;
  #resolve: (generation: Generation) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #isSettled = false;

  constructor(type: WorkerCall["type"], id: number, request: GenerationRequest, nowMs: number) {
    const { system, user, maxTokens, sampling, deadline, onText } = request;
    this.message = {
      type,
      id,
      systemHash: system.hash,
      systemText: frameSystem(system.content),
      user: type === "prepare" ? [] : frameUser(user),
      maxTokens,
      sampling,
      stream: onText !== undefined,
    };
    this.deadline = deadline;
    this.#request = request;
    this.#queuedAtMs = nowMs;
    this.#startedAtMs = nowMs;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether its caller has an answer; the worker may still be busy with it. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** It is the call's turn. */
  start(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.#request.onStart?.();
  }

  say(piece: string): void {
    if (!this.#isSettled) this.#request.onText?.(piece);
  }

  finish({ text, stop, facts }: Extract<WorkerMessage, { type: "done" }>): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const queuedMs = this.#startedAtMs - this.#queuedAtMs;
    const firstTokenMs = queuedMs + facts.prefillMs;
    const usage = { ...facts, queuedMs, firstTokenMs, totalMs: firstTokenMs + facts.decodeMs };
    this.#resolve({ text, stop, usage });
  }

  fail(error: Error): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
  }
}
