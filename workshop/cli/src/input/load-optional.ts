import { InputError } from "./input-error.ts";

/**
 * Loads an optional package.
 *
 * @param name name of the package
 * @param command the command that needs it
 * @throws InputError if it is not installed
 */
export async function loadOptional<Module>(
  name: string,
  command: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const isMissing =
      cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing) throw cause;
    const message = `the package ${name} is not installed`;
    const issue = { pointer: "", message, hint: `npm install ${name}` };
    throw new InputError("invalid-usage", command, [issue], { cause });
  }
}
