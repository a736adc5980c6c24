// `npm run dev`: the server, and the page that Vite serves beside it.
import { createServer } from "vite";
import { startServer } from "./server.ts";

const port = Number(process.env["PORT"] ?? 2567);
await startServer(port);
process.env["VITE_SERVER"] = `http://localhost:${port}`;
const page = await createServer();
await page.listen();
page.printUrls();
