import type { Language } from "./language.ts";

/** The function words of Italian. */
export const ITALIAN: Language = {
  code: "it",
  stop: `il lo la i gli le l un uno una d di del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai in nel nello nella nei nelle con su sul sulla per tra fra senza e ed o ma che chi cui quando dove come
    io tu lui lei noi voi loro mi ti si ci vi ne li mio mia miei mie tuo tua tuoi tue suo sua nostro nostra questo questa questi queste quello quella quelli
    è sono era sei siamo essere sta stanno stare ha ho hai hanno avere può puoi possiamo potere deve devi dobbiamo dovere voglio vuoi vuole vogliamo volere
    non mai niente nulla nessuno nessuna molto più meno anche già ancora qui qua lì là ora adesso oggi domani subito favore tutto tutta tutti tutte qualcosa
    fai fare fa dare vai va andare metti mettere prendi prendere cerca cercare trova trovare bisogno`,
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
    none: "solo/soltanto/solamente, nient altro che",
    refuse: `ma/ senza, niente più, basta, non voglio nessun/nessuna/vedere/, non vogliamo, non ci sia/siano, non deve esserci, nemmeno/neanche un/una goccia/briciola/solo/sola/ di/`,
    "refuse-first": "niente/nessun/nessuna/nessuno",
    spare:
      "ma/e/ non fare/fate del/ male a/al/alla/ai/alle/agli, senza fare/fargli del/ male a/al/alla/ai/alle/agli",
    prefer: "preferisco/preferirei/meglio/piuttosto",
    less: "che, a, invece/ di",
    ban: "ma/e non, smetti/smettila di, vietato, in nessun caso, mai più",
    "ban-first": "non/mai",
    avoid: `evita/evitate, non andare in/nel/nella/al/a/, non entrare in/, non toccare, stai/sta/tieniti lontano da, stai alla larga da`,
    skip: `dimentica/dimenticate, lascia perdere/stare, invece di, al posto di, tutto tranne, qualsiasi cosa tranne, non serve/occorre/il/la/i/le`,
    skipped: "può/possono aspettare, non importa, non è importante/urgente",
    banned: "è/ vietato, è vietata, sono vietati",
    keep: "tieni/conserva/risparmia/lascia",
    untouched: "in pace, dov è, dove si trova, intatto/accese",
    insist: `non dimenticare/dimenticarti/mollare/solo/smettere, non ti dimenticare, perché non`,
    prevent: "non lasciare/permettere che, impedisci che",
    first: "prima/innanzitutto/anzitutto, per prima cosa, per cominciare, comincia con",
    then: "poi, e/ dopo, e poi, quindi/dopodiché, in seguito",
    last: "infine, alla fine, per ultimo",
    later: "dopo/poi, più tardi",
    before: "prima di/che",
    after: "dopo aver/che, una volta che, appena/quando",
    until: "finché, fino a quando/",
    "at-least": "almeno, come minimo, non meno di",
    "at-most": "al massimo, non più di",
    below: "sotto, meno di",
    above: "sopra, più di",
    and: "e/ed",
    or: "o/né",
    but: "ma/però",
    aside: "perché/poiché/affinché, dato/ che, anche se",
    main: "quindi/perciò/devi/dobbiamo/bisogna, voglio che",
  },
};
