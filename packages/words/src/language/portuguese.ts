import type { Language } from "./language.ts";

/** The function words of Portuguese. */
export const PORTUGUESE: Language = {
  code: "pt",
  stop: `o a os as um uma uns umas ao aos à às do da dos das de em no na nos nas num numa por pelo pela para pra com sem sobre entre até desde e ou mas que quem qual quando onde como
    eu tu ele ela nós vós eles elas você vocês me te se lhe lhes meu minha meus minhas teu tua seu sua nosso nossa este esta esse essa isto isso aquele aquela
    é são era sou és somos ser está estão estou estar há tem tenho tens têm ter foi pode podes podemos poder deve deves devemos dever quero queres quer queremos preciso precisa precisamos
    não nunca jamais nada ninguém nenhum nenhuma muito mais menos pouco também já ainda aqui aí ali lá agora hoje amanhã favor tudo todo toda todos todas algo
    faz faça fazer dá dar dê vai vá ir põe ponha pôr pega pegar procura procurar consegue conseguir`,
  weak: "faz fazer pega pegar procura procurar encontra encontrar põe pôr",
  numbers:
    "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte",
  determiners: "o a os as um uma meu minha teu tua nosso nossa este esta esse essa",
  pronouns: "me te se nos lhe lhes",
  auxiliaries: "é são está estão há tem têm foi era",
  indefinite: "ninguém tudo todos alguém qualquer nada",
  units: "segundos minutos minuto horas hora dias dia noites semanas semana meses mês anos vezes",
  subjects: "eu tu ele ela nós eles elas você vocês ninguém",
  cues: {
    none: "só/somente/apenas, nada além de",
    refuse: `sem, nada/chega de, não quero/queremos/mais, não quero nenhum/nenhuma/ver, que não haja, não deve haver, nem um/uma só/único/única/gota/ de/`,
    "refuse-first": "nenhum/nenhuma, não mais",
    prefer: "prefiro/preferia/melhor/antes",
    less: "que, do que, a, em vez de",
    ban: "mas/e não, mas nunca, pare/para de, proibido, de jeito nenhum, em hipótese alguma",
    "ban-first": "não/nunca/jamais",
    avoid: `evita/evite, não vá a/ao/para/, não vás a/ao/, não entre/toque em, fique/fica longe de, afaste se de`,
    skip: `esquece/esqueça, em vez de, ao invés de, no lugar de, qualquer coisa menos, tudo menos, não precisa/o/a/os/as, deixa para lá`,
    skipped: "pode/podem esperar, não importa, não é importante/urgente",
    banned: "é/ proibido, é proibida, são proibidos",
    keep: "guarda/guarde/deixa/deixe/conserva/mantém/mantenha/reserva",
    untouched: "em paz, onde está, intacto/acesas",
    insist: "não esqueça/esqueças/desista/só/pare, não se esqueça, por que não",
    prevent: "não deixe/deixes/permita que, impede que",
    first: `primeiro, antes de mais nada, antes de tudo, em primeiro lugar, para começar, começa por`,
    then: "depois, então, e depois, em seguida, a seguir",
    last: "por último/fim, finalmente, no final",
    later: "depois, mais tarde",
    before: "antes de/que",
    after: "depois de, depois/assim/logo que, quando, uma vez que",
    until: "até que/",
    "at-least": "pelo/ao menos, no mínimo, não menos de",
    "at-most": "no máximo, não mais de/que",
    below: "abaixo/menos de",
    above: "acima/mais de",
    and: "e",
    or: "ou/nem",
    but: "mas/porém",
    aside: "porque/pois/embora, já/para/ que",
    main: "por isso, quero/tem/temos que, tens/tem/temos de, devemos",
  },
};
