import type { Language } from "./language.ts";

/** The function words of Spanish. */
export const SPANISH: Language = {
  code: "es",
  stop: `el la los las un una unos unas lo al del de a en con por para sin sobre entre hacia hasta desde y e o u ni pero sino que qué quien cual cuando donde como
    yo tú él ella nosotros vosotros ellos ellas usted ustedes me te se nos os le les mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos esas eso esto
    es son era soy eres somos ser está están estoy estar hay ha he has han haber tiene tengo tienes tienen tener puede puedes podemos poder debe debes debemos deber quiero quieres quiere queremos necesito necesita necesitamos
    no nunca jamás nada nadie ningún ninguna muy más menos mucho mucha poco también ya aún aquí ahí allí ahora hoy mañana luego favor por todo toda todos todas algo bordo
    haz hacer hace da dar dame ve vaya vayas ir pon poner busca buscar consigue conseguir`,
  weak: "haz hacer busca buscar consigue conseguir pon poner encuentra encontrar",
  numbers:
    "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte",
  determiners: "el la los las un una unos unas mi mis tu tus nuestro nuestra este esta ese esa",
  pronouns: "me te se nos lo la los las le les",
  auxiliaries: "es son está están hay ha han era tiene",
  indefinite: "nadie todo todos alguien cualquiera nada",
  units: "segundos minutos minuto horas hora días día noches semanas semana meses mes años veces",
  subjects: "yo tú él ella nosotros ellos ellas usted nadie",
  cues: {
    none: "solo/solamente/sólo/únicamente, nada más que",
    refuse: `sin, nada/basta de, ya/ no más, no quiero ningún/ninguna/ver/, no queremos, que no haya, no debe haber, ni un solo, ni una sola`,
    "refuse-first": "ningún/ninguna, no más",
    prefer: "prefiero/preferiría/mejor/antes, más bien",
    less: "que, a, en vez/lugar de",
    ban: `pero no/nunca, y no, deja/dejad/para de, prohibido, de ninguna manera, bajo ningún concepto`,
    "ban-first": "no/nunca/jamás",
    avoid: `evita/evitad/evite, no vayas a/al/, no entres en/, no pases por, no toques, aléjate de, mantente lejos/alejado de`,
    skip: `olvida/olvidad, olvídate de, en vez/lugar de, cualquier cosa menos, todo menos, no hace falta, deja estar, no el/la/los/las`,
    skipped: "puede/pueden esperar, no importa, no es importante/urgente",
    banned: "está/ prohibido, está prohibida, están prohibidos",
    keep: "guarda/deja/conserva/reserva/mantén",
    untouched: "en paz, tranquilo/tranquila/intacto/encendidas, donde está",
    insist: "no te/ olvides, no te rindas, por qué no, no dejes de, no solo, no pares hasta",
    prevent: "no dejes/permitas que, impide que",
    first: "primero, antes que nada, en primer lugar, ante todo, para empezar, empieza por",
    then: "luego, y/ después, y luego, entonces, a continuación, más tarde",
    last: "por último, finalmente, al final",
    later: "después/luego, más tarde",
    before: "antes de que/",
    after: "después de, una vez que, en cuanto, cuando/tras",
    until: "hasta que/",
    "at-least": "al menos, por lo menos, como mínimo, no menos de",
    "at-most": "como máximo, a lo sumo, no más de",
    below: "por debajo de, menos de",
    above: "por encima de, más de",
    and: "y/e",
    or: "o/u/ni",
    but: "pero/sino",
    aside: "porque/aunque, ya/puesto/para/ que",
    main: "así/quiero/tienes/hay/tenemos que, por eso, debemos",
  },
};
