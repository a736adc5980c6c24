import {
  type Backend,
  createLead,
  ollamaStatus,
  openBackend,
  type ResilientLead,
  withoutPassword,
} from "@understudy/llm";
import { models as kept } from "@understudy/llm/models";
import { type ModelServer, startModelServer } from "@understudy/stress";

/** Somebody who plans: a model behind some backend. */
interface Contestant {
  readonly name: string;
  /** The model that really answers. */
  readonly what: string;
  readonly lead: ResilientLead;
  /** The memory of this machine that it takes, if that is known. */
  readonly memoryBytes: () => number | undefined;
}

/** Everybody who takes part, and what to close afterwards. */
export interface Field {
  readonly contestants: readonly Contestant[];
  /** Notes that a reader of the table needs. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** The addresses of real servers, if there are any. */
export interface Servers {
  /** A SPEC such as `openai/phi-3@http://127.0.0.1:8080`. */
  readonly openai?: string | undefined;
  /** Any others, by their SPECs. */
  readonly models?: readonly string[] | undefined;
  /** Whether to look for a running Ollama, and for files in the folder of models. */
  readonly lookAround: boolean;
}

/**
 * All models that can be reached: the embedded one, the files of the folder of models, what a running Ollama has, and
 * those that are named. Where no real server is, a model server on
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
  { openai, models = [], lookAround }: Servers,
  closing: (() => Promise<void>)[],
): Promise<Omit<Field, "close">> {
  const notes: string[] = [];
  const contestants: Contestant[] = [];
  const add = async (name: string, what: string, backend: Backend): Promise<void> => {
    const lead = await createLead({ backend });
    closing.unshift(async () => {
      await lead.dispose();
      await backend.dispose();
    });
    contestants.push({ name, what, lead, memoryBytes: () => backend.info.memoryBytes });
  };
  const embedded = await openBackend("nano");
  await add("embedded", "nano", embedded);

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
  const files = lookAround ? await kept.list() : [];
  for (const { name, path } of files) await add("embedded", name, await openBackend(path));
  const status = lookAround ? await ollamaStatus() : undefined;
  for (const { name } of status?.models ?? []) {
    await add("ollama", name, await openBackend(`ollama/${name}`));
  }
  if (status === undefined) {
    const ollamaUrl = await loopback("Ollama runs");
    await add("ollama", "nano, loopback", await openBackend("ollama/nano", { ollamaUrl }));
  }
  if (openai === undefined) {
    const url = await loopback("OpenAI-compatible server was named");
    await add("openai", "nano, loopback", await openBackend(`openai/nano@${url}/v1`));
  }
  for (const spec of openai === undefined ? models : [openai, ...models]) {
    const [name = ""] = spec.split("/");
    await add(name, withoutPassword(spec), await openBackend(spec));
  }
  return { contestants, notes };
}
