// `npm run dev`: the server, with Vite serving the page.
import { createServer } from "vite";
import { startServer } from "./server.ts";

const port = Number(process.env["PORT"] ?? 2567);
await startServer(port);
process.env["VITE_SERVER"] = `http://localhost:${port}`;
const page = await createServer();
await page.listen();
page.printUrls();
