/**
 * Globals that a page and its workers have and Node has not. Each may be missing: in private windows, over plain
 * http.
 */
interface PageGlobals {
  readonly caches?: { open(name: string): Promise<PageCache> };
}

/** The part of `Cache` that is used here. */
export interface PageCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

export const page: PageGlobals = globalThis as PageGlobals;
