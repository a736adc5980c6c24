import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { serveViewer, type Viewer, type ViewerServer } from "../../src/index.ts";

/** The part of `understudy viewer`'s show used here. It is not imported, since that package depends on this one. */
interface Show {
  readonly viewer: Viewer;
  run(signal: AbortSignal): Promise<void>;
  dispose(): Promise<void>;
}

/** Options of a show. */
export interface ShowWishes {
  readonly agents?: number;
  readonly seed?: number;
  readonly planLibrary?: boolean;
}

/** A served show. */
export interface ServedShow {
  readonly viewer: Viewer;
  readonly server: ViewerServer;
  close(): Promise<void>;
}

/** The page built from the current sources. */
export async function buildPage(): Promise<string> {
  const script = new URL("../../scripts/build-page.mjs", import.meta.url);
  const builder = (await import(script.href)) as {
    buildPage(options: { readonly force: boolean }): Promise<string>;
  };
  return readFile(await builder.buildPage({ force: false }), "utf8");
}

/** Starts a show of the village in real time, and serves it. */
export async function serveShow(page: string, wishes: ShowWishes = {}): Promise<ServedShow> {
  const { startShow } = (await import(file("../../../cli/src/viewer/show/show.ts"))) as {
    startShow(options: ShowWishes): Promise<Show>;
  };
  const show = await startShow({ agents: 12, seed: 1, ...wishes });
  const server = await serveViewer(show.viewer, { page });
  const end = new AbortController();
  const running = show.run(end.signal);
  return {
    viewer: show.viewer,
    server,
    close: async () => {
      end.abort();
      await running;
      await server.close();
      await show.dispose();
    },
  };
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
