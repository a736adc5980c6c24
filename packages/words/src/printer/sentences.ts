import { rowsFor } from "../text/language-table.ts";
import type { PrintedWays, Sentences } from "./print-table.ts";

/**
 * Sentences in four languages, beside each other. `|` without spaces separates the ways to say one, `/` those for forms of the
 * noun: `m: … / f: …`.
 */
const SENTENCES = `
state.is | {s} is {q} | {s} {q} ist | {s} está {q} | {s} est {q}
state.isNot | {s} is not {q} | {s} nicht {q} ist | {s} no está {q} | {s} n'est pas {q}
state.are | {s} are {q} | {s} {q} sind | {s} están {q} | {s} sont {q}
state.areNot | {s} are not {q} | {s} nicht {q} sind | {s} no están {q} | {s} ne sont pas {q}
pronouns.it | it | es | lo | le
pronouns.them | them | diese | los | les
deeds.deed | {v} {o}|please {v} {o}|{v} {o}, please|could you {v} {o}|I want you to {v} {o}|can you please {v} {o}|would you {v} {o}|go and {v} {o}|you should {v} {o}|{v} {o} now | {v} {o} {p}|bitte {v} {o} {p}|{v} bitte {o} {p}|{v} {o} {p}, bitte|{v} mal {o} {p}|{v} jetzt {o} {p} | {v} {o}|por favor, {v} {o}|{v} {o}, por favor|{v} {o} ahora | {v} {o}|s'il te plaît, {v} {o}|{v} {o}, s'il te plaît|{v} {o} maintenant
deeds.toMe | {v} me {o}|{v} {o} to me|{v} {o} for me|please {v} me {o} | {v} mir {o} {p}|{v} mir bitte {o} {p}|bitte {v} mir {o} {p} | {v.me} {o}|{v.me} {o}, por favor | {v.moi} {o}|{v.moi} {o}, s'il te plaît
deeds.to | {v} {o} to {to}|{v} {o} for {to} | {v} {o} für {to} {p}|{v} {to} {o} {p} | {v} {o} a {to}|{v} {o} para {to} | {v} {o} à {to}|{v} {o} pour {to}
deeds.at | {v} {o} {how} {to} | {v} {o} {how} {to.dat} {p} | {v} {o} {how} {to} | {v} {o} {how} {to}
deeds.not | do not {v} {o}|don't {v} {o}|never {v} {o}|please don't {v} {o}|you must not {v} {o}|under no circumstances {v} {o} | {v} {o} nicht {p}|{v} niemals {o} {p}|{v} nie {o} {p}|{v} auf keinen Fall {o} {p}|bitte {v} {o} nicht {p}|{v} {o} bloß nicht {p} | no {n} {o}|nunca {n} {o}|por favor, no {n} {o}|no {n} nunca {o}|jamás {n} {o} | ne {n} pas {o}|ne {n} jamais {o}|s'il te plaît, ne {n} pas {o}|surtout ne {n} pas {o}|{n} pas {o}
deeds.rather-not | preferably do not {v} {o}|try not to {v} {o}|if possible, don't {v} {o} | {v} {o} lieber nicht {p}|{v} {o} möglichst nicht {p}|{v} {o} besser nicht {p} | mejor no {n} {o}|si es posible no {n} {o}|a ser posible no {n} {o} | de préférence, ne {n} pas {o}|si possible, ne {n} pas {o}
deeds.avoid | avoid {o}|stay away from {o}|keep clear of {o}|keep away from {o}|don't touch {o}|don't go near {o}|keep your hands off {o} | meide {o}|halte dich von {o.dat} fern|bleib weg von {o.dat}|Finger weg von {o.dat}|halt Abstand von {o.dat} | evita {o}|no te acerques a {o}|aléjate de {o}|mantente lejos de {o}|no toques {o}|cuidado con {o} | évite {o}|ne t'approche pas de {o}|reste loin de {o}|éloigne-toi de {o}|tiens-toi loin de {o}
deeds.all | everybody, {a}|everyone, {a}|all of you, {a} | alle zusammen, {a}|ihr alle, {a} | todos, {a}|todo el mundo, {a} | tout le monde, {a}|vous tous, {a}
deeds.who | {to}, {a} | {to}, {a} | {to}, {a} | {to}, {a}
deeds.each | {v} {o} each | {v} je {o} {p} | {v} {o} cada uno | {v} {o} chacun
joints.and | {a} and {b}|{a}, and {b}|{a}. {b}|{a}; {b} | {a} und {b}|{a}. {b}|{a}, und {b} | {a} y {b}|{a}. {b}|{a} y también {b} | {a} et {b}|{a}. {b}|{a}, et {b}
joints.then | {a}, then {b}|{a} and then {b}|{a}. Then {b}|first {a}, then {b}|{a}, after that {b} | {a}, dann {b}|{a} und dann {b}|{a}. Dann {b}|zuerst {a}, dann {b}|{a}, danach {b} | {a}, luego {b}|{a} y luego {b}|{a}. Después {b}|primero {a}, luego {b}|{a} y después {b} | {a}, puis {b}|{a} et ensuite {b}|{a}. Ensuite {b}|d'abord {a}, puis {b}|{a} et puis {b}
joints.but | {a}, but {b}|{a}. {b}|{a} but {b} | {a}, aber {b}|{a}. {b} | {a}, pero {b}|{a}. {b} | {a}, mais {b}|{a}. {b}
joints.if | if {c}, {a}|{a} if {c} | wenn {c}, {a}|{a}, wenn {c}|falls {c}, {a}|{a}, falls {c} | si {c}, {a}|{a} si {c} | si {c}, {a}|{a} si {c}
joints.unless | {a} unless {c}|unless {c}, {a} | {a}, außer wenn {c} | {a} a menos que {c}|{a} salvo si {c} | {a} sauf si {c}
joints.once | once {c}, {a}|{a} once {c}|as soon as {c}, {a}|{a} as soon as {c}|when {c}, {a} | sobald {c}, {a}|{a}, sobald {c} | cuando {c}, {a}|{a} cuando {c}|en cuanto {c}, {a}|{a} en cuanto {c} | quand {c}, {a}|{a} quand {c}|dès que {c}, {a}|{a} dès que {c}
joints.until | {a} until {c} | {a}, bis {c} | {a} hasta que {c} | {a} jusqu'à ce que {c}
joints.while | {a} while {c}|while {c}, {a}|{a} as long as {c} | {a}, solange {c}|solange {c}, {a} | {a} mientras {c}|mientras {c}, {a} | {a} tant que {c}|tant que {c}, {a}
joints.time | {a} {c}|{c}, {a} | {a} {c} | {a} {c} | {a} {c}
barks.taken | Understood: {a}. | Verstanden: {a}. | Entendido: {a}. | Compris : {a}.
barks.asked | Do I understand: {a}? | Verstehe ich recht: {a}? | ¿Entiendo bien: {a}? | Ai-je bien compris : {a} ?
barks.begun | On my way: {a}. | Bin dabei: {a}. | Voy: {a}. | J'y vais : {a}.
barks.done | Done: {a}. | Erledigt: {a}. | Hecho: {a}. | C'est fait : {a}.
barks.failed | I could not: {a}. | Das ging nicht: {a}. | No he podido: {a}. | Je n'ai pas pu : {a}.
barks.refused | I had better not: {a}. | Lieber nicht: {a}. | Mejor no: {a}. | Mieux vaut pas : {a}.
barks.withdrawn | withdrawn: {a} | zurückgenommen: {a} | retirado: {a} | annulé : {a}
nothing.nothing | nothing | nichts | nada | rien
nothing.question | the question | die Frage | la pregunta | la question
nothing.unmet | nothing: the condition does not hold | nichts: die Bedingung gilt nicht | nada: la condición no se cumple | rien : la condition n'est pas remplie
nothing.others | nothing: that is for others | nichts: das gilt anderen | nada: es para otros | rien : c'est pour d'autres
questions.which | which one? {l} | welches? {l} | ¿cuál? {l} | lequel ? {l}
questions.none | I know of no "{w}". | „{w}“ kenne ich nicht. | no conozco «{w}». | je ne connais pas « {w} ».
questions.noneOf | I know of no "{w}". which one? {l} | „{w}“ kenne ich nicht. Welches? {l} | no conozco «{w}». ¿Cuál? {l} | je ne connais pas « {w} ». Lequel ? {l}
questions.few | there are only these: {l}. | es gibt nur: {l}. | solo hay estos: {l}. | il n'y a que ceux-ci : {l}.
questions.fewDone | there are only these: {l} (done already: {d}). | es gibt nur: {l} (schon erledigt: {d}). | solo hay estos: {l} (ya hecho: {d}). | il n'y a que ceux-ci : {l} (déjà fait : {d}).
questions.allDone | done already: {d}. | schon erledigt: {d}. | ya hecho: {d}. | déjà fait : {d}.
questions.nothing | there are none. | davon gibt es nichts. | no hay ninguno. | il n'y en a pas.
questions.cannot | that cannot be done with "{w}". | mit „{w}“ geht das nicht. | eso no se puede hacer con «{w}». | ce n'est pas possible avec « {w} ».
questions.what | what should be done? I heard "{w}". | was soll geschehen? Ich hörte „{w}“. | ¿qué hay que hacer? He oído «{w}». | que faut-il faire ? J'ai entendu « {w} ».
questions.count | how many is "{w}"? | wie viel ist „{w}“? | ¿cuánto es «{w}»? | combien est-ce, « {w} » ?
questions.time | only now, not "{w}"? | nur jetzt, nicht „{w}“? | ¿solo ahora, no «{w}»? | seulement maintenant, pas « {w} » ?
questions.condition | even without waiting for "{w}"? | auch ohne auf „{w}“ zu warten? | ¿también sin esperar a «{w}»? | même sans attendre « {w} » ?
questions.thing | what does "{w}" mean? | was heißt „{w}“? | ¿qué significa «{w}»? | que veut dire « {w} » ?
but | {o} except {x}|{o} except for {x}|{o} but {x}|{o} apart from {x}|{o}, but not {x}|{o} other than {x} | {o} außer {x.dat}|{o} bis auf {x}|{o} mit Ausnahme von {x.dat}|{o}, aber nicht {x}|{o} ohne {x} | {o} excepto {x}|{o} salvo {x}|{o} menos {x}|{o}, pero no {x}|{o} aparte de {x} | {o} sauf {x}|{o} excepté {x}|{o} à part {x}|{o}, mais pas {x}|{o} hormis {x}
and | {a} and {b}|{a} and also {b}|{a} as well as {b} | {a} und {b}|{a} sowie {b} | {a} y {b}|{a} y también {b}|{a} así como {b} | {a} et {b}|{a} ainsi que {b}|{a} et aussi {b}
or | {a} or {b} | {a} oder {b} | {a} o {b} | {a} ou {b}
amounts.bare | {ns} | {ns} | {ns} | des {ns}
amounts.the | {the} {n} | {the} {n} | {the} {n} | {the} {n}
amounts.one | {a} {n}|one {n} | {a} {n} | {a} {n} | {a} {n}
amounts.all | all {ns}|all the {ns}|every {n}|each {n}|all of the {ns} | m: alle {ns}|jeden {n}|sämtliche {ns} / f: alle {ns}|jede {n}|sämtliche {ns} / n: alle {ns}|jedes {n}|sämtliche {ns} | m: todos los {ns}|cada {n} / f: todas las {ns}|cada {n} | m: tous les {ns}|chaque {n} / f: toutes les {ns}|chaque {n}
amounts.count | {k} {ns}|exactly {k} {ns} | {k} {ns}|genau {k} {ns} | {k} {ns}|exactamente {k} {ns} | {k} {ns}|exactement {k} {ns}
amounts.theCount | the {k} {ns} | die {k} {ns} | m: los {k} {ns} / f: las {k} {ns} | les {k} {ns}
amounts.atLeast | at least {k} {ns}|{k} or more {ns}|no fewer than {k} {ns} | mindestens {k} {ns}|wenigstens {k} {ns}|{k} oder mehr {ns} | al menos {k} {ns}|por lo menos {k} {ns}|como mínimo {k} {ns} | au moins {k} {ns}|au minimum {k} {ns}
amounts.atMost | at most {k} {ns}|no more than {k} {ns}|up to {k} {ns} | höchstens {k} {ns}|maximal {k} {ns}|bis zu {k} {ns}|nicht mehr als {k} {ns} | como máximo {k} {ns}|no más de {k} {ns}|hasta {k} {ns}|a lo sumo {k} {ns} | au plus {k} {ns}|au maximum {k} {ns}|pas plus de {k} {ns}|jusqu'à {k} {ns}
amounts.range | {k} to {m} {ns}|between {k} and {m} {ns} | {k} bis {m} {ns}|zwischen {k} und {m} {ns} | de {k} a {m} {ns}|entre {k} y {m} {ns} | de {k} à {m} {ns}|entre {k} et {m} {ns}
amounts.more | {k} more {ns} | {k} weitere {ns}|noch {k} {ns} | m: otros {k} {ns} / f: otras {k} {ns} | encore {k} {ns}|{k} autres {ns}
amounts.oneMore | another {n}|one more {n} | noch {a} {n} | m: otro {n} / f: otra {n} | m: encore un {n}|un autre {n} / f: encore une {n}|une autre {n}
amounts.other | the other {n} | m: den anderen {n} / f: die andere {n} / n: das andere {n} / p: die anderen {n} | m: el otro {n} / f: la otra {n} / p: los otros {n} / fp: las otras {n} | m: l'autre {n} / f: l'autre {n} / p: les autres {n}
amounts.half | half of the {ns}|half the {ns} | die Hälfte der {ns}|die Hälfte von den {ns} | m: la mitad de los {ns} / f: la mitad de las {ns} | la moitié des {ns}
amounts.third | a third of the {ns}|one third of the {ns} | ein Drittel der {ns} | m: un tercio de los {ns} / f: un tercio de las {ns} | un tiers des {ns}
amounts.quarter | a quarter of the {ns} | ein Viertel der {ns} | m: un cuarto de los {ns} / f: un cuarto de las {ns} | un quart des {ns}
amounts.percent | {k} percent of the {ns}|{k} % of the {ns} | {k} Prozent der {ns} | m: el {k} por ciento de los {ns} / f: el {k} por ciento de las {ns} | {k} pour cent des {ns}
qualities.= | with {k} {q}|with exactly {k} {q} | mit {k} {q}|mit genau {k} {q} | con {k} {q}|con exactamente {k} {q} | avec {k} {q}|avec exactement {k} {q}
qualities.>= | with at least {k} {q}|with {k} or more {q}|that have at least {k} {q} | mit mindestens {k} {q}|mit wenigstens {k} {q}|mit {k} oder mehr {q} | con al menos {k} {q}|con por lo menos {k} {q}|con {k} o más {q} | avec au moins {k} {q}|avec {k} {q} ou plus
qualities.<= | with at most {k} {q}|with no more than {k} {q}|with {k} or less {q} | mit höchstens {k} {q}|mit maximal {k} {q} | con como máximo {k} {q}|con no más de {k} {q} | avec au plus {k} {q}|avec pas plus de {k} {q}
qualities.> | with more than {k} {q}|with over {k} {q}|that have more than {k} {q} | mit mehr als {k} {q}|mit über {k} {q} | con más de {k} {q}|que tienen más de {k} {q} | avec plus de {k} {q}|qui ont plus de {k} {q}
qualities.< | with less than {k} {q}|with fewer than {k} {q}|with under {k} {q} | mit weniger als {k} {q}|mit unter {k} {q} | con menos de {k} {q}|que tienen menos de {k} {q} | avec moins de {k} {q}|qui ont moins de {k} {q}
qualities.none | without {q}|with no {q}|without any {q} | ohne {q}|die keine {q} haben | sin {q} | sans {q}
qualities.not | m: that is not {q}|which is not {q} / p: that are not {q}|which are not {q} | m: , der nicht {q} ist, / f: , die nicht {q} ist, / n: , das nicht {q} ist, / p: , die nicht {q} sind, | m: que no está {q} / f: que no está {q} / p: que no están {q} | m: qui n'est pas {q} / f: qui n'est pas {q} / p: qui ne sont pas {q}
qualities.owned | m: of {by}|that belongs to {by} / p: of {by}|that belong to {by} | von {by.dat} | de {by} | de {by}
qualities.placed | {how} {by} | {how} {by.dat} | {how} {by} | {how} {by}
`;

const FORMS = /^[mfnp]+: /;

/** The ways to say something, by the form of the noun if that matters. */
const waysIn = (said: string): PrintedWays =>
  FORMS.test(said)
    ? Object.fromEntries(said.split(" / ").map((each) => each.split(": ", 2)))
    : said;

/** The sentences in a language. */
export function sentencesIn(code: string): Sentences {
  const found: Record<string, PrintedWays | Record<string, PrintedWays>> = {};
  for (const [name, said] of rowsFor(code, SENTENCES)) {
    const [part = "", kind] = name.split(".");
    found[part] = kind === undefined ? said : { ...Object(found[part]), [kind]: waysIn(said) };
  }
  return found as unknown as Sentences;
}
