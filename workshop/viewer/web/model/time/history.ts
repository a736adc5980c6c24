import type { DetailMessage } from "../../../src/protocol/detail.ts";
import type { DeltaMessage, KeyframeMessage } from "../../../src/protocol/frame.ts";
import type { HelloMessage } from "../../../src/protocol/hello.ts";
import type { RecordedMessage } from "../../../src/protocol/message.ts";
import type { EventMessage, PanelsMessage, ShowMessage } from "../../../src/protocol/panels.ts";
import { type KnownThingViews, ThingLog } from "../../../src/protocol/recording/thing-log.ts";
import type { RequestMessage } from "../../../src/protocol/request.ts";
import type { AgentView, ShowState } from "../../../src/protocol/show-state.ts";
import type { SquadsMessage } from "../../../src/protocol/squads.ts";
import type { MemoryMessage } from "../../../src/protocol/things.ts";
import { FrameLog } from "./frame-log.ts";
import { RequestHistory } from "./request-history.ts";
import { Track } from "./track.ts";

const MAX_DETAILS_AN_AGENT = 2000;
const MAX_EVENTS = 5000;
const MAX_PANELS = 5000;
const MAX_SQUADS = 5000;

/** Limits on kept messages. */
interface KeptCounts {
  /** Default 24,000. */
  readonly frames?: number;
  /** Default 3,000. */
  readonly requests?: number;
  /** Whether all details, events and panels are kept. Default false. */
  readonly keepsAll?: boolean;
}

/** Unlimited, for files, which are in memory anyway. */
export const WHOLE: KeptCounts = {
  frames: Number.POSITIVE_INFINITY,
  requests: Number.POSITIVE_INFINITY,
  keepsAll: true,
};

/** Marks that an index changes hands: earlier messages concern another agent. */
interface Handover {
  readonly type: "handover";
  readonly timeMs: number;
}

/** Everything about a show at any kept time, for live shows and files alike. */
export class History {
  readonly hello: HelloMessage;
  readonly frames: FrameLog;
  readonly requests: RequestHistory;
  readonly events: Track<EventMessage> = new Track();
  readonly panels: Track<PanelsMessage> = new Track();
  readonly shows: Track<ShowMessage> = new Track();
  readonly squads: Track<SquadsMessage> = new Track();
  readonly #details = new Map<number, Track<DetailMessage | Handover>>();
  readonly things: ThingLog = new ThingLog();
  readonly #memories = new Map<number, Track<MemoryMessage | Handover>>();
  readonly #ids = new Map<number, string>();
  readonly #keepsAll: boolean;
  #version = 0;

  constructor(hello: HelloMessage, limits: KeptCounts = {}) {
    this.hello = hello;
    this.frames = new FrameLog(limits.frames);
    this.requests = new RequestHistory(limits.requests);
    this.#keepsAll = limits.keepsAll ?? false;
  }

  /** Increases with every message. */
  get version(): number {
    return this.#version;
  }

  /** @throws RangeError for a message that does not fit its predecessors */
  push(message: Exclude<RecordedMessage, HelloMessage>): void {
    this.#version++;
    switch (message.type) {
      case "keyframe":
      case "delta":
        if (this.frames.push(message)) this.#forget();
        this.#welcome(message);
        return;
      case "detail":
        this.#trackOf(this.#details, message.agent).push(message);
        return;
      case "things":
        this.things.push(message);
        return;
      case "squads":
        this.squads.push(message);
        this.#limit(this.squads, MAX_SQUADS);
        return;
      case "memory":
        this.#trackOf(this.#memories, message.agent).push(message);
        return;
      case "request":
        this.requests.push(message);
        return;
      case "panels":
        this.panels.push(message);
        this.#limit(this.panels, MAX_PANELS);
        return;
      case "show":
        this.shows.push(message);
        return;
      case "event":
        this.events.push(message);
        this.#limit(this.events, MAX_EVENTS);
    }
  }

  /** The state at a time; infinity for now. */
  at(timeMs: number): Moment {
    return new Moment(this, timeMs);
  }

  /** The last details of an agent up to a time, if any. */
  detail(agent: number, timeMs: number): DetailMessage | undefined {
    const told = this.#details.get(agent)?.at(timeMs);
    return told?.type === "detail" ? told : undefined;
  }

  /** The last memory of an agent up to a time. */
  memory(agent: number, timeMs: number): MemoryMessage | undefined {
    const told = this.#memories.get(agent)?.at(timeMs);
    return told?.type === "memory" ? told : undefined;
  }

  #welcome(frame: KeyframeMessage | DeltaMessage): void {
    const came = frame.type === "keyframe" ? frame.agents : (frame.joined ?? []);
    for (const { index, id } of came) {
      const before = this.#ids.get(index);
      this.#ids.set(index, id);
      if (before === undefined || before === id) continue;
      const handover = { type: "handover" as const, timeMs: frame.timeMs };
      this.#trackOf(this.#details, index).push(handover);
      this.#trackOf(this.#memories, index).push(handover);
    }
  }

  #limit<Item extends { readonly timeMs: number }>(track: Track<Item>, count: number): void {
    if (!this.#keepsAll && track.length > 2 * count) track.keepLast(count);
  }

  #trackOf<Item extends { readonly timeMs: number }>(
    tracks: Map<number, Track<Item>>,
    agent: number,
  ): Track<Item> {
    let track = tracks.get(agent);
    if (track === undefined) {
      track = new Track();
      tracks.set(agent, track);
    }
    this.#limit(track, MAX_DETAILS_AN_AGENT);
    return track;
  }

  #forget(): void {
    const { fromMs } = this.frames;
    for (const track of this.#details.values()) track.forgetBefore(fromMs);
    for (const track of this.#memories.values()) track.forgetBefore(fromMs);
    this.things.forgetBefore(fromMs);
    this.panels.forgetBefore(fromMs);
    this.shows.forgetBefore(fromMs);
    this.squads.forgetBefore(fromMs);
    this.events.forgetBefore(fromMs);
  }
}

/** A show at one time. Read it at once: the latest moment changes with the next message. */
export class Moment {
  readonly history: History;
  readonly #askedMs: number;
  #agents: readonly AgentView[] | undefined;

  constructor(history: History, timeMs: number) {
    this.history = history;
    this.#askedMs = timeMs;
  }

  get state(): ShowState {
    return this.history.frames.at(this.#askedMs);
  }

  get timeMs(): number {
    return Math.min(this.#askedMs, this.history.frames.toMs);
  }

  get tick(): number {
    return this.state.tick;
  }

  get agents(): readonly AgentView[] {
    this.#agents ??= this.state.agents();
    return this.#agents;
  }

  get panels(): PanelsMessage | undefined {
    return this.history.panels.at(this.#askedMs);
  }

  get show(): ShowMessage | undefined {
    return this.history.shows.at(this.#askedMs);
  }

  /** The squads; none before the first record. */
  get squads(): SquadsMessage["squads"] {
    return this.history.squads.at(this.#askedMs)?.squads ?? [];
  }

  /** The last events, latest first. */
  events(count: number): readonly EventMessage[] {
    return this.history.events.lastUntil(this.#askedMs, count).toReversed();
  }

  agent(index: number): AgentView | undefined {
    return this.state.agent(index);
  }

  detail(agent: number): DetailMessage | undefined {
    return this.history.detail(agent, this.#askedMs);
  }

  memory(agent: number): MemoryMessage | undefined {
    return this.history.memory(agent, this.#askedMs);
  }

  /** Undefined before the first record. */
  get things(): KnownThingViews | undefined {
    return this.history.things.at(this.#askedMs);
  }

  request(id: number): RequestMessage | undefined {
    return this.history.requests.at(id, this.#askedMs);
  }

  /** Latest first. */
  requests(
    count: number,
    isWanted?: (request: RequestMessage) => boolean,
  ): readonly RequestMessage[] {
    return this.history.requests.latest(this.#askedMs, count, isWanted);
  }
}
