/**
 * Recordings of a show, with access to any moment. Runs in browsers.
 *
 * @module
 */

import type { DetailMessage } from "../detail.ts";
import type { DeltaMessage, KeyframeMessage } from "../frame.ts";
import type { AgentSummary, HelloMessage } from "../hello.ts";
import type { RecordedMessage, ViewerRecordingHeader } from "../message.ts";
import type { EventMessage, PanelsMessage, ShowMessage } from "../panels.ts";
import type { RequestMessage } from "../request.ts";
import { ShowState } from "../show-state.ts";
import type { SquadsMessage, SquadView } from "../squads.ts";
import type { MemoryMessage } from "../things.ts";
import { type KnownThingViews, ThingLog } from "./thing-log.ts";

type Frame = KeyframeMessage | DeltaMessage;

/** Everything about one moment of a recording. */
export interface Scene {
  /** Index of its frame. */
  readonly frame: number;
  /** Valid until the next `seek`. */
  readonly show: ShowState;
  /** State of the show: paused, speed, faults. */
  readonly mode: ShowMessage | undefined;
  readonly panels: PanelsMessage | undefined;
  /** The latest recorded details of an agent. */
  detail(agent: number): DetailMessage | undefined;
  /** The world's things; undefined before the first record. */
  things(): KnownThingViews | undefined;
  /** The latest recorded memory of an agent. */
  memory(agent: number): MemoryMessage | undefined;
  /** The squads; none before the first record. */
  squads(): readonly SquadView[];
  /** The latest requests with their progress at that time, newest first. */
  requests(limit?: number): RequestMessage[];
  /** The latest events, newest first. */
  events(limit?: number): EventMessage[];
}

/**
 * A recorded show with random access. Access costs the frames since the preceding keyframe.
 *
 * @example
 * const recording = readViewerRecording(text);
 * const { show } = recording.seek(recording.frameAt(60_000));
 */
export class ViewerRecording {
  readonly header: ViewerRecordingHeader;
  readonly hello: HelloMessage;
  readonly messages: readonly RecordedMessage[];
  /** Message position of each frame. */
  readonly #frames: number[] = [];
  readonly #keyframes: number[] = [];
  /** Positions of details by agent, and of frames that give an index to another agent. */
  readonly #details = new Map<number, number[]>();
  /** Positions of memories by agent, and of frames that give an index to another agent. */
  readonly #memories = new Map<number, number[]>();
  readonly #things = new ThingLog();
  readonly #ids = new Map<number, string>();
  readonly #requests: number[] = [];
  readonly #modes: number[] = [];
  readonly #panels: number[] = [];
  readonly #events: number[] = [];
  readonly #squads: number[] = [];
  readonly #show = new ShowState();
  /** The current frame; -1 before the first access. */
  #at = -1;

  /** @param messages validated messages, as from `readRecording` */
  constructor(
    header: ViewerRecordingHeader,
    hello: HelloMessage,
    messages: readonly RecordedMessage[],
  ) {
    this.header = header;
    this.hello = hello;
    this.messages = messages;
    messages.forEach((message, position) => {
      this.#sort(message, position);
    });
  }

  /** Number of frames. */
  get length(): number {
    return this.#frames.length;
  }

  /** Game time of the first and the last frame, in ms. */
  get span(): { readonly fromMs: number; readonly toMs: number } {
    return { fromMs: this.timeOf(0), toMs: this.timeOf(this.length - 1) };
  }

  /** Game time of a frame, in ms. */
  timeOf(frame: number): number {
    return this.#frame(frame).timeMs;
  }

  /** The last frame at or before a time. */
  frameAt(timeMs: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.timeOf(middle) <= timeMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Shows a frame; out-of-range numbers are clamped. */
  seek(frame: number): Scene {
    const wanted = Math.min(Math.max(0, Math.trunc(frame) || 0), this.length - 1);
    const start = this.#keyframes[countUpTo(this.#keyframes, wanted) - 1] ?? 0;
    if (wanted < this.#at || start > this.#at) this.#at = start - 1;
    while (this.#at < wanted) this.#show.apply(this.#frame(++this.#at));
    const until = this.#frames[wanted + 1] ?? this.messages.length;
    return this.#scene(wanted, until - 1);
  }

  #scene(frame: number, position: number): Scene {
    const latest = <Each>(positions: readonly number[] | undefined): Each | undefined => {
      const at = positions?.[countUpTo(positions, position) - 1];
      return at === undefined ? undefined : (this.messages[at] as Each);
    };
    return {
      frame,
      show: this.#show,
      mode: latest<ShowMessage>(this.#modes),
      panels: latest<PanelsMessage>(this.#panels),
      detail: (agent) => {
        const message = latest<RecordedMessage>(this.#details.get(agent));
        return message?.type === "detail" ? message : undefined;
      },
      things: () => this.#things.at(this.timeOf(frame)),
      memory: (agent) => {
        const message = latest<RecordedMessage>(this.#memories.get(agent));
        return message?.type === "memory" ? message : undefined;
      },
      squads: () => latest<SquadsMessage>(this.#squads)?.squads ?? [],
      requests: (limit = 100) => this.#requestsBy(position, limit),
      events: (limit = 100) => {
        const end = countUpTo(this.#events, position);
        const wanted = this.#events.slice(Math.max(0, end - limit), end).reverse();
        return wanted.map((at) => this.messages[at] as EventMessage);
      },
    };
  }

  #requestsBy(position: number, limit: number): RequestMessage[] {
    const known = new Map<number, RequestMessage>();
    for (let at = countUpTo(this.#requests, position) - 1; at >= 0 && known.size < limit; at--) {
      const request = this.messages[this.#requests[at] as number] as RequestMessage;
      if (!known.has(request.id)) known.set(request.id, request);
    }
    return [...known.values()].sort((a, b) => b.id - a.id);
  }

  #frame(frame: number): Frame {
    return this.messages[this.#frames[frame] ?? -1] as Frame;
  }

  #sort(message: RecordedMessage, position: number): void {
    switch (message.type) {
      case "keyframe":
        this.#keyframes.push(this.#frames.length);
        this.#frames.push(position);
        this.#welcome(message.agents, position);
        break;
      case "delta":
        this.#frames.push(position);
        this.#welcome(message.joined ?? [], position);
        break;
      case "detail":
        remember(this.#details, message.agent, position);
        break;
      case "memory":
        remember(this.#memories, message.agent, position);
        break;
      case "things":
        this.#things.push(message);
        break;
      case "request":
        this.#requests.push(position);
        break;
      case "panels":
        this.#panels.push(position);
        break;
      case "show":
        this.#modes.push(position);
        break;
      case "event":
        this.#events.push(position);
        break;
      case "squads":
        this.#squads.push(position);
        break;
      case "hello":
        break;
    }
  }

  /** Marks the positions where indices change hands: earlier messages concern the previous agent. */
  #welcome(agents: readonly AgentSummary[], position: number): void {
    for (const { index, id } of agents) {
      const before = this.#ids.get(index);
      this.#ids.set(index, id);
      if (before === undefined || before === id) continue;
      remember(this.#details, index, position);
      remember(this.#memories, index, position);
    }
  }
}

function remember(by: Map<number, number[]>, agent: number, position: number): void {
  const positions = by.get(agent);
  if (positions === undefined) by.set(agent, [position]);
  else positions.push(position);
}

/** Number of ascending values up to `limit`. */
function countUpTo(rising: readonly number[], limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
