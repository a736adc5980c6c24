/** Inflected verbs, which cannot be imperatives. */
export const INFLECTED: RegExp = /([^s]s|ed|ing)$/;
/** Words that add a condition to what is forbidden: `nobody leaves without a hat`. */
export const WITHOUT: RegExp = /^(without|ohne|sin|sans|senza|sem|zonder|bez)$/;
/** Words before the means to an end: `chase them off with the turret`. */
export const MEANS: RegExp = /^(with|by|using|via|mit|mittels|durch|per|con|mediante|avec)$/;
/** Words by which what was said is corrected, before what was meant: "sorry, I mean the oil". */
export const MEANT: RegExp = /^(mean|meant|meine|meinte|decir|dire)$/;
/** Words behind `mean` by which nothing is corrected: "I mean it", "I mean to have it". */
export const OF_THIS: RegExp = /^(it|this|that|to|what|es|das|eso|esto|ca|cela)$/;
/** Words that halve the number behind them: `half a dozen`. */
export const HALF: RegExp = /^(half|halbes|media|demi)$/;
/** Words that count whatever was spoken of: `five units`. */
export const PIECES: RegExp = /^(units|einheiten|unidades|unites|pieces)$/;
/** Words for doing nothing, at which an impatient request scolds: "don't just sit there, build the raft". */
export const DAWDLING: RegExp =
  /^(?:sit|sitting|stand|standing|wait|waiting|(?:dawdl|loiter|idl|linger|laz|loung|loaf|slack|gawk|daydream|trodel|faulenz|holgazan)\p{L}*)$/u;
/** Words for what is worn or running: `keep the gloves on`. */
export const ON: RegExp = /^(on|an|puesto|puestos|puesta|puestas)$/;
/** Gerunds and participles. */
export const DOING: RegExp = /ing$/;
/** Indefinite articles, which introduce a described person. */
export const INDEFINITE: RegExp = /^an?$/;
/** Possessive determiners. */
export const POSSESSIVE: RegExp = /^(my|your|his|her|our|their)$/;
/** Third-person verbs. */
export const TOLD: RegExp = /[^s]s$/;
