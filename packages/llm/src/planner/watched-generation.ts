import type { Clock } from "@understudy/planner-core";
import type {
  Backend,
  Generation,
  GenerationRequest,
  GenerationUsage,
} from "../backends/interface/backend.ts";
import { soundUsage, type ToldUsage } from "../backends/interface/sound-usage.ts";

/** A generation request whose stream handler can stop it early. */
export interface WatchedRequest extends Omit<GenerationRequest, "onText"> {
  /** Called with each piece of text; `stop` ends the generation. */
  readonly onText?: ((piece: string) => "continue" | "stop") | undefined;
}

/** A generation with a plausible usage. */
export interface WatchedGeneration extends Generation {
  readonly usage: GenerationUsage;
}

/** Abort reason of a call that was stopped early. A shared object, as most calls end this way. */
const SAID_ENOUGH = new Error("Enough was said");

/**
 * Generates a text until it ends or the stream handler stops it.
 *
 * @throws whatever the backend throws
 */
export async function generateWatched(
  backend: Backend,
  request: WatchedRequest,
  clock: Clock,
): Promise<WatchedGeneration> {
  const { onText } = request;
  const askedMs = clock.now();
  if (onText === undefined) {
    const generation = await backend.generate({ ...request, onText: undefined });
    return measured(generation, request, clock, askedMs);
  }
  // A derived deadline ends this call without affecting other users of the request's deadline.
  const deadline = request.deadline.derive();
  let text = "";
  let firstTokenMs: number | undefined;
  let isEnough = false;
  const listen = (piece: string): void => {
    if (isEnough) return;
    firstTokenMs ??= clock.now() - askedMs;
    text += piece;
    isEnough = onText(piece) === "stop";
    if (isEnough) deadline.cancel(SAID_ENOUGH);
  };
  try {
    const generation = await backend.generate({ ...request, deadline, onText: listen });
    return measured(generation, request, clock, askedMs);
  } catch (error) {
    if (!isEnough || request.deadline.isOver) throw error;
    const said: Generation = { text, stop: "stopped", usage: { firstTokenMs } as GenerationUsage };
    return measured(said, request, clock, askedMs);
  } finally {
    deadline.release();
  }
}

function measured(
  generation: Generation,
  request: WatchedRequest,
  clock: Clock,
  askedMs: number,
): WatchedGeneration {
  const { text, whyEmpty, stop, plan, decoding } = generation;
  return {
    text,
    whyEmpty,
    stop,
    usage: callUsage(generation, request, clock.now() - askedMs),
    plan,
    decoding,
  };
}

/**
 * The plausible part of a call's usage. Backends may be third-party code, and a wrong or missing count must not cost
 * the answer.
 *
 * @param elapsedMs duration of the call on the caller's clock
 */
function callUsage(
  { usage, text }: Generation,
  request: Pick<GenerationRequest, "system" | "user" | "maxTokens">,
  elapsedMs: number,
): GenerationUsage {
  const told: ToldUsage = typeof usage === "object" && usage !== null ? usage : {};
  const totalMs = timeOf(told.totalMs) ?? elapsedMs;
  const firstMs = timeOf(told.firstTokenMs);
  const firstTokenMs = firstMs === undefined ? undefined : Math.min(firstMs, totalMs);
  return soundUsage(told, request, { text, firstTokenMs, totalMs });
}

function timeOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
}
