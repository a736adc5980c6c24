import { Redis } from "ioredis";

/** A client for a test, which waits for the server's start. */
export function redisClient({ path }: { readonly path: string }): Redis {
  const client = new Redis(path, { maxRetriesPerRequest: null });
  client.on("error", () => {});
  return client;
}

/** Waits for a condition without a limit of its own; the test's timeout ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
