import type { PlanLibraryOptions } from "../derive/options.ts";

/** Options for reading a file. */
export interface LoadOptions {
  /**
   * Treatment of a file for another domain or version. `refuse` (default): throw. `prove`: keep the plans that still
   * work.
   */
  readonly otherDomain?: "refuse" | "prove" | undefined;
  /** Whether the suffixes of whole plans are derived again. Default false. */
  readonly derive?: boolean | undefined;
  /** Maximum length of a JSON text, in UTF-16 code units. Default 32,000,000. */
  readonly maxLength?: number | undefined;
  /**
   * Maximum number of values in a JSON text: objects, lists, texts and numbers. Many short values take far more memory
   * than their text. Default 4,000,000.
   */
  readonly maxValues?: number | undefined;
  /** Maximum number of partitions. Default 10,000. */
  readonly maxPartitions?: number | undefined;
  /** Maximum number of plans in the whole file, including the questions left to the planner. Default 50,000. */
  readonly maxPlans?: number | undefined;
}

/** Options of a plan library from a file. */
export type FileOptions = PlanLibraryOptions & LoadOptions;

/** Options of a plan library whose plans are read later. */
export type UnreadOptions = Omit<FileOptions, "derive" | "otherDomain">;
