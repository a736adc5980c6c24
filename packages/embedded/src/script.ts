import { createLibrary } from "./flat/flat-library.ts";

const host = globalThis as unknown as { readonly hostNow: () => number; understudy: unknown };

host.understudy = createLibrary(() => host.hostNow());
