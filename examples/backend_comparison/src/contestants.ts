import {
  createLead,
  ollamaStatus,
  openBackend,
  type ResilientLead,
  readEnvironment,
  withoutPassword,
} from "@understudy/llm";
import { type ModelServer, startModelServer } from "@understudy/stress";

/** Somebody who plans: a model behind some backend. */
interface Contestant {
  readonly name: string;
  /** What really answers. */
  readonly what: string;
  readonly lead: ResilientLead;
}

/** Everybody who takes part, and what to close afterwards. */
export interface Field {
  readonly contestants: readonly Contestant[];
  /** What a reader must know to read the table. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Where real servers are, if any. */
export interface Servers {
  /** A SPEC such as `openai/phi-3@http://127.0.0.1:8080`. */
  readonly openai?: string | undefined;
  /** Whether to look for a running Ollama. */
  readonly lookForOllama: boolean;
}

/**
 * The embedded model, Ollama and an OpenAI-compatible server. Where no real server is, a model server on
 * this machine's loopback takes its place: it speaks the same protocol over real HTTP, and the embedded
 * model answers behind it.
 */
export async function openField(servers: Servers): Promise<Field> {
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closing) await each();
  };
  try {
    return { ...(await open(servers, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  { openai, lookForOllama }: Servers,
  closing: (() => Promise<void>)[],
): Promise<Omit<Field, "close">> {
  const notes: string[] = [];
  const contestants: Contestant[] = [];
  const add = async (name: string, what: string, lead: Promise<ResilientLead>): Promise<void> => {
    const opened = await lead;
    closing.unshift(() => opened.dispose());
    contestants.push({ name, what, lead: opened });
  };
  const embedded = await openBackend("nano");
  await add("embedded", "nano", createLead({ backend: embedded }));

  let server: ModelServer | undefined;
  const loopback = async (name: string): Promise<string> => {
    if (server === undefined) {
      const started = await startModelServer({ answer: embedded, models: ["nano"] });
      server = started;
      closing.push(() => started.close());
    }
    notes.push(`No ${name}: the model server of the stress harness plays it on the loopback,`);
    notes.push(
      "with the embedded model behind it. Its row shows what the protocol costs, no more.",
    );
    return server.url;
  };
  const status = lookForOllama ? await ollamaStatus() : undefined;
  const { ollamaModel } = readEnvironment();
  if (status === undefined) {
    const backend = await openBackend("ollama/nano", { ollamaUrl: await loopback("Ollama runs") });
    await add("ollama", "nano, loopback", createLead({ backend }));
  } else await add("ollama", ollamaModel, createLead({ model: `ollama/${ollamaModel}` }));

  if (openai === undefined) {
    const url = await loopback("OpenAI-compatible server was named");
    await add("openai", "nano, loopback", createLead({ model: `openai/nano@${url}/v1` }));
  } else await add("openai", withoutPassword(openai), createLead({ model: openai }));
  return { contestants, notes };
}
