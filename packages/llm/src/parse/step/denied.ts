/** Words that prohibit the following steps, or call them impossible. */
const DENIAL =
  /\b(?:(?:do not|don['’]t|never|must ?n[o'’]t|should ?n[o'’]t|must not|should not|cannot|can['’]t|can not) (?:be )?(?:use|used|do|done|call|called|take|taken|run|execute|executed|try|perform|performed|choose|pick)|forbidden|prohibited|banned|disallowed|not (?:allowed|permitted|possible|available)|off limits|impossible|avoid)\b[^.,{[]*$/i;
/** Words that announce a replacement. */
const REPLACED = /^\W*(?:instead of|rather than|in place of)\b[^.,{[]*$/i;

/** Whether a heading introduces steps that are not to be taken. */
export function isDenial(heading: string): boolean {
  const line = heading.trim();
  return DENIAL.test(line) || REPLACED.test(line);
}
