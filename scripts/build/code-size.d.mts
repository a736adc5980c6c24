export interface Size {
  readonly lines: number;
  readonly tokens: number;
  readonly tests: number;
}
export type Sizes = Readonly<Record<string, Size>>;
export function isGenerated(text: string): boolean;
export function countTree(
  tree: string,
): Readonly<Record<string, Size & { readonly files: number; readonly exports: number }>>;
export function countTokens(text: string): number;
export function exceeded(counted: Sizes, kept: Sizes): string[];
export function keptSizes(): Sizes;
