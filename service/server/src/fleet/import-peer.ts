import { RequestError } from "@understudy/planner-core";

/**
 * Imports an optional peer dependency.
 *
 * @throws RequestError if it is not installed
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
