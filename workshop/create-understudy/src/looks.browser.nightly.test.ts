import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { answerFrom } from "../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../scripts/build/build-game.mjs";
import { describeLook, describeLooks } from "../../viewer/web/testing/describe-looks.ts";
import { domain } from "../templates/_shared/src/camp/domain.ts";
import { CampRoom } from "../templates/colyseus/src/camp-room.ts";

describeLooks(["browser", "phaser", "dungeon", "stealth", "colony", "squad"]);

describeLook("the template colyseus", "colyseus", {
  serve: async (folder) => {
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const host = createServer(answerFrom(await buildTemplate("colyseus", folder)));
    const transport = new WebSocketTransport({ server: host });
    const server = new Server({ transport, greet: false, gracefullyShutdown: false });
    server.define("camp", CampRoom, { orchestrator });
    await server.listen(0, "127.0.0.1");
    return {
      url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
      close: async () => {
        await server.gracefullyShutdown(false);
        orchestrator.dispose();
      },
    };
  },
});
