/** Words that models write about themselves and their task instead of a character's line, in several languages. */

/** Compiled when first used: few games show lines of a model, and QuickJS takes milliseconds for each such pattern. */
class LatePattern {
  readonly #source: string;
  #pattern: RegExp | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  test(line: string): boolean {
    this.#pattern ??= new RegExp(this.#source, "iu");
    return this.#pattern.test(line);
  }
}

const anyOf = (...patterns: readonly string[]): LatePattern =>
  new LatePattern(`(?<![\\p{L}\\p{N}])(?:${patterns.join("|")})`);

const FEW = "(?:\\p{L}+[ ,]+)";

/** Signs of a model wherever they stand. */
const REFUSALS = anyOf(
  "(?:large )?language model|as an? (?:large|ai (?:language|text|model|assistant))",
  `(?:can ?not|can't|won't|(?:am|i'm) (?:not able|unable) to) (?:help|assist)(?: you)?(?: with (?:that|this|your|any|such)|[.!]?$)`,
  "(?:can ?not|can't|won't|unable to|not able to) (?:provide|generate|create|fulfil+|produce|write|discuss|engage in|comply with|participate in|continue with) (?:that|this|such|any|your|explicit|the requested|an? (?:line|sentence|response|answer))",
  "(?:not|n't have) enough (?:information|context|details)",
  "(?:(?:could|can|would) you )?please (?:provide|clarify|specify|rephrase)|(?:could|can|would) you (?:provide|clarify|specify)",
  "(?:can ?not|can't|won't|unable to|not able to) (?:\\p{L}+ ){0,4}(?:as this character|this (?:scenario|request|prompt|character|conversation|chat)|role-?play)",
  "how (?:can|may) i (?:help|assist) you|what would you like me to (?:do|say|write)|(?:is there )?anything else i can|wie kann ich (?:dir|ihnen|euch) helfen|please enter",
  "i apologi[sz]e,? but|comment puis-je (?:vous|t')|que puis-je faire pour vous|en qué puedo ayudar|come posso aiutar",
  "(?:content|usage|safety) (?:policy|policies|guidelines)|my (?:guidelines|training data|knowledge cutoff)",
  "open ?ai\\b|chat ?gpt|anthropic|alibaba cloud|deepseek|hugging ?face",
  "ki-?(?:sprach)?modell|ki-?sprachmodell|sprachmodell|künstliche intelligenz",
  `kann ich ${FEW}{0,4}nicht ${FEW}{0,2}(?:helfen|weiterhelfen|beantworten)|ich kann ${FEW}{0,4}nicht ${FEW}{0,2}(?:helfen|weiterhelfen|beantworten)`,
  "modèle (?:de langage|linguistique)|intelligence artificielle",
  `je ne (?:peux|suis) pas ${FEW}{0,3}(?:t')?(?:aider|répondre|fournir|assister)`,
  "modelo de lenguaje|inteligencia artificial|no puedo (?:ayudar|asistir|proporcionar|responder|generar)",
  "modello (?:linguistico|di linguaggio)|intelligenza artificiale|non posso (?:aiutar|fornir|risponder|generar)",
  "modelo de linguagem|inteligência artificial|não posso (?:ajudar|fornecer|responder|gerar)",
  `taalmodel|kunstmatige intelligentie|kan (?:je|jou|u|ik) ${FEW}{0,4}niet ${FEW}{0,2}helpen`,
  `model\\p{L}* językow|sztuczn\\p{L}* inteligencj|nie (?:mogę|jestem w stanie) ${FEW}{0,3}pom[óo]c`,
  "språkmodell|artificiell intelligens|kan (?:jag )?inte hjälpa",
  "yapay zek[aâ]|dil modeli|\\p{L}{0,2}نموذج لغوي|\\p{L}{0,4}ذكاء اصطناعي|نموذج لغة|jazykový model|umělá inteligence|model de limbaj|inteligență artificială",
  // A request that cannot be met, in several languages.
  `(?:diese[rs]?|deine[rm]?|ihre[rm]?) (?:anfrage|bitte) ${FEW}{0,2}nicht ${FEW}{0,2}(?:erfüllen|bearbeiten|nachkommen)`,
  "je ne peux pas (?:satisfaire|accéder à|traiter) (?:cette|votre|ta)",
  "no puedo (?:cumplir|atender|completar|procesar) (?:con )?(?:esa|esta|tu|su) (?:solicitud|petición)",
  "non posso (?:soddisfare|completare|elaborare) (?:questa|la tua) richiesta",
  "não posso (?:atender|cumprir|realizar|processar) (?:a )?(?:esse|este|essa|esta|seu) (?:pedido|solicitação)",
  "niet aan (?:dit|je|uw) verzoek|nie mogę (?:spełnić|zrealizować|wykonać) te(?:go|j) (?:polecenia|prośby)",
  `не могу ${FEW}{0,2}(?:выполнить|обработать) (?:этот|эту|ваш|вашу) (?:запрос|просьбу)`,
  "trí tuệ nhân tạo|mô hình ngôn ngữ|kecerdasan buatan|model bahasa|भाषा मॉडल|भाषा मॉडेल|कृत्रिम बुद्धि",
  `языков\\p{L}* модел|искусственн\\p{L}* интеллект|не могу ${FEW}{0,3}(?:помочь|ответить)`,
);
/** As above, in scripts that set no blanks between words. */
const UNSPACED_REFUSALS =
  /言語モデル|人工知能|AI(?:アシスタント|として)|申し訳(?:ありません|ございません).*(?:できません|かねます)|(?:お応え|お答え|お手伝い)できません|[语語]言模型|人工智[能慧]|作[为為](?:一[个個名])?AI|(?:抱歉|对不起|對不起).*(?:无法|不能|無法)(?:提供|回答|帮|幫|满足|滿足)|언어 모델|인공지능|도와드릴 수 없/u;
/** Signs of a model, unless the character is a machine. */
const MACHINE_TALK = anyOf(
  "(?:as|am|i'm|being) (?:just |only |merely )?an? (?:ai|a\\.i\\.|artificial intelligence|llm|chat ?bot|virtual assistant|digital assistant)(?![\\p{L}\\p{N}])",
  "ki-?(?:assistent|chatbot|bot|system)|ии[- ](?:ассистент|помощник|модел)|(?:modell?o|modèle|assistente?|asistente|assistant|asystent) (?:d[ei'’] ?)?(?:ia|ai)(?![\\p{L}\\p{N}])",
  "my programming|als ki(?!\\p{L})|en tant qu'ia(?!\\p{L})|como (?:una )?ia(?!\\p{L})|come ia(?!\\p{L})|jako ai(?!\\p{L})|как ии(?!\\p{L})",
);
const MACHINES =
  /(?<!\p{L})(?:ai|a\.i\.|ki|ia|robot\p{L}*|roboter|android\p{L}*|computer\p{L}*|machine|golem|droid|ロボット|机器人)(?!\p{L})/iu;

const KINDS =
  "(?:sentence|line|response|answer|reply|version|dialogue|quote|example|satz|zeile|antwort|phrase|réponse|réplique|frase|respuesta|risposta|battuta|resposta|zin|antwoord|zdanie|odpowied\\p{L}*|mening|svar)";
/** Words about the task instead of its answer. */
const COMMENTS = anyOf(
  `(?:here(?:'s| is| are)|hier (?:ist|is)|voici|voilà|aquí (?:tienes|está)|ecco|aqui está|oto|här är) (?:\\p{L}+ ){0,4}${KINDS}(?!\\p{L})`,
  "(?:sure|certainly|of course|absolutely|okay|alright)[,!.]? here(?:'s| is)|here you go:|as follows|lorem ipsum",
  "as an? [^,.!?]{1,60}, i (?:would|might|could) say|the (?:assistant|ai model|chatbot)(?!\\p{L})",
  "the user (?:wants|asks|asked|is|has|said|says|would|needs|requested)",
  "the (?:character|protagonist|npc)(?! of|\\p{L})|in this (?:scenario|role-?play)",
  "(?:in|using) (?:the )?first person|word limit|(?:under |in )?\\d+ words|(?:the|this|my) (?:prompt|instructions?)(?!\\p{L})",
  "(?:as per|following) your (?:instructions?|request|prompt)|out of character|(?:let me know if|feel free to ask|hope (?:this|that) helps|stay(?:ing)? in character)",
);
/** A narrator's words behind the line: `…!” she says` */
const NARRATED =
  /["\u201d\u00bb\u300d] *(?:\p{L}+ ){0,2}(?:says?|said|asks?|mutters?|murmurs?|mumbles?|repl(?:y|ies|ied)|whispers?|exclaims?|sagt|fragt|dit|dice)(?!\p{L})/iu;
const UNSPACED_COMMENTS = /以下は|以下是|[这這]是一[句个個]/u;

const SPEAKERS = "system|user|assistant|human";
const ROLES = [
  `${SPEAKERS}|ai|bot|chatbot|model|character|persona|goal|plan|steps?|task|answer|response|reply|output|input|player|npc`,
  "tool|action|function|arguments?|result|observation|context|scene|setting|role|title|summary|line|sentence|note|speech|[qa]|thinking|thought|reasoning|dialogue|translation|instructions?|narrator|in plain words",
  "antwort|figur|ziel|charakter|satz|benutzer|réponse|personnage|objectif|utilisateur|phrase|respuesta|personaje|objetivo|usuario|frase",
  "risposta|personaggio|obiettivo|utente|resposta|personagem|usuário|antwoord|personage|doel|gebruiker|odpowiedź|postać|cel|svar",
  "ответ|пользователь|回答|答え|答案|ユーザー|アシスタント|角色|目[标標]|计划|計画|助手|用户",
].join("|");
const ROLE_FIRST = new LatePattern(`^[\\s"'(-]*(?:${ROLES})\\s*(?:\\d+|\\([^)]*\\))?\\s*[:：]`);
const ROLE_LATER = new LatePattern(`(?:^|[.!?…"'”)]\\s*)(?:${SPEAKERS})\\s*:`);

/**
 * Whether a model refuses, asks back, or speaks of itself.
 *
 * @param about the words about the character: a robot may call itself an AI
 */
export function isRefusal(line: string, about: string): boolean {
  if (REFUSALS.test(line) || UNSPACED_REFUSALS.test(line)) return true;
  return MACHINE_TALK.test(line) && !MACHINES.test(about);
}

/** Whether a line speaks of the task: "Sure, here is a sentence". */
export function isComment(line: string): boolean {
  return COMMENTS.test(line) || NARRATED.test(line) || UNSPACED_COMMENTS.test(line);
}

/** Whether a line names who speaks, or a part of the prompt: `Assistant:`, `Plan:`. */
export function hasRole(line: string): boolean {
  return ROLE_FIRST.test(line) || ROLE_LATER.test(line);
}
