import type { Language } from "./language.ts";

/** The function words of Spanish. */
export const SPANISH: Language = {
  code: "es",
  stop: `ah oh uy perdón bah el la los las un una unos unas lo al del de a en con por para sin sobre entre hacia hasta desde y e o u ni pero sino que qué quien cual cuando donde como
    yo tú él ella nosotros vosotros ellos ellas usted ustedes me te se nos os le les mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos esas eso esto
    es son era soy eres somos ser está están estoy estar hay ha he has han haber tiene tengo tienes tienen tener puede puedes podemos poder debe debes debemos deber quiero quieres quiere queremos necesito necesita necesitamos
    no nunca jamás nada nadie ningún ninguna muy más menos mucho mucha poco también ya aún aquí ahí allí ahora hoy mañana luego favor todo toda todos todas algo bordo
    haz hacer hace da dar dame des dé ve vaya vayas ir pon poner busca buscar consigue conseguir`,
  weak: "haz hacer busca buscar consigue conseguir pon poner encuentra encontrar",
  numbers:
    "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce/docena trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte",
  determiners: "el la los las un una unos unas mi mis tu tus nuestro nuestra este esta ese esa",
  pronouns: "me te se nos lo la los las le les",
  auxiliaries: "es son está están hay ha han era tiene",
  indefinite: "nadie todo todos alguien cualquiera nada",
  units: "segundos minutos minuto horas hora días día noches semanas semana meses mes años",
  subjects: "yo tú él ella nosotros ellos ellas usted nadie",
  orders: {
    numbers:
      "veintiuno=21 veintidós=22 veintitrés=23 veinticuatro=24 veinticinco=25 veintiséis=26 veintisiete=27 veintiocho=28 veintinueve=29 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100 doscientos=200 doscientas=200 quinientos=500 quinientas=500 mil=1000 ambos=2 ambas=2",
    units: "docena=12 centenar=100 decena=10 veintena=20 quincena=15 par=2",
    joints: "y",
    all: "todo toda todos todas cada",
    ones: "",
    enclitics: "la lo las los le les me nos te",
    verbEndings:
      "a o e as es an en ar er ir ad ed id ando iendo ado ido ados idos ada ida adas idas amos emos imos ue ues uen ue",
    verbShifts: "que=ce ie=e ue=o q=c z=c j=g",
    verbForms:
      "da/dar/das/dad/dé/den/dando/des haz/hacer/haces/haced/haga/hagan/hagas pon/poner/pones/poned/ponga/pongan/pongas ten/tener/tienes/tened/tenga/tengas sal/salir/sales/salid/salga/salgan/salgas ve/ir/vas/id/vaya/vayan/vayas ven/venir/vienes/venid/venga/vengan/vengas trae/traer/traes/traed/traiga/traigan/traigas di/decir/dices/decid/diga/digan/digas sirve/servir/sirves/servid/sirva/sirvan/sirvas viste/vestir/vistes/vista/vistan/vistas pide/pedir/pides/pedid/pida/pidan/pidas riega/regar/riegas/regad/riegue/rieguen/riegues apaga/apagar/apagas/apagad/apague/apaguen/apagues carga/cargar/cargas/cargad/cargue/carguen/cargues busca/buscar/buscas/busque/busquen/busques saca/sacar/sacas/saque/saquen/saques recoge/recoger/recoges/recoja/recojan/recojas coge/coger/coges/coja/cojan/cojas enciende/encender/enciendes/encended/encienda/enciendan/enciendas friega/fregar/friegas/fregad/friegue/frieguen/friegues entrega/entregar/entregas/entregad/entregue/entreguen/entregues descarga/descargar/descargas/descargad/descargue/descarguen/descargues paga/pagar/pagas/pagad/pague/paguen/pagues cuelga/colgar/cuelgas/colgad/cuelgue/cuelguen/cuelgues pega/pegar/pegas/pegad/pegue/peguen/pegues",
    one: "un una uno",
    nearest: "más_cercano más_cercana más_cerca cercano cercana",
    farthest: "más_lejano más_lejana",
    most: "más",
    least: "menos",
    not: "no",
    ordinals:
      "primero/primera/primer/primeros/primeras segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta",
    middle: "medio",
    last: "último/última/últimos/últimas",
    stopping: "para/parad/alto/detente/basta, cancela/cancélalo eso/",
    forgetting:
      "olvida/olvídalo/olvídate eso/, olvídate de eso, déjalo, déjalo estar, espera/ todavía/aún/ahora no, da igual, no importa, olvida la/ última orden",
  },
  cues: {
    filler: "bueno/pues/eh/hm",
    leave: "deja/dejad",
    "let-go": "entrar/salir/pasar/libre/suelto/suelta",
    dropped: `déjalo/déjala/déjalos/déjalas estar/, olvídalo/olvídala/olvídate, olvida eso, olvídate de eso, no importa`,
    fine: `está/están bien/perfecto/perfecta, está/están bien así, está/están en orden, está/están perfectamente/suficientemente/bastante limpio/limpia/bien`,
    needless: `no tienes/tenéis que, no tienes/tenéis por qué, no hace falta, no hace falta que, no hay que, no necesitas, no necesitamos, no es necesario`,
    "left-over": "queden/quede/queda/quedan",
    asks: "es verdad/cierto que, alguien sabe, sabes/sabéis si/quién/cómo/por",
    stays: "se queda/quedan",
    missed:
      "te/ olvidaras/olvidas/olvides/saltaras/saltas de/, olvidáramos/olvidar/ignoraras/ignoras/omitieras",
    regret: `sería una/ pena/lástima/triste/terrible que/si, me daría/dolería pena/mucho/mucha/ pena/ que/si, me pondría triste/furioso/furiosa si/que, odiaría que`,
    dislike: `es/soy/somos alérgico/alérgica a, odio/odia/odian, no soporto/soporta/soportan`,
    "bad-for": `es/son malo/mala/malos/malas/dañino/dañina/dañinos/peligroso/peligrosa para, le/les/me/te sienta/sientan mal, hace/hacen daño a`,
    none: "a salvo, no estaría/estarían/vendría/vendrían mal, solo/solamente/sólo/únicamente, nada más que, de nuevo, otra vez, una vez más",
    refuse: `ni hablar de, ni pensar en, ni se te ocurra lo de, de ningún modo, prohíbo, sin/excepto/salvo, a excepción de, nada/basta de, ya/ no más, no quiero ningún/ninguna/ver/, no queremos, que no haya, no debe haber, sin que nadie, que nadie resulte/salga/acabe, ni un/una solo/sola/gota/pizca/ de/, ni gota/pizca de`,
    "refuse-first": "ningún/ninguna, no más",
    prefer: `prefiero/preferiría que/, prefiero/preferiría/mejor, más bien, preferiblemente, de preferencia, a ser posible`,
    less: "que, a, en vez/lugar de",
    ban: `sería una/ pena/lástima, nada de, ay/pobre de ti si, no quiero/queremos que, pero no/nunca, y no, deja/dejad/para de, prohibido, de ninguna manera, bajo ningún concepto, ni se te ocurra, nadie debe/puede`,
    "ban-first": "no/nunca/jamás",
    avoid: `evita/evitad/evite, no vayas a/al/, no te acerques a/al, nadie baja/sube/entra/va a/al, no entres en/, no pases por, no pongas un pie en, ni te acerques a/al, lejos de/del, no toques, aléjate de, mantente lejos/alejado de, nadie entra en, nadie va a/al, que nadie entre en, que nadie vaya a/al`,
    replaced: "en vez/lugar de",
    skip: `haz lo que quieras con, olvida/olvidad, al diablo con, no te preocupes por, pasa de/del, olvídate de, cualquier cosa menos, todo menos, deja estar, no el/la/los/las, no hay tiempo para, da/dan igual, qué más da/dan`,
    skipped: `puede/pueden esperar, no importa, esperará/esperarán, no es importante/urgente/prioritario/prioritaria, no corre/corren prisa, no hay prisa, no tiene/tienen prisa, no es/son tan/muy/ importante/importantes/urgente/urgentes`,
    too: "es/está/están/son demasiado",
    spare:
      "pero/y/ no le/les/ hagas/hagáis/hagan daño a/al, sin hacer/hacerle/hacerles daño a/al, respeta/respetad/cuida/cuidad, cuidado con, ten/tened cuidado con, sin gastar",
    nobody: "nadie",
    banned:
      "está/ prohibido, está prohibida, están prohibidos, no gracias, ni hablar, ni pensarlo, ni loco/loca, de eso nada, mejor no, en absoluto, yo no lo haría, yo que tú no lo haría, es/sería una/ mala idea, no es/sería una/ buena idea, es/sería una/ locura, queda descartado/descartada, está/estás despedido/despedida, se/te las verá/verás conmigo, lo pagará/pagarás, te/lo despido, te/se vas/va a arrepentir, te arrepentirás, ni de broma",
    unharmed:
      "un descanso/respiro, ileso/ilesa/intacto/intacta/vivo/viva/vivos/vivas, sano y salvo, de una pieza",
    lack: `no hay/tenemos/tengo suficiente/suficientes/bastante/bastantes, hay/queda/quedan muy/ poco/poca/pocos/pocas, nos/me queda/quedan poco/poca/pocos/pocas, ya/casi/ no hay/queda/quedan/tenemos/tengo, ya/ no hay/queda/quedan casi/, se acabó/acabaron, falta/faltan/hacen falta`,
    keep: "guarda/deja/conserva/reserva/mantén",
    untouched: "en paz, tranquilo/tranquila/intacto/encendidas, donde está",
    insist: `que no falte/falten, no debe/puede/deben/pueden faltar, no te/ olvides, no te rindas, por qué no, no dejes de, no solo, no pares hasta, ni se te ocurra olvidar/ignorar/descuidar, no olvides/olvidéis/ignores/descuides`,
    prevent: "no dejes/permitas que, impide que",
    first: "primero/antes, antes que nada, en primer lugar, ante todo, para empezar, empieza por",
    then: "luego, y/ después, y luego, entonces, a continuación, más tarde",
    last: "por último, finalmente, al final",
    later: "después/luego, más tarde",
    before: "antes de que/",
    after:
      "pero/ no hasta que/, pero/ no antes de/que/, pero/ solo después de, pero/ solo cuando, después de, una vez que, en cuanto, cuando/tras",
    until: "hasta que/",
    "at-least": "al menos, por lo menos, como mínimo, no menos de",
    "at-most": "como máximo, a lo sumo, no más de",
    below:
      "por debajo de, menos de, baje/bajen/bajar/caiga/caigan/caer de, baje/bajen/caiga/caigan por debajo de",
    above: "por encima de, más de",
    and: "y/e",
    or: "o/u/ni",
    but: "pero/sino",
    correct: "perdón/no/ quiero/quise/quería decir, no espera, espera no, mejor no",
    aside: "porque/aunque, ya/puesto/para/ que",
    main: "no tienes/tenéis/tenemos que solo/sólo/solamente, no hace falta solo/sólo/solamente, así/quiero/tienes/hay/tenemos que, por eso, debemos",
  },
};
