import type { Language } from "./language.ts";

/** The small words of Polish. */
export const POLISH: Language = {
  code: "pl",
  stop: `i a oraz lub albo ale lecz więc bo że żeby aby czy kto co gdzie kiedy jak który która które
    ja ty on ona ono my wy oni one mnie mi mną ciebie cię ci tobie jego go jemu mu jej ją nas nam was wam ich im się sobie siebie mój moja moje twój twoja twoje nasz nasza nasze swój swoją swoje
    w we na do z ze od po o u za przed nad pod przy przez dla bez między
    jest są był była było być jestem jesteś ma mam masz mają mieć może możesz możemy móc musi musisz musimy trzeba chcę chcesz chce chcemy potrzebuję potrzebujemy
    nie nigdy nic nikt tu tutaj tam stąd teraz dziś dzisiaj jutro zaraz natychmiast proszę już jeszcze też także bardzo więcej mniej wszystko wszyscy coś ten ta to te tego tej tych
    zrób zrobić rób weź wziąć idź iść daj dać znajdź znaleźć`,
  weak: "zrób zrobić znajdź znaleźć weź wziąć otwórz otworzyć",
  numbers:
    "zero jeden/jedną/jedno dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście/tuzin trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
  determiners: "ten ta to te tego tej mój moją nasz naszą swój swoją",
  pronouns: "mnie mi cię ci go mu ją jej nas nam was wam ich im się",
  auxiliaries: "jest są był była było ma mają",
  indefinite: "nikogo wszystko wszystkich każdy ktoś kogoś",
  units:
    "sekund minut minuty godzin godziny dni dzień nocy tygodni tydzień miesięcy miesiąc lat razy",
  subjects: "ja ty on ona my wy oni one nikt",
  cues: {
    none: "tylko, jedynie, wyłącznie, nic poza",
    refuse:
      "bez, dość, nigdy więcej, ani jednego, ani jednej, nie chcę, nie chcemy, nie chcę żadnych, nie chcę żadnego, nie chcę żadnej, nie chcę widzieć, ale żadnych, ale żadnego, ale żadnej, nie może być, ma nie być",
    "refuse-first": "żadnych, żadnego, żadnej, żaden, żadna",
    prefer: "raczej, wolę, wolałbym, lepiej",
    less: "niż, od, zamiast",
    ban: "ale nie, ale go nie, ale jej nie, ale ich nie, a nie, pod żadnym pozorem, w żadnym razie, przestań, zabrania się, nie wolno",
    "ban-first": "nie, nigdy",
    avoid:
      "unikaj, omijaj, nie wchodź do, nie wchodź na, nie wchodź, nie idź do, nie idź na, nie chodź do, trzymaj się z dala od, nie dotykaj",
    skip: "zapomnij o, zapomnij, zamiast, wszystko tylko nie, nie trzeba, daj spokój z, odpuść",
    skipped:
      "może poczekać, mogą poczekać, nie jest ważne, nie jest ważny, nie jest ważna, nieważne",
    banned: "jest zabronione, jest zakazane, zabronione",
    keep: "zostaw, zachowaj, oszczędź, trzymaj",
    untouched: "w spokoju, tam gdzie jest, zapalone",
    insist:
      "nie zapomnij, nie zapominaj, nie poddawaj się, dlaczego nie, czemu nie, nie tylko, nie przestawaj",
    prevent: "nie pozwól, nie dopuść, nie dopuść do",
    first: "najpierw, po pierwsze, przede wszystkim, na początek, zacznij od",
    then: "potem, następnie, a potem, a następnie, później, po czym",
    last: "na koniec, w końcu, wreszcie",
    later: "później, potem",
    before: "zanim, przed tym jak",
    after: "gdy już, kiedy już, jak już, jak tylko, skoro tylko, po tym jak, gdy, kiedy",
    until: "dopóki, dopóki nie, aż",
    "at-least": "co najmniej, przynajmniej, nie mniej niż, minimum",
    "at-most": "co najwyżej, najwyżej, nie więcej niż, maksymalnie",
    below: "poniżej, mniej niż",
    above: "powyżej, więcej niż",
    and: "i, oraz, a",
    or: "lub, albo, ani",
    but: "ale, lecz, jednak",
    aside: "bo, ponieważ, gdyż, żeby, aby, chociaż, który, która",
    main: "więc, dlatego, chcę żebyś, musisz, musimy, trzeba",
  },
};
