/** The keywords of JSON MessageSchema that messages use. */
export interface MessageSchema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, MessageSchema>>;
  /** For members of any name. */
  readonly patternProperties?: Readonly<Record<string, MessageSchema>>;
  /** The schema of all items; of a tuple a list with one for each. */
  readonly items?: MessageSchema | readonly MessageSchema[];
  readonly additionalItems?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly MessageSchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly title?: string;
}

/** A mistake, as typebox tells it. */
export interface MessageMistake {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}
