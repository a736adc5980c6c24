import type { Language } from "./language.ts";

/** The function words of Dutch. */
export const DUTCH: Language = {
  code: "nl",
  stop: `de het een geen en of maar want dus dat die dit deze wie wat waar wanneer hoe als dan toen
    ik jij je u hij zij ze wij we jullie mij me jou hem haar ons hen hun mijn jouw zijn onze
    in op aan bij met naar van voor uit over onder om door tegen zonder tussen achter te tot
    is was waren ben bent wordt worden werd heeft heb hebben had kan kun kunnen moet moeten mag mogen wil willen zal zullen zou
    niet nooit niets niemand hier daar er nu vandaag morgen meteen alsjeblieft alstublieft eens even nog ook al heel zeer zo meer veel alle alles iets
    doe doen ga gaan haal halen geef geven maak maken zorg zorgen nodig`,
  weak: "doe doen haal halen maak maken breng brengen zoek zoeken pak pakken zet zetten",
  numbers:
    "nul één/een twee drie vier vijf zes zeven acht negen tien elf twaalf/dozijn dertien veertien vijftien zestien zeventien achttien negentien twintig",
  determiners: "de het een mijn jouw onze ons dit dat deze die",
  pronouns: "mij me jou je hem haar ons hen hun ze het",
  auxiliaries: "is zijn was waren heeft hebben had wordt worden kan",
  indefinite: "iemand niemand alles iedereen",
  units:
    "seconden minuten minuut uur uren dagen dag nachten weken week maanden maand jaren jaar keer procent",
  subjects: "ik jij je hij zij ze wij we jullie men niemand",
  cues: {
    none: "alleen/slechts/enkel, niets dan",
    refuse: `zonder/genoeg, maar/en/laat geen, nooit meer, geen enkele/enkel/druppel, niet één/een enkele, ik wil geen, we willen geen, er mag/mogen geen, laat er geen, niemand mag`,
    "refuse-first": "geen",
    prefer: "liever/beter/eerder, ik heb liever",
    less: "dan",
    ban: "zonder te, in geen geval, maar/mag/mogen/moet niet, stop met, hou op met",
    "ban-late": "niet",
    "ban-first": "nooit",
    avoid: `vermijd/mijd, ga niet naar/in, blijf weg van, blijf uit de buurt van, blijf uit, raak niet aan, kom niet in`,
    skip: "vergeet, in plaats van, alles behalve, alles liever dan, niet nodig/de/het, laat maar",
    skipped: "kan/kunnen wachten, is niet belangrijk, maakt niet uit, heeft de tijd",
    banned: "is/zijn/ verboden",
    keep: "bewaar/houd/hou/laat/spaar",
    untouched: "met rust, staan/liggen/aan, waar het is",
    insist: "vergeet/waarom niet, geef niet op, niet alleen",
    prevent: "laat niet, voorkom dat/",
    first: "eerst/allereerst, als/ten eerste, begin met, om te beginnen",
    then: "dan, en/ daarna, en dan, vervolgens",
    last: "ten slotte, tenslotte/uiteindelijk, als laatste",
    later: "later/daarna",
    before: "voordat je/, voor je",
    after: "nadat/zodra/wanneer, nadat/zodra/als je",
    until: "tot/totdat",
    "at-least": "minstens/tenminste/minimaal, ten minste, op zijn minst",
    "at-most": "hoogstens/maximaal, ten hoogste, niet meer dan",
    below: "onder, minder dan",
    above: "boven, meer dan",
    and: "en",
    or: "of",
    but: "maar/echter",
    aside: "omdat/want/aangezien/zodat/hoewel/die",
    main: "dus/daarom, ik wil dat je, je moet, we moeten",
  },
};
