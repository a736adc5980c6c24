import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { HelloMessage } from "../../src/protocol/hello.ts";
import type { RecordedMessage } from "../../src/protocol/message.ts";
import { History, type Moment, WHOLE } from "../model/time/history.ts";

/** Source of the show. */
type Origin =
  | { readonly kind: "nothing" }
  | { readonly kind: "live" }
  | { readonly kind: "file"; readonly name: string };

/** Update interval of panels in a live show, in ms. */
const FOLLOW_MS = 100;

/** The show: a history, and the displayed moment. */
export interface ShowStore {
  readonly origin: Signal<Origin>;
  readonly history: Signal<History | undefined>;
  /** The displayed game time in ms; undefined: the latest. */
  readonly cursorMs: Signal<number | undefined>;
  /** The moment shown in panels; follows the game about ten times per second. */
  readonly moment: ReadonlySignal<Moment | undefined>;
  /** Starts another show. */
  begin(origin: Origin, hello: HelloMessage): History;
  /** Adds a message of a running show. */
  tell(message: Exclude<RecordedMessage, HelloMessage>): void;
  /** Updates the panels at once. */
  refresh(): void;
}

/** Creates an empty store. */
export function openShowStore(): ShowStore {
  const origin = signal<Origin>({ kind: "nothing" });
  const history = signal<History | undefined>(undefined);
  const cursorMs = signal<number | undefined>(undefined);
  const pulse = signal(0);
  let isDue = false;
  const moment = computed(() => {
    pulse.value;
    return history.value?.at(cursorMs.value ?? Number.POSITIVE_INFINITY);
  });
  const refresh = (): void => {
    isDue = false;
    pulse.value = pulse.peek() + 1;
  };
  return {
    origin,
    history,
    cursorMs,
    moment,
    refresh,
    begin(from, hello) {
      const next = new History(hello, from.kind === "file" ? WHOLE : {});
      origin.value = from;
      cursorMs.value = undefined;
      history.value = next;
      return next;
    },
    tell(message) {
      history.peek()?.push(message);
      if (isDue) return;
      isDue = true;
      setTimeout(refresh, FOLLOW_MS);
    },
  };
}
