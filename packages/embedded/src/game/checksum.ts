/** Shift of each lane's last mixing. */
const MIX = 15;

/**
 * The checksum of a text as sixteen hexadecimal digits: two running sums, as Fletcher's. It finds any change of one letter,
 * and almost all others, with two additions a letter: a game's start must not wait for more. Not cryptographic.
 */
export function checksumOf(text: string): string {
  let sum = 1;
  let sums = text.length | 0;
  for (let at = 0; at < text.length; at++) {
    sum = (sum + text.charCodeAt(at)) | 0;
    sums = (sums + sum) | 0;
  }
  return hexadecimal(mixed(sums)) + hexadecimal(mixed(sum ^ sums));
}

function mixed(value: number): number {
  return Math.imul(value ^ (value >>> MIX), 0x85ebca6b);
}

function hexadecimal(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
