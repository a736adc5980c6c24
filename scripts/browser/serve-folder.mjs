// A web host for one folder, on this machine only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};
/** Folders and a file, none starting with a dot; a folder stands for its index. */
const PATH = /^\/([\w@~-][\w.@~-]*\/)*([\w@~-][\w.@~-]*)?$/;

/** Serves files of a folder like a web host: text gzipped, and nothing outside it. */
export function answerFrom(folder) {
  return async ({ url = "/", method }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    if (!PATH.test(pathname) || (method !== "GET" && method !== "HEAD")) {
      response.writeHead(404).end();
      return;
    }
    try {
      const bytes = await readFile(join(folder, name));
      const type = TYPES[extname(name)];
      const body = type === undefined ? bytes : gzipSync(bytes);
      response.writeHead(200, {
        "content-type": type ?? "application/octet-stream",
        "content-length": body.length,
        ...(type === undefined ? {} : { "content-encoding": "gzip" }),
      });
      response.end(method === "HEAD" ? undefined : body);
    } catch {
      response.writeHead(404).end();
    }
  };
}

/** Serves a folder's files on this machine only. @returns its URL, and a stop function */
export async function serveFolder(folder, port = 0) {
  const server = createServer(answerFrom(folder));
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
