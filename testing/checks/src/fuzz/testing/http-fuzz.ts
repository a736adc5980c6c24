import { Agent, request } from "node:http";
import type { Random } from "@understudy/planner-core";
import type { FuzzFindings } from "./findings.ts";
import { mutateBytes, mutateValue, pick } from "./mutate.ts";
import { HTTP_SEEDS, type SeedRequest } from "./seeds.ts";

/** Mutated HTTP requests: each must get an answer, each refusal a code and a text. */
export async function fuzzHttp(
  port: number,
  count: number,
  random: Random,
  findings: FuzzFindings,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const sendSome = async (): Promise<void> => {
    while (findings.messages < count) {
      findings.messages++;
      const seed = pick(random, HTTP_SEEDS);
      await send(agent, port, seed, spoil(random, seed.body), findings);
    }
  };
  await Promise.all(Array.from({ length: 4 }, sendSome));
  agent.destroy();
}

function spoil(random: Random, body: unknown): Buffer {
  let value = body;
  for (let times = 1 + Math.floor(random.next() * 3); times > 0; times--) {
    value = mutateValue(random, value);
  }
  const bytes = Buffer.from(JSON.stringify(value) ?? "");
  return random.next() < 0.3 ? mutateBytes(random, bytes) : bytes;
}

function send(
  agent: Agent,
  port: number,
  { method, path }: SeedRequest,
  body: Buffer,
  findings: FuzzFindings,
): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve) => {
    const sent = request({ port, host: "127.0.0.1", method, path, agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => {
        const { statusCode = 0 } = response;
        const text = Buffer.concat(pieces).toString();
        const code = statusCode < 300 ? String(statusCode) : codeOf(text);
        findings.count(`http ${code ?? statusCode}`);
        if (statusCode === 500) complain(findings, path, body, text);
        else if (code === undefined) complain(findings, path, body, text);
        resolve();
      });
    });
    sent.on("error", (error) => {
      complain(findings, path, body, error.message);
      resolve();
    });
    sent.end(body);
  });
}

/** The code of an error in any supported format; undefined for others. */
function codeOf(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    const { code, message } = Object(error) as {
      readonly code?: string;
      readonly message?: string;
    };
    return typeof code === "string" && typeof message === "string" ? code : undefined;
  } catch {
    return undefined;
  }
}

function complain(findings: FuzzFindings, path: string, body: Buffer, heard: string): void {
  findings.complain(`${path} ${body.toString("utf8").slice(0, 300)} -> ${heard}`);
}
