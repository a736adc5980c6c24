import { describeLook } from "../../../workshop/viewer/web/testing/describe-looks.ts";
import { startServer } from "./server.ts";

describeLook("the mail", "example-colyseus", {
  serve: async (folder) => {
    const { url, server } = await startServer(folder, 1);
    return { url, close: () => server.gracefullyShutdown(false) };
  },
  isPlaying: () => document.body.dataset["players"] !== undefined,
});
