/**
 * Shapes of foreign JSON, such as files and saved games. A reader is a table of shapes, checked by one interpreter: each
 * mistake has its place, what belongs there, and a hint.
 *
 * @module
 */

export { describeStep, describeValue, IssueCollector, isRecord } from "./issues.ts";
export {
  ShapeFindings,
  fits,
  issuesIn,
  parseJson,
  read,
  type Shape,
  type Shaped,
} from "./shape.ts";
export {
  also,
  anything,
  byTag,
  closed,
  either,
  boolean,
  list,
  nullable,
  number,
  type ObjectOf,
  object,
  oneOf,
  optional,
  record,
  refined,
  string,
  tuple,
  unread,
  whole,
} from "./shapes.ts";
