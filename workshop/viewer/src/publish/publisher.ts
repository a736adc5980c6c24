import type { Clock } from "@understudy/planner-core";
import type { EventMessage } from "../protocol/panels.ts";
import type { Audience, Watcher } from "./audience.ts";
import { DetailAnswers } from "./detail/detail-answers.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { Panels } from "./panels.ts";
import type { RequestLog } from "./requests/request-log.ts";
import type { ShowMode } from "./show-mode.ts";
import type { ToldSquads } from "./squads/told-squads.ts";
import { withThings } from "./things/things-of-steps.ts";
import { ToldMemories } from "./things/told-memories.ts";
import type { ToldThings } from "./things/told-things.ts";
import type { ViewedWorld } from "./things/viewed-world.ts";

/** Limit on requests sent per frame; the rest follow in the next. */
const REQUESTS_A_FRAME = 8;
const PANELS_EVERY_MS = 1000;
const KEYFRAME_EVERY_MS = 5000;
/** Number of past events sent to a new page. */
const RECENT = 60;

/** Parts of a publisher. */
export interface PublisherParts {
  readonly clock: Clock;
  readonly writer: FrameWriter;
  readonly audience: Audience;
  readonly requests: RequestLog;
  readonly panels: Panels;
  readonly mode: ShowMode;
  readonly world: ViewedWorld | undefined;
  readonly things: ToldThings | undefined;
  readonly squads: ToldSquads;
  readonly updatesPerSecond: number;
  /** Up to this number of agents, all details are sent to all pages. */
  readonly detailsOfAll: number;
}

/** Sends events to the audience, frame by frame. Called only while there is an audience. */
export class Publisher {
  readonly #details: DetailAnswers = new DetailAnswers();
  readonly #memories: ToldMemories | undefined;
  readonly #parts: PublisherParts;
  readonly #pauseMs: number;
  /** The moment of the last frame. */
  #moment = { tick: 0, timeMs: 0 };
  #nextFrameMs = Number.NEGATIVE_INFINITY;
  #nextPanelsMs = Number.NEGATIVE_INFINITY;
  #nextKeyframeMs = Number.NEGATIVE_INFINITY;
  #panelsLine: string | undefined;
  #panelsTold = "";
  #requestLines: string[] = [];
  #eventLines: string[] = [];

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#pauseMs = 1000 / parts.updatesPerSecond;
    this.#memories = parts.world && new ToldMemories(parts.world);
  }

  /** Restarts after a time without audience, since all cached state is stale. */
  wake(tick: number, timeMs: number): void {
    const { writer, requests, audience } = this.#parts;
    writer.delta(tick, timeMs);
    requests.clear();
    audience.history?.clear();
    this.#parts.things?.clear();
    this.#parts.squads.clear();
    this.#details.want([]);
    this.#memories?.want(new Set());
    this.chooseDetails();
    this.#moment = { tick, timeMs };
    this.#nextPanelsMs = Number.NEGATIVE_INFINITY;
    this.#nextKeyframeMs = Number.NEGATIVE_INFINITY;
    this.#requestLines = [];
    this.#eventLines = [];
  }

  /** Sends changes, if a frame is due. */
  frame(tick: number, timeMs: number): void {
    const { clock, writer, audience } = this.#parts;
    const nowMs = clock.now();
    // Accepts a slightly early frame; otherwise every second frame of a 60 Hz game could become every third.
    if (nowMs < this.#nextFrameMs - this.#pauseMs / 4) return;
    this.#nextFrameMs = Math.max(this.#nextFrameMs + this.#pauseMs, nowMs);
    audience.catchUp(nowMs, (watcher) => this.opening(watcher));
    const before = this.#moment;
    this.#moment = { tick, timeMs };
    if (writer.isCrowded) {
      writer.restart();
      writer.delta(tick, timeMs);
      audience.tell(audience.encode(writer.keyframe(tick, timeMs)));
    } else {
      const delta = writer.delta(tick, timeMs);
      const isNews = delta.changes.length > 0 || delta.joined !== undefined;
      // Nothing to send while time stands still.
      if (isNews || tick !== before.tick || timeMs !== before.timeMs) {
        audience.tell(audience.encode(delta));
      }
    }
    this.#tellDetails(nowMs);
    this.#tellThings(nowMs);
    this.#tellSquads(nowMs);
    this.#tellRequests();
    if (nowMs >= this.#nextPanelsMs) this.#tellPanels(nowMs);
    if (nowMs >= this.#nextKeyframeMs) this.#tellKeyframe(nowMs);
  }

  /** Sends an event at once. */
  event(event: Omit<EventMessage, "type" | "tick" | "timeMs">, tick: number, timeMs: number): void {
    const { audience } = this.#parts;
    // A recorded line must not precede its frame.
    const at = tick < this.#moment.tick ? this.#moment : { tick, timeMs };
    const line = audience.encode({ type: "event", ...at, ...event });
    audience.tell(line);
    keep(this.#eventLines, line);
  }

  /** Sends the state of the show. */
  tellMode(): void {
    const { audience, mode } = this.#parts;
    audience.tell(audience.encode(mode.message(this.#moment)));
  }

  /** Drops an agent: its index is free or has a new agent. */
  forget(agent: number): void {
    this.#details.forget(agent);
    this.#memories?.forget(agent);
  }

  /** Decides whose details are sent: all agents' or the selected ones'. */
  chooseDetails(): void {
    const { audience, writer } = this.#parts;
    const wanted = new Set<number>();
    for (const { selected } of audience.watchers.values()) {
      for (const agent of selected) wanted.add(agent);
    }
    if (this.#tellsAll) for (let agent = 0; agent < writer.size; agent++) wanted.add(agent);
    this.#details.want(wanted);
    this.#memories?.want(wanted);
  }

  get #tellsAll(): boolean {
    return this.#parts.writer.size <= this.#parts.detailsOfAll;
  }

  /** The messages after the hello, self-contained in a recording. */
  opening(watcher?: Watcher): string[] {
    const { audience, writer, mode, things, squads } = this.#parts;
    const { tick, timeMs } = this.#moment;
    const together = squads.whole(this.#moment);
    const details = this.#linesOfAgents.filter(
      ({ agent }) => this.#tellsAll || watcher === undefined || watcher.selected.has(agent),
    );
    return [
      audience.encode(writer.keyframe(tick, timeMs)),
      audience.encode(mode.message(this.#moment)),
      ...(this.#panelsLine === undefined ? [] : [this.#panelsLine]),
      ...(things === undefined ? [] : [audience.encode(things.whole(this.#moment))]),
      ...(together === undefined ? [] : [audience.encode(together)]),
      ...details.map(({ line }) => line),
      ...(watcher === undefined ? [] : [...this.#requestLines, ...this.#eventLines]),
    ];
  }

  /** The last details of some agents, for a page that has just selected them. */
  detailsOf(agents: readonly number[]): string[] {
    const wanted = new Set(agents);
    return this.#linesOfAgents.flatMap(({ agent, line }) => (wanted.has(agent) ? [line] : []));
  }

  get #linesOfAgents(): { readonly agent: number; readonly line: string }[] {
    return [...this.#details.all(), ...(this.#memories?.all() ?? [])];
  }

  /**
   * Sends changed things. A world that throws is not shown, since a viewer must not stop the game.
   */
  #tellThings(nowMs: number): void {
    const { audience, writer, things } = this.#parts;
    try {
      const changed = things?.news(this.#moment, nowMs);
      if (changed !== undefined) audience.tell(audience.encode(changed));
      const memory = this.#memories?.news(writer.slots, this.#moment, nowMs);
      if (memory === undefined) return;
      const line = audience.encode(memory);
      this.#memories?.keep(memory.agent, line);
      audience.tell(line, this.#tellsAll ? undefined : memory.agent);
    } catch {
      // The game gets its errors by other means.
    }
  }

  /** Sends changed squads. A squad whose getters throw is not shown. */
  #tellSquads(nowMs: number): void {
    const { audience, squads } = this.#parts;
    try {
      const changed = squads.news(this.#moment, nowMs);
      if (changed !== undefined) audience.tell(audience.encode(changed));
    } catch {
      // The game gets its errors by other means.
    }
  }

  #tellDetails(nowMs: number): void {
    const { audience, writer, requests, world } = this.#parts;
    const requestOf = (id: string): number | undefined => requests.latestOf(id);
    for (const message of this.#details.news(writer.slots, this.#moment, nowMs, requestOf)) {
      const id = writer.slots[message.agent]?.summary.id ?? "";
      const line = audience.encode(withThings(message, world, id));
      this.#details.keep(message.agent, line);
      audience.tell(line, this.#tellsAll ? undefined : message.agent);
    }
  }

  #tellRequests(): void {
    const { audience, requests, writer } = this.#parts;
    for (const record of requests.take(REQUESTS_A_FRAME)) {
      const message = record.message(this.#moment, writer.indexOf(record.agentId));
      const line = audience.encode(message);
      audience.tell(line);
      if (record.isOver) keep(this.#requestLines, line);
    }
  }

  #tellPanels(nowMs: number): void {
    this.#nextPanelsMs = nowMs + PANELS_EVERY_MS;
    const { audience, panels } = this.#parts;
    const message = panels.read(this.#moment);
    if (message === undefined) return;
    const { type: _type, tick: _tick, timeMs: _timeMs, ...figures } = message;
    const told = JSON.stringify(figures);
    if (told === this.#panelsTold) return;
    this.#panelsTold = told;
    this.#panelsLine = audience.encode(message);
    audience.tell(this.#panelsLine);
  }

  /** Recordings and history are readable from any keyframe on. */
  #tellKeyframe(nowMs: number): void {
    this.#nextKeyframeMs = nowMs + KEYFRAME_EVERY_MS;
    const { audience } = this.#parts;
    if (audience.history === undefined && audience.recorders.size === 0) return;
    const lines = this.opening();
    audience.history?.begin(lines, nowMs);
    for (const line of lines) audience.write(line);
  }
}

/** Keeps the latest lines. */
function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > RECENT) lines.shift();
}
