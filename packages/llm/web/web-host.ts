import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Paths of pages, by what their content security policy allows. */
const POLICIES = {
  strict: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  asksServers:
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*",
  noWebAssembly: "default-src 'none'; script-src 'self'; connect-src 'self'",
} as const;
export type PolicyName = keyof typeof POLICIES;

const pageWith = (script: string): string =>
  `<!doctype html><link rel="icon" href="data:,"><script type="module" src="browser/${script}.js"></script>`;
const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A web host with a page under each policy, as a bundler would have left it there. */
export class WebHost {
  readonly port: number;
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  /** Responses sent instead of files, by the end of their paths. */
  readonly instead = new Map<string, { readonly status?: number; readonly body?: Uint8Array }>();
  /** The report that a page posted. */
  readonly report: Promise<unknown>;
  readonly #server: Server;

  private constructor(server: Server, files: ReadonlyMap<string, Uint8Array>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    let tell: (report: unknown) => void;
    this.report = new Promise((resolve) => {
      tell = resolve;
    });
    server.on("request", async (request, response) => {
      const { url = "" } = request;
      if (request.method === "POST") tell(JSON.parse(await text(request)));
      this.requests.push(url);
      const [, policy = "", ...rest] = url.split("/");
      const path = rest.join("/");
      const changed = this.instead.get(path);
      const body = changed?.body ?? files.get(path);
      response.setHeader("content-security-policy", POLICIES[policy as PolicyName] ?? "");
      response.setHeader("content-type", typeOf(path));
      response.statusCode = changed?.status ?? (body === undefined ? 404 : 200);
      response.setHeader("content-length", body?.length ?? 0);
      response.end(body);
    });
  }

  static async start(): Promise<WebHost> {
    const files = await siteFiles();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new WebHost(server, files);
  }

  /** Times that a path was asked for under a policy. */
  countOf(path: string): number {
    return this.requests.filter((each) => each.endsWith(path)).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function siteFiles(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: {
      index: fileAt("page-entry.ts"),
      report: fileAt("report-entry.ts"),
      "model-worker": fileAt("../src/browser/model-worker.ts"),
    },
    outdir: "browser",
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  const files = new Map<string, Uint8Array>([
    ["", Buffer.from(pageWith("index"))],
    ["report", Buffer.from(pageWith("report"))],
  ]);
  for (const { path, contents } of outputFiles) {
    files.set(`browser/${path.split(/[\\/]/).at(-1)}`, contents);
  }
  files.set("village.json", await readFile(fileAt("../../../examples/domains/village.json")));
  // The path of the model in the package, seen from its scripts: beside the folders of all pages.
  const model = await readFile(fileAt("../shipped/nano-planner.gguf"));
  files.set("nano-planner.gguf", model);
  return files;
}

function typeOf(path: string): string {
  if (path.endsWith(".js")) return "text/javascript";
  return path === "" || path === "report" ? "text/html" : "application/octet-stream";
}
