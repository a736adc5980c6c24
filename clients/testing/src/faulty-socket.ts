// Loaded before a client's program: causes the mistake named in the environment.
interface Spoken {
  type: string;
  seq?: number;
  token?: unknown;
  ticket?: unknown;
  limits?: unknown;
  messages?: Spoken[];
  basedOn?: number;
  goal?: unknown;
  things?: { gone?: boolean }[];
  running?: unknown;
  fromMs?: unknown;
}

type Fault = (message: Spoken) => Spoken | undefined;

let lastState = 0;
function noteState(message: Spoken): Spoken {
  if (message.type === "state") lastState = message.seq ?? 0;
  return message;
}

/** A message of this type, marked as belonging to the last state. */
function asNew(message: Spoken, type: string): Spoken {
  return message.type === type ? { ...message, basedOn: lastState } : message;
}

const ways: Record<string, { readonly says?: Fault; readonly hears?: Fault }> = {
  "no-token": { says: ({ token: _, ...others }) => others },
  "number-gap": {
    says: (message) => ({ ...message, ...(message.seq && { seq: message.seq * 2 }) }),
  },
  "number-again": { says: (message) => ({ ...message, ...(message.seq && { seq: 1 }) }) },
  "own-types": { says: (message) => ({ ...message, type: message.type.toUpperCase() }) },
  "no-state": {
    says: (message) => (message.type === "state" ? { ...message, type: "idle" } : message),
  },
  "no-acks": { says: (message) => (message.type === "ack" ? undefined : message) },
  "deaf-to-errors": { hears: (message) => (message.type === "error" ? undefined : message) },
  "ticket-again": {
    says: (message) => (message.ticket === undefined ? message : { ...message, ticket: "one" }),
  },
  "knows-no-limit": { hears: ({ limits: _, ...others }) => others },
  "one-goal": {
    says: (message) => (message.type === "want" ? { ...message, goal: "warm" } : message),
  },
  "keeps-gone-things": {
    says: ({ things, ...others }) => ({
      ...others,
      ...(things && { things: things.filter(({ gone }) => gone !== true) }),
    }),
  },
  "ids-as-texts": {
    says: (message) => ({
      ...message,
      ...(message.running !== undefined && {
        running: JSON.parse(
          JSON.stringify(message.running).replace(/"tree":(\d+)/g, '"tree":"$1"'),
        ),
      }),
    }),
  },
  "starts-early": { hears: ({ fromMs: _, ...others }) => others },
  "follows-late-plans": { says: noteState, hears: (message) => asNew(message, "plan") },
  "takes-old-steps": { says: noteState, hears: (message) => asNew(message, "early") },
};
const way = ways[process.env["UNDERSTUDY_FAULT"] ?? ""] ?? {};

function changed(text: string, fault: Fault | undefined): string | undefined {
  const message = JSON.parse(text) as Spoken;
  if (fault === undefined) return text;
  const messages = message.messages?.flatMap((each) => fault(each) ?? []);
  const next = messages === undefined ? fault(message) : { ...message, messages };
  return next && JSON.stringify(next);
}

/** The changed part of a WebSocket. */
declare class Socket {
  constructor(url: string, protocol: string);
  get onmessage(): Listener;
  set onmessage(listener: Listener);
  send(text: string): void;
}
type Listener = (event: { readonly data: string }) => void;

const scope: object = globalThis;
const FaultlessSocket: typeof Socket = Reflect.get(scope, "WebSocket");

class FaultySocket extends FaultlessSocket {
  override send(text: string): void {
    const said = changed(text, way.says);
    if (said !== undefined) super.send(said);
  }

  override get onmessage(): Listener {
    return super.onmessage;
  }

  override set onmessage(listener: Listener) {
    super.onmessage = ({ data }) => {
      const heard = changed(data, way.hears);
      if (heard !== undefined) listener({ data: heard });
    };
  }
}
Reflect.set(scope, "WebSocket", FaultySocket);
// Simulates a platform other than Node, where the client uses the built-in WebSocket.
Reflect.set(process, "getBuiltinModule", undefined);
