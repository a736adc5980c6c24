import type { HelloMessage } from "../protocol/hello.ts";
import {
  RECORDING_FORMAT,
  VIEWER_RECORDING_VERSION,
  type ViewerRecordingHeader,
} from "../protocol/message.ts";
import { type Audience, type Sink, Watcher } from "./audience.ts";
import { CommandFailure } from "./commands/command-failure.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { Publisher } from "./publisher.ts";

/** Adds and removes pages and recordings, and sends their opening messages. */
export class ViewerConnections {
  readonly #hello: HelloMessage;
  readonly #audience: Audience;
  readonly #writer: FrameWriter;
  readonly #publisher: Publisher;
  /** Called before the first recipient after a time without any. */
  readonly #wake: () => void;
  #watchers = 0;

  constructor(
    hello: HelloMessage,
    parts: {
      readonly audience: Audience;
      readonly writer: FrameWriter;
      readonly publisher: Publisher;
    },
    wake: () => void,
  ) {
    this.#hello = hello;
    this.#audience = parts.audience;
    this.#writer = parts.writer;
    this.#publisher = parts.publisher;
    this.#wake = wake;
  }

  /** Adds a page, which gets welcome, hello and a keyframe at once. */
  watch(sink: Sink): { readonly watcher: string; readonly close: () => void } {
    if (!this.#audience.isThere) this.#wake();
    const watcher = new Watcher(`w${++this.#watchers}`, sink);
    this.#audience.watchers.set(watcher.id, watcher);
    sink.send(JSON.stringify({ type: "welcome", watcher: watcher.id }));
    sink.send(JSON.stringify(this.#hello));
    for (const line of this.#publisher.opening(watcher)) sink.send(line);
    return {
      watcher: watcher.id,
      close: () => {
        this.#audience.watchers.delete(watcher.id);
        this.#publisher.chooseDetails();
      },
    };
  }

  /** Starts a recording; returns its end function. */
  record(write: (line: string) => void, madeAt: string | undefined): () => void {
    if (!this.#audience.isThere) this.#wake();
    for (const line of [...this.#head(madeAt), ...this.#publisher.opening()]) write(line);
    this.#audience.recorders.add(write);
    this.#publisher.chooseDetails();
    return () => {
      this.#audience.recorders.delete(write);
    };
  }

  /** The history as lines of a recording; without one, the present alone. */
  history(): string[] {
    const kept = [...(this.#audience.history?.lines() ?? [])];
    if (kept.length > 0) return [...this.#head(undefined), ...kept];
    if (!this.#audience.isThere) this.#wake();
    return [...this.#head(undefined), ...this.#publisher.opening()];
  }

  /** Selects the agents whose details a page gets. */
  select(id: string, agents: readonly number[]): void {
    const watcher = this.#audience.watchers.get(id);
    if (watcher === undefined) {
      throw new CommandFailure("unknown", "/watcher", "there is no such watcher");
    }
    const missing = agents.findIndex((agent) => this.#writer.slots[agent] === undefined);
    if (missing >= 0) {
      const pointer = `/agents/${missing}`;
      throw new CommandFailure("unknown", pointer, `there is no agent ${agents[missing]}`);
    }
    watcher.selected = new Set(agents);
    this.#publisher.chooseDetails();
    for (const line of this.#publisher.detailsOf(agents)) this.#audience.send(watcher, line);
  }

  #head(madeAt: string | undefined): string[] {
    const header: ViewerRecordingHeader = {
      format: RECORDING_FORMAT,
      version: VIEWER_RECORDING_VERSION,
      ...(madeAt === undefined ? undefined : { madeAt }),
    };
    return [JSON.stringify(header), JSON.stringify(this.#hello)];
  }
}
