/** Things that a phrase mentions, and how many of them. */
export interface OrderItem {
  readonly said: string;
  readonly things: readonly string[];
  readonly isSet: boolean;
  count: number | "all";
  readonly isMore: boolean;
  readonly isDefinite: boolean;
  readonly isPlural: boolean;
  readonly qualities: string[];
  /** Whether a number was said before the things. */
  readonly isCounted: boolean;
  readonly isWhole: boolean;
  /** Whether they were said right behind other ones: "the settler Bo". */
  readonly isApposed: boolean;
  /** Whether a number was said behind the things. */
  isNumbered: boolean;
  /** Words without a meaning right behind the things. */
  unknown: string | undefined;
}
