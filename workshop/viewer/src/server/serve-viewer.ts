/**
 * The HTTP server of the viewer.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { pageWith, readPage } from "../page/page-file.ts";
import { readViewerRecording } from "../protocol/recording/read-recording.ts";
import type { Viewer } from "../publish/viewer.ts";
import { Answerer } from "./answerer.ts";
import { listen, shut } from "./listen.ts";

/** Options of a viewer's server. */
export interface ServeOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Secret in the URL, unguessable for other programs. Default: random. */
  readonly token?: string | undefined;
  /** The page's HTML. Default: the built page. */
  readonly page?: string | undefined;
}

/** A running viewer server. */
export interface ViewerServer {
  /** URL for a browser. Its possession gives full access to the game. */
  readonly url: string;
  readonly port: number;
  /** Disconnects its pages and frees the port. Recordings and pages of other servers continue. */
  close(): Promise<void>;
}

/**
 * Serves a viewer's page on the loopback only, 127.0.0.1 and ::1. The URL contains a secret; requests of other sites
 * are refused.
 *
 * @throws PageError if the page was not built; system errors such as a port in use
 *
 * @example
 * const server = await serveViewer(viewer);
 * console.log(server.url);
 */
export async function serveViewer(
  viewer: Viewer,
  options: ServeOptions = {},
): Promise<ViewerServer> {
  return serve(viewer, options.page ?? (await readPage()), options);
}

/**
 * Serves a recording as a page, on the loopback only.
 *
 * @param recording text of a recording
 * @throws RecordingError for an invalid one; otherwise as `serveViewer`
 */
export async function serveRecording(
  recording: string,
  options: ServeOptions = {},
): Promise<ViewerServer> {
  readViewerRecording(recording);
  const page = options.page ?? (await readPage());
  return serve(undefined, pageWith(page, recording), options);
}

async function serve(
  viewer: Viewer | undefined,
  page: string,
  { port: wanted = 0, token = randomBytes(16).toString("hex") }: ServeOptions,
): Promise<ViewerServer> {
  const answerer = new Answerer(viewer, token, page);
  const ipv4 = await listen(answerer, "127.0.0.1", wanted);
  const { port } = ipv4.address() as AddressInfo;
  answerer.port = port;
  // Missing IPv6, or a port in use there, is no failure: the URL uses 127.0.0.1.
  const ipv6 = await listen(answerer, "::1", port).catch(() => undefined);
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    port,
    close: async () => {
      answerer.dismiss("the server was closed");
      await Promise.all([ipv4, ipv6].map((server) => server && shut(server)));
    },
  };
}
