import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A configuration that was in use. */
export interface KeptConfig {
  /** See {@link configHash}. */
  readonly hash: string;
  /** The start of its use, in ms since 1970. */
  readonly sinceMs: number;
  /** The text of the file. */
  readonly text: string;
}

/** Limit of the history. */
const KEPT = 5;
const NAME = /^(\d{6,12})-([0-9a-f]{64})\.toml$/;

/** Identifies a configuration: the SHA-256 of its text in hexadecimal. */
export function configHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The last five configurations that a server ran by, in a folder beside the file, so that one of them can be put back.
 *
 * @example
 * const [running] = await new ConfigHistory("understudy.toml").list();
 */
export class ConfigHistory {
  readonly #folder: string;

  /** @param file the path of the configuration; the history's folder is called `FILE.history` */
  constructor(file: string) {
    this.#folder = `${file}.history`;
  }

  /** All configurations, latest first. Empty if the folder is missing. */
  async list(): Promise<KeptConfig[]> {
    const all: KeptConfig[] = [];
    for (const { name, hash } of await this.#names()) {
      const path = join(this.#folder, name);
      const text = await readFile(path, "utf8");
      // A full disk can leave truncated files.
      if (configHash(text) !== hash) continue;
      all.push({ hash, sinceMs: (await stat(path)).mtimeMs, text });
    }
    return all;
  }

  /**
   * Adds a configuration as the latest, and removes its earlier copy.
   *
   * @throws errors of the file system
   */
  async keep(text: string): Promise<void> {
    const hash = configHash(text);
    const [latest] = await this.#names();
    if (latest?.hash === hash) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const number = String((latest?.number ?? 0) + 1).padStart(6, "0");
    await writeFile(join(this.#folder, `${number}-${hash}.toml`), text, { mode: 0o600 });
    const names = await this.#names();
    const others = names.slice(1).filter((other) => other.hash !== hash);
    const stays = new Set([names[0], ...others.slice(0, KEPT - 1)]);
    for (const each of names) {
      if (!stays.has(each)) await rm(join(this.#folder, each.name), { force: true });
    }
  }

  /** File names, latest first. */
  async #names(): Promise<{ name: string; number: number; hash: string }[]> {
    const found = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return found
      .flatMap((name) => {
        const [, number = "", hash = ""] = NAME.exec(name) ?? [];
        return hash === "" ? [] : [{ name, number: Number(number), hash }];
      })
      .sort((one, other) => other.number - one.number);
  }
}
