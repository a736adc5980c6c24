import { Redis } from "ioredis";

/** A client of a test's own, which waits until the server is there. */
export function redisClient({ path }: { readonly path: string }): Redis {
  const client = new Redis(path, { maxRetriesPerRequest: null });
  client.on("error", () => {});
  return client;
}

/** Waits until something is true, however long this machine takes; the test's own time limit ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
