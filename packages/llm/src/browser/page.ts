/** Globals of pages and workers that Node lacks. Each may be missing, such as in private windows or over plain http. */
interface PageGlobals {
  readonly caches?: { open(name: string): Promise<PageCache> };
}

/** The used part of `Cache`. */
export interface PageCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

export const page: PageGlobals = globalThis as PageGlobals;
