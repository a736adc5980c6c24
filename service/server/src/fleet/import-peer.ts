import { RequestError } from "@understudy/planner-core";

/**
 * Imports a library that only fleets and queues need.
 *
 * @throws RequestError if the library is not installed
 */
export async function importPeer<Library>(
  name: string,
  load: () => Promise<Library>,
): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | undefined)?.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = `the package ${name} is not installed`;
    throw new RequestError([{ pointer: "", message, hint: `npm install ${name}` }], { cause });
  }
}
