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

/** How a viewer is served. */
export interface ServeOptions {
  /** Default 0: any that is free. */
  readonly port?: number | undefined;
  /** In the address, so that nobody else on the machine can guess it. Default: a random one. */
  readonly token?: string | undefined;
  /** The page to serve, as HTML. Default: the one that the build made. */
  readonly page?: string | undefined;
}

/** A viewer that is served. */
export interface ViewerServer {
  /** To be opened in a browser. Anyone who has it can see and change the game. */
  readonly url: string;
  readonly port: number;
  /** Sends its pages home and frees the port. Recordings and pages of other servers continue. */
  close(): Promise<void>;
}

/**
 * Serves the page of a viewer on the loopback, 127.0.0.1 and ::1, and nowhere else. The address has a secret in it; requests of other
 * sites are refused.
 *
 * @throws PageError if the page was not built; what the system says if the port is taken
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
 * Serves a page that shows a recording, on the loopback alone.
 *
 * @param recording the text of a recording
 * @throws RecordingError if it is none; as `serveViewer` else
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
  // Machines without IPv6, and a port that is taken there, are no reason to fail: the address names 127.0.0.1.
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
