/**
 * Collects a game's activity and sends it to pages.
 *
 * @module
 */

import {
  type Domain,
  type Observer,
  RequestError,
  type StepEvent,
  systemClock,
} from "@understudy/planner-core";
import type { CommandReply } from "../protocol/command.ts";
import { type HelloMessage, type MapSummary, PROTOCOL_VERSION } from "../protocol/hello.ts";
import type { BreakerPanelState, EventMessage } from "../protocol/panels.ts";
import { readCommand } from "../protocol/read-command.ts";
import { AgentSlot } from "./agent-slot.ts";
import { Audience, type Sink } from "./audience.ts";
import { carryOut, errorOf } from "./commands/carry-out.ts";
import type { ViewerCommandContext } from "./commands/command-context.ts";
import { CommandFailure } from "./commands/command-failure.ts";
import { summariseDomain } from "./domain-summary.ts";
import { FrameWriter } from "./frame-writer.ts";
import { ViewedMap } from "./map.ts";
import { Observers } from "./observers.ts";
import type { AgentOptions, ViewerOptions } from "./options.ts";
import { Panels } from "./panels.ts";
import { Publisher } from "./publisher.ts";
import { RecordingBuffer } from "./recording-buffer.ts";
import { RequestLog } from "./requests/request-log.ts";
import { ShowMode } from "./show-mode.ts";
import { ToldSquads } from "./squads/told-squads.ts";
import type { ViewedSquad } from "./squads/viewed-squad.ts";
import { ToldThings } from "./things/told-things.ts";
import { ViewerConnections } from "./viewer-connections.ts";

const DEFAULT_UPDATES = 30;
const DEFAULT_DETAILS_OF_ALL = 64;
const DEFAULT_HISTORY_SECONDS = 300;
const DEFAULT_HISTORY_BYTES = 64 * 2 ** 20;

/**
 * Shows a running game to pages (`serveViewer`) and recordings (`recordTo`). Without any, a tick costs a comparison,
 * and the orchestrator skips its observer.
 *
 * @example
 * const viewer = createViewer({ domain });
 * const orchestrator = new Orchestrator({ domain, planner, observer: viewer.observer() });
 * viewer.add({ id: "ann", runner });
 * const { url } = await serveViewer(viewer);
 * // each frame of the game
 * viewer.tick(nowMs);
 */
export class Viewer {
  /** The first message to pages. */
  readonly hello: HelloMessage;
  readonly #domains: readonly Domain[];
  readonly #map: ViewedMap;
  readonly #audience: Audience;
  readonly #writer = new FrameWriter();
  readonly #requests = new RequestLog();
  readonly #panels: Panels;
  readonly #mode = new ShowMode();
  readonly #publisher: Publisher;
  readonly #stage: ViewerCommandContext;
  readonly #connections: ViewerConnections;
  readonly #observers: Observers;
  readonly #squads = new ToldSquads();
  #tick = 0;
  #timeMs = 0;
  /** Time of the last tick without watchers. */
  #unwatchedMs = 0;

  /** @throws RequestError for invalid options */
  constructor(options: ViewerOptions) {
    const { controls = {}, history = {}, faults = [] } = options;
    const { updatesPerSecond = DEFAULT_UPDATES, clock = systemClock } = options;
    this.#domains = Array.isArray(options.domain) ? options.domain : [options.domain];
    const [first] = this.#domains;
    if (first === undefined) fail("/domain", "names no domain");
    if (!(updatesPerSecond > 0 && updatesPerSecond <= 1000)) {
      fail("/updatesPerSecond", `must be more than 0 and at most 1000, not ${updatesPerSecond}`);
    }
    this.#map = new ViewedMap(this.#domains, options.map);
    this.#panels = new Panels(options.telemetry);
    this.#audience = new Audience(history === false ? undefined : historyOf(history));
    this.#publisher = new Publisher({
      clock,
      updatesPerSecond,
      writer: this.#writer,
      audience: this.#audience,
      requests: this.#requests,
      panels: this.#panels,
      mode: this.#mode,
      world: options.world,
      things: options.world && new ToldThings(options.world, this.#map, options.thingAt),
      squads: this.#squads,
      detailsOfAll: options.detailsOfAll ?? DEFAULT_DETAILS_OF_ALL,
    });
    this.#stage = {
      domains: this.#domains,
      slots: this.#writer.slots,
      controls,
      faults,
      mayOrder: options.orders ?? true,
      mayDirect: options.directives ?? false,
      onLateFailure: (error) => this.note(errorOf(error).message, undefined, "failed"),
    };
    this.hello = buildHello(options, this.#stage, this.#map.summary);
    const parts = {
      audience: this.#audience,
      writer: this.#writer,
      requests: this.#requests,
      publisher: this.#publisher,
    };
    this.#connections = new ViewerConnections(this.hello, parts, () => {
      this.#passTo(this.#unwatchedMs);
      this.#publisher.wake(this.#tick, this.#timeMs);
    });
    this.#observers = new Observers(parts, (agent, source) => {
      this.note(`a better plan came late (${source})`, agent, "revised");
    });
  }

  /** Whether there are watchers or recordings. */
  get isActive(): boolean {
    return this.#audience.isThere;
  }

  /** Numbers of encodings and encoded characters so far. */
  get counts(): { readonly encodings: number; readonly characters: number } {
    return { ...this.#audience.counts };
  }

  /**
   * Shows an agent.
   *
   * @throws RequestError for a duplicate id, or a domain unknown to the viewer
   */
  add(options: AgentOptions): void {
    const { id, persona, domain = this.#domains[0] as Domain } = options;
    // A blank name would not be clickable.
    const name = options.name?.trim() ? options.name : id;
    const index = this.#domains.indexOf(domain.untyped);
    if (index < 0) fail("/domain", `"${domain.name}" is not a domain of this viewer`);
    if (this.#writer.indexOf(id) >= 0) fail("/id", `there is an agent "${id}" already`);
    const who = { index: this.#writer.nextIndex(), id, name, domain: index };
    const summary = persona === undefined ? who : { ...who, persona };
    this.#publisher.forget(summary.index);
    this.#writer.add(new AgentSlot(summary, domain, this.#map, options));
    if (this.isActive) this.#publisher.chooseDetails();
  }

  /** Stops showing an agent. Unknown ids are ignored. */
  remove(id: string): void {
    const index = this.#writer.indexOf(id);
    if (index < 0) return;
    this.#writer.remove(index);
    this.#requests.forget(id);
    this.#publisher.forget(index);
  }

  /**
   * Shows the lanes of a squad: who does what, when and with whom.
   *
   * @param squad its runner, on the game time of `tick`
   * @throws RequestError for a duplicate id
   */
  addSquad(id: string, squad: ViewedSquad): void {
    if (this.#squads.has(id)) fail("/id", `there is a squad "${id}" already`);
    this.#squads.add(id, squad);
  }

  /** Stops showing a squad. Unknown ids are ignored. */
  removeSquad(id: string): void {
    this.#squads.remove(id);
  }

  /** A new observer for an orchestrator of a domain, by default the first. */
  observer(domain: Domain = this.#domains[0] as Domain): Observer {
    return this.#observers.of(domain);
  }

  /**
   * Sends changes; call it once per frame of the game.
   *
   * @param timeMs game time, which must not decrease
   */
  tick(timeMs: number): void {
    this.#tick++;
    if (!this.#audience.isThere) {
      this.#unwatchedMs = timeMs;
      return;
    }
    this.#passTo(timeMs);
    this.#publisher.frame(this.#tick, this.#timeMs);
  }

  /** Freezes a time that goes backwards, as when a saved game is loaded: recordings only go forward. */
  #passTo(timeMs: number): void {
    const rounded = Math.round(timeMs * 10) / 10;
    if (rounded > this.#timeMs && rounded < Number.POSITIVE_INFINITY) this.#timeMs = rounded;
  }

  /** Adds an event to the feed. Costs nothing without watchers. */
  note(text: string, agent?: string, kind: EventMessage["kind"] = "note"): void {
    if (!this.isActive) return;
    const index = agent === undefined ? -1 : this.#writer.indexOf(agent);
    const event = { kind, text: text.slice(0, 500) };
    this.#publisher.event(index < 0 ? event : { ...event, agent: index }, this.#tick, this.#timeMs);
  }

  /** The `onStepEvent` of runners: adds failed and aborted steps to the feed. */
  readonly onStepEvent = (event: StepEvent): void => {
    if (!this.isActive) return;
    const { tool } = event.step;
    if (event.type === "failed") {
      this.note(`${tool} failed: ${event.why ?? ""}`, event.agent, "failed");
    } else if (event.type === "interrupted") {
      this.note(`${tool} was broken off: ${event.why}`, event.agent, "broken");
    }
  };

  /** Adds a state to the breaker's timeline, whose panel otherwise sees only one state per second. */
  noteBreaker(state: BreakerPanelState): void {
    this.#panels.noteBreaker(this.#timeMs, state);
    this.note(`the breaker is ${state}`);
  }

  /** Reports that the game was paused, or its speed changed, by other means than a page. */
  setMode(mode: { readonly paused?: boolean; readonly speed?: number }): void {
    this.#mode.paused = mode.paused ?? this.#mode.paused;
    this.#mode.speed = mode.speed ?? this.#mode.speed;
    if (this.isActive) this.#publisher.tellMode();
  }

  /**
   * Adds a watcher, for servers. The sink gets welcome, hello and a keyframe at once.
   *
   * @returns the watcher's id, and its end function
   */
  watch(sink: Sink): { readonly watcher: string; readonly close: () => void } {
    return this.#connections.watch(sink);
  }

  /**
   * Passes every line of a recording to a function.
   *
   * @param madeAt creation time for the header: ISO 8601
   * @returns stops the recording
   */
  record(write: (line: string) => void, madeAt?: string): () => void {
    return this.#connections.record(write, madeAt);
  }

  /** The history in memory as lines of a recording; without one, the present alone. */
  history(): string[] {
    return this.#connections.history();
  }

  /** Answers any command, also for a picture, whose code is loaded on demand. */
  async answer(value: unknown): Promise<CommandReply> {
    const read = readCommand(value);
    if ("error" in read || read.command.type !== "picture") return this.command(value);
    try {
      const { drawPicture } = await import("./commands/draw-picture.ts");
      return { ok: true, value: drawPicture(this.#stage, read.command) };
    } catch (error) {
      return { ok: false, error: errorOf(error) };
    }
  }

  /** Executes a page's command; any problem is reported in the reply. */
  command(value: unknown): CommandReply {
    const read = readCommand(value);
    if ("error" in read) return { ok: false, error: read.error };
    const { command } = read;
    try {
      if (command.type === "select") {
        this.#connections.select(command.watcher, command.agents);
        return { ok: true, value: null };
      }
      if (command.type === "picture") {
        throw new CommandFailure("unsupported", "/type", "takes a while", "ask with answer()");
      }
      const { said, kind = "command" } = carryOut(command, this.#stage, this.#mode);
      if (said !== undefined) {
        const agent =
          "agent" in command ? this.#writer.slots[command.agent]?.summary.id : undefined;
        this.note(said, agent, kind);
        if (this.isActive) this.#publisher.tellMode();
      }
      return { ok: true, value: null };
    } catch (error) {
      return { ok: false, error: errorOf(error) };
    }
  }

  /** Disconnects all watchers; new ones may connect. */
  dismiss(reason = "the game ended"): void {
    this.#audience.dismiss(reason);
  }
}

/**
 * Creates a viewer for a game.
 *
 * @throws RequestError for invalid options
 */
export function createViewer(options: ViewerOptions): Viewer {
  return new Viewer(options);
}

function historyOf(limits: {
  readonly seconds?: number | undefined;
  readonly bytes?: number | undefined;
}): RecordingBuffer {
  const { seconds = DEFAULT_HISTORY_SECONDS, bytes = DEFAULT_HISTORY_BYTES } = limits;
  for (const [name, value] of Object.entries({ seconds, bytes })) {
    if (!(value > 0)) fail(`/history/${name}`, `must be positive, not ${value}`);
  }
  return new RecordingBuffer(seconds * 1000, bytes);
}

function fail(pointer: string, message: string): never {
  throw new RequestError([{ pointer, message }]);
}

/** The first message to pages: agents and supported commands. */
function buildHello(
  options: ViewerOptions,
  { domains, controls, faults, mayOrder, mayDirect }: ViewerCommandContext,
  map: MapSummary | undefined,
): HelloMessage {
  const { budgetMs, model, title } = options;
  return {
    type: "hello",
    protocol: PROTOCOL_VERSION,
    title: title ?? (domains[0] as Domain).name,
    domains: domains.map(summariseDomain),
    ...(map === undefined ? undefined : { map }),
    capabilities: {
      pause: controls.pause !== undefined && controls.resume !== undefined,
      step: controls.step !== undefined,
      speed: controls.speed !== undefined,
      setVariable: controls.setVariable !== undefined,
      orderGoal: mayOrder,
      orderDirective: mayDirect,
      history: options.history !== false,
    },
    faults:
      controls.setFault === undefined
        ? []
        : faults.map(({ name, description }) => ({ name, description })),
    ...(budgetMs === undefined ? undefined : { budgetMs }),
    ...(model === undefined ? undefined : { model }),
  };
}
