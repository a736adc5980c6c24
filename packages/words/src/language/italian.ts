import type { Language } from "./language.ts";

/** The small words of Italian. */
export const ITALIAN: Language = {
  code: "it",
  stop: `il lo la i gli le l un uno una d di del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai in nel nello nella nei nelle con su sul sulla per tra fra senza e ed o ma che chi cui quando dove come
    io tu lui lei noi voi loro mi ti si ci vi ne lo la li gli mio mia miei mie tuo tua tuoi tue suo sua nostro nostra questo questa questi queste quello quella quelli
    è sono era sei siamo essere sta stanno stare ha ho hai hanno avere può puoi possiamo potere deve devi dobbiamo dovere voglio vuoi vuole vogliamo volere
    non mai niente nulla nessuno nessuna molto più meno anche già ancora qui qua lì là ora adesso oggi domani subito favore tutto tutta tutti tutte qualcosa
    fai fare fa dai dare vai va andare metti mettere prendi prendere cerca cercare trova trovare bisogno`,
  weak: "fai fare prendi prendere cerca cercare trova trovare metti mettere apri aprire",
  numbers:
    "zero uno/una/un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti",
  determiners: "il lo la i gli le l un uno una mio mia tuo tua questo questa quel quella",
  pronouns: "mi ti si ci vi ne lo la li gli",
  auxiliaries: "è sono era sta ha hanno",
  indefinite: "nessuno tutti tutto chiunque qualcuno niente",
  units:
    "secondi minuti minuto ore ora giorni giorno notti settimane settimana mesi mese anni volte",
  subjects: "io tu lui lei noi voi loro nessuno",
  cues: {
    none: "solo, soltanto, solamente, nient altro che",
    refuse:
      "senza, ma senza, niente più, basta, non voglio, non vogliamo, non voglio nessun, non voglio nessuna, non voglio vedere, non ci sia, non ci siano, non deve esserci, nemmeno un, nemmeno una",
    "refuse-first": "niente, nessun, nessuna, nessuno",
    prefer: "preferisco, preferirei, meglio, piuttosto",
    less: "che, a, di, invece di",
    ban: "ma non, e non, smetti di, smettila di, vietato, in nessun caso, mai più",
    "ban-first": "non, mai",
    avoid:
      "evita, evitate, non andare in, non andare nel, non andare nella, non andare al, non andare a, non andare, non entrare in, non entrare, non toccare, stai lontano da, stai alla larga da, sta lontano da, tieniti lontano da",
    skip: "dimentica, dimenticate, lascia perdere, lascia stare, invece di, al posto di, tutto tranne, qualsiasi cosa tranne, non serve, non occorre, non il, non la, non i, non le",
    skipped: "può aspettare, possono aspettare, non importa, non è importante, non è urgente",
    banned: "è vietato, è vietata, sono vietati, vietato",
    keep: "tieni, conserva, risparmia, lascia",
    untouched: "in pace, dov è, dove si trova, intatto, accese",
    insist:
      "non dimenticare, non dimenticarti, non ti dimenticare, non mollare, perché non, non solo, non smettere",
    prevent: "non lasciare che, non permettere che, impedisci che",
    first: "prima, per prima cosa, innanzitutto, anzitutto, per cominciare, comincia con",
    then: "poi, dopo, e poi, e dopo, quindi, in seguito, dopodiché",
    last: "infine, alla fine, per ultimo",
    later: "dopo, poi, più tardi",
    before: "prima di, prima che",
    after: "dopo aver, dopo che, una volta che, appena, quando",
    until: "finché, fino a quando, fino a",
    "at-least": "almeno, come minimo, non meno di",
    "at-most": "al massimo, non più di",
    below: "sotto, meno di",
    above: "sopra, più di",
    and: "e, ed",
    or: "o, né",
    but: "ma, però",
    aside: "perché, poiché, dato che, affinché, anche se, che",
    main: "quindi, perciò, voglio che, devi, dobbiamo, bisogna",
  },
};
