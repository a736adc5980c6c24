import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm";
import { type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import { answerFrom } from "../../../scripts/browser/serve-folder.mjs";
import { buildPage } from "../../../scripts/build/build-game.mjs";
import { MailRoom } from "./mail-room.ts";

const courier = new URL("../../domains/courier.json", import.meta.url);
const PAGE = { game: "examples/colyseus/src/page.ts" };

/** The shipped model; `undefined` if it does not load. The classical planner plays alone then. */
async function openLlmPlanner(domain: Domain) {
  try {
    const llm = await createLlmPlanner({ resilience: { timeoutMs: 60_000 } });
    await llm.warmUp(domain);
    return llm;
  } catch (error) {
    console.warn(`There is no model: ${String(error)}`);
    return undefined;
  }
}

/** Serves page and rooms on this machine; all rooms share one model. */
export async function startServer(folder?: string, speed = 1) {
  const domain = loadDomain(await readFile(courier, "utf8"));
  const llm = await openLlmPlanner(domain);
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
  const host = createServer(answerFrom(await buildPage("colyseus", PAGE, folder)));
  const transport = new WebSocketTransport({ server: host });
  const server = new Server({ transport, greet: false, gracefullyShutdown: speed === 1 });
  server.onShutdown(() => orchestrator.dispose());
  server.define("mail", MailRoom, { orchestrator, llm, speed });
  await server.listen(0, "127.0.0.1");
  return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`, server };
}
