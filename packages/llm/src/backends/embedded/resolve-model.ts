import { open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { SHIPPED_DOMAINS, SHIPPED_MODEL, SHIPPED_SHA256 } from "./shipped-model.ts";

/** A model file for the embedded backend. */
export interface EmbeddedModel {
  /** Name in keys and telemetry: `nano` or the file's name. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Required SHA-256 in hexadecimal digits; undefined accepts any file. */
  readonly sha256?: string | undefined;
  /** Hashes of the domains in the training data; undefined if unknown. */
  readonly taughtDomains?: readonly string[] | undefined;
  /** Whether the model was trained to follow directives and personas; undefined if unknown. */
  readonly readsWords?: boolean | undefined;
  /** Whether the model can write texts as well as plans; undefined if unknown. */
  readonly writesTexts?: boolean | undefined;
}

/**
 * The model named by a SPEC, `nano` or a path ending in `.gguf`; undefined if the SPEC names no embedded model.
 * Relative paths are resolved against the working directory. The file is not opened.
 *
 * @example
 * resolveEmbeddedModel("nano")?.path; // …/shipped/nano-planner.gguf
 */
export function resolveEmbeddedModel(spec: string): EmbeddedModel | undefined {
  if (spec === SHIPPED_MODEL) {
    // This relative path holds in both `src` and `dist`.
    const url = new URL("../../../shipped/nano-planner.gguf", import.meta.url);
    return {
      name: SHIPPED_MODEL,
      path: fileURLToPath(url),
      sha256: SHIPPED_SHA256,
      taughtDomains: SHIPPED_DOMAINS,
      readsWords: false,
      writesTexts: false,
    };
  }
  if (!/\.gguf$/i.test(spec)) return undefined;
  const path = resolve(spec);
  return { name: basename(path).replace(/\.gguf$/i, ""), path };
}

const GGUF_MAGIC = "GGUF";

/**
 * Checks a model file before a thread is started.
 *
 * @param what expected kind of file
 * @returns its size in bytes
 * @throws ModelNotLoadedError if it is missing, cannot be read or is no GGUF file
 */
export async function checkModelFile(
  path: string,
  what: "model" | "adapter" = "model",
): Promise<number> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "r");
  } catch (cause) {
    const code = (cause as { readonly code?: unknown }).code;
    const shipped = `, or use "${SHIPPED_MODEL}", the model that ships with Understudy`;
    const message =
      code === "ENOENT"
        ? `There is no ${what} file ${path}: check the path${what === "model" ? shipped : ""}`
        : `The ${what} file ${path} cannot be read (${String(code)})`;
    throw new ModelNotLoadedError(message, { cause });
  }
  try {
    const head = Buffer.alloc(GGUF_MAGIC.length);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < head.length || head.toString("latin1") !== GGUF_MAGIC) {
      throw new ModelNotLoadedError(
        `${path} is not a GGUF file: it may be damaged, or a pointer of Git LFS. Download it again`,
      );
    }
    return (await file.stat()).size;
  } catch (cause) {
    if (cause instanceof ModelNotLoadedError) throw cause;
    throw new ModelNotLoadedError(`The ${what} file ${path} cannot be read`, { cause });
  } finally {
    await file.close();
  }
}
