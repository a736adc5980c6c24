// A server in a process of its own, for tests that attack it; or a plain one of Node beside it. It ends with its parent.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Domain, loadDomain } from "@understudy/planner-core";
import type { AttackedFacts, AttackedOptions } from "./attacked-process.ts";
import { HUT, startHut } from "./hut.ts";
import { PUZZLE } from "./puzzle.ts";

const { isPlain = false, server: options } = JSON.parse(
  process.argv[2] as string,
) as AttackedOptions;

async function start(): Promise<Pick<AttackedFacts, "port" | "grpcPort">> {
  if (!isPlain) {
    const domains = [HUT, PUZZLE].map((each) => {
      const domain = loadDomain(each as never) as Domain;
      return { name: domain.name, domain };
    });
    return await startHut({ grpcPort: 0, domains, ...options }, "in threads");
  }
  const plain = createServer((request, response) => {
    request.resume();
    response.end('{"status":"ok"}');
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  return { port: (plain.address() as AddressInfo).port, grpcPort: undefined };
}

const { port, grpcPort } = await start();

function tell(): void {
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ port, grpcPort, memoryBytes: rss, heapBytes: heapUsed } satisfies AttackedFacts);
}

process.on("message", tell);
process.once("disconnect", () => process.exit());
tell();
