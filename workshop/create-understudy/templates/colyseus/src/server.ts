import { Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm";
import { Orchestrator } from "@understudy/planner-core";
import { domain } from "./camp/domain.ts";
import { CampRoom } from "./camp-room.ts";

/** Serves rooms to pages of any origin; Ctrl+C stops it. */
export async function startServer(port: number): Promise<void> {
  // The shipped model, in a thread. Without it, the classical planner plans alone.
  const lead = (await createLead().catch(console.warn)) ?? undefined;
  await lead?.warmUp(domain).catch(console.warn);
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
  const server = new Server({ transport: new WebSocketTransport(), greet: false });
  server.define("camp", CampRoom, { orchestrator });
  server.onShutdown(async () => {
    orchestrator.dispose();
    await lead?.dispose();
  });
  await server.listen(port);
}
