import type { Language } from "./language.ts";

/** The small words of Portuguese. */
export const PORTUGUESE: Language = {
  code: "pt",
  stop: `o a os as um uma uns umas ao aos à às do da dos das de em no na nos nas num numa por pelo pela para pra com sem sobre entre até desde e ou mas que quem qual quando onde como
    eu tu ele ela nós vós eles elas você vocês me te se nos lhe lhes meu minha meus minhas teu tua seu sua nosso nossa este esta esse essa isto isso aquele aquela
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
    none: "só, somente, apenas, nada além de",
    refuse:
      "sem, nada de, chega de, não quero, não queremos, não quero nenhum, não quero nenhuma, não quero ver, que não haja, não deve haver, nem um só, nem uma só, não mais",
    "refuse-first": "nenhum, nenhuma, não mais",
    prefer: "prefiro, preferia, melhor, antes",
    less: "que, do que, a, em vez de",
    ban: "mas não, mas nunca, e não, pare de, para de, proibido, de jeito nenhum, em hipótese alguma",
    "ban-first": "não, nunca, jamais",
    avoid:
      "evita, evite, não vá a, não vá ao, não vá para, não vás a, não vás ao, não vás, não vá, não entre em, não toque em, fique longe de, fica longe de, afaste se de",
    skip: "esquece, esqueça, em vez de, ao invés de, no lugar de, qualquer coisa menos, tudo menos, não precisa, deixa para lá, não o, não a, não os, não as",
    skipped: "pode esperar, podem esperar, não importa, não é importante, não é urgente",
    banned: "é proibido, é proibida, são proibidos, proibido",
    keep: "guarda, guarde, deixa, deixe, conserva, mantém, mantenha, reserva",
    untouched: "em paz, onde está, intacto, acesas",
    insist: "não esqueça, não se esqueça, não esqueças, não desista, por que não, não só, não pare",
    prevent: "não deixe que, não deixes que, não permita que, impede que",
    first:
      "primeiro, antes de mais nada, antes de tudo, em primeiro lugar, para começar, começa por",
    then: "depois, então, e depois, em seguida, a seguir",
    last: "por último, finalmente, por fim, no final",
    later: "depois, mais tarde",
    before: "antes de, antes que",
    after: "depois de, depois que, assim que, logo que, quando, uma vez que",
    until: "até que, até",
    "at-least": "pelo menos, no mínimo, ao menos, não menos de",
    "at-most": "no máximo, não mais de, não mais que",
    below: "abaixo de, menos de",
    above: "acima de, mais de",
    and: "e",
    or: "ou, nem",
    but: "mas, porém",
    aside: "porque, já que, pois, para que, embora, que",
    main: "por isso, quero que, tens de, tem de, tem que, devemos, temos de, temos que",
  },
};
