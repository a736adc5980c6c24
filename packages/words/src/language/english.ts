import type { Language } from "./language.ts";

/** The function words of English. */
export const ENGLISH: Language = {
  code: "en",
  stop: `nah nope oops whoops oh sorry a an the this that these those some any all every each both either another other such same own
    i me my myself you u your yours yourself he him his she her hers it its itself we us our ours they them their theirs
    who whom whose which what where when why how there here
    is are was were be been being am do does did done have has had having will would shall should can could may might must ought
    of in on at by for with from to into onto upon about over under through between among against during within across along
    and or but nor so yet if then than because since while although though as until unless whether
    not no never very too much many more most less least few little lot lots bit quite rather really just only even still also again ever already
    now yo actually sorry oops today tonight tomorrow yesterday soon once always sometimes often usually
    please kindly thanks thank hey hi hello ok okay oh yes yeah right sure indeed perhaps maybe
    one ones thing things something anything everything nothing someone somebody anyone anybody everyone everybody nobody way ways kind sort
    let lets want wants wanted need needs needed like likes liked wish wishes mind think thinks thought know knows say says said tell told
    time times week weeks hour hours minute minutes month months year years
    able else enough almost nearly around out up down off away back together apart ahead
    wanna going gonna try tries trying
    good better best bad worse worst great fine nice dear friend sir madam mate bro dude folks guys man
    possible necessary important sense trouble matter order make certain especially particularly
    whatever whenever wherever however whoever asap quickly immediately urgently finally first second third next last
    long far near instead care cares use uses used using`,
  weak: `clear clears get gets getting got make makes making take takes taking have give gives giving go goes going see sees bring brings
    keep keeps keeping start starts starting begin begins come comes coming find finds finding look looks looking do does hold holds set sets send sends leave leaves show shows
    work works help helps deal handle run place ready new old big small hard whole full point piece pieces people grab grabs fetch pick picks bag heavy high part parts day days night nights places world area use stay feel`,
  numbers:
    "zero one two/couple three four five six/half-dozen seven eight nine ten eleven twelve/dozen thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
  subjects: "i you u he she it we they that there who which nobody somebody everybody someone",
  indefinite:
    "anybody anyone anything any nobody someone somebody something all every everybody everyone everything people",
  auxiliaries:
    "is are was were am been be has have had will would can could did does may might seems seem looks",
  pronouns: "me you him her it us them myself yourself himself herself itself ourselves themselves",
  determiners: "the a an any my our your his her its their that this these those",
  units:
    "second seconds minute minutes hour hours day days night nights week weeks month months year years percent o'clock",
  orders: {
    numbers:
      "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000 k=1000 few=3 several=4 both=2",
    units: "dozen=12 couple=2 score=20 pair=2",
    joints: "and",
    all: "all every everything each",
    ones: "one ones",
    one: "a an one",
    nearest: "nearest closest next_nearest closer nearer",
    farthest: "farthest furthest remotest most_distant",
    most: "most the_most biggest largest highest",
    least: "least fewest smallest lowest",
    not: "not",
    ordinals: "first second third fourth fifth sixth seventh eighth ninth tenth",
    last: "last",
    middle: "middle",
    stopping:
      "stop/halt it/that/this/, stop/cancel/abort the/your/all/ last/ orders/order/work, stop doing/working that/, cancel/abort it/that/this/",
    forgetting:
      "never mind, nevermind, scratch/strike/scrap that/it, i/ changed my mind, not yet/now, forget/undo it/that/this/, forget/undo the/my/that/all/ last/ order/orders/command",
  },
  cues: {
    reserve: `use up the/my/our/your last, use/spend/touch/take/eat/drink/burn/sell/waste/lose the/my/our/your last, using/spending/touching/taking/selling the/my/our/your last`,
    filler: "well/hmm/hm/um/uh/er/erm",
    leave: `leave`,
    "let-go": "in/out/go/loose/free/inside/through",
    dropped: `forget it/that/this/them, leave it/that/this/ be/, never mind it/that/this, drop it/that, scrap that, skip it/that, let it be/go`,
    fine: `is/are fine/ok/okay/alright, is/are perfectly/quite/just fine/ok/okay, is/are fine/ok/okay/good/nice as it/they is/are, is/are good/clean/warm/full/safe/well enough, is/are all right, is in order, it/that/he/she is fine/ok/okay, they are fine/ok/okay`,
    needless: `you/we/i/ need not, you/we/i/ need not bother/worry/fret/ with/about/, there is no need to/for, do not fret/worry about/over, do not trouble yourself/ with/about, no need to/for/ worry/bother/ about/with/`,
    stay: `nobody leaves, nobody may/must/should/shall leave, nobody is to leave, you must/may/should not leave, must/may/should not leave, do not you/ dare/ leave, never leave, do not ever leave`,
    "bad-for": `is/are/be/was bad/unhealthy/harmful/poisonous/toxic/terrible/awful/dangerous/deadly/poison/murder/hell/ruinous for/to, is/are not good/healthy for, does/do not agree with/suit, is/are no good for, makes/make me/him/her/them/it/us sick/ill, upsets/upset, gives/give me/us/him/her the creeps/shivers/willies, gives/give me/us/him/her a headache/headaches, disagrees/disagree with, hurts, harms, is/are/would be the death of`,
    refuse: `should/must not have/be any, should/must/shall/may have no, should not have, without any/, with/ no more, with no, i/we forbid, not one/a single/drop/bit/scrap/crumb of/, not one of/, none of, and/but/or/let/tolerate/allow/leave/leaving no, nor, i/we want no, i will have no, let/may there be no, there must/should/shall/may be no, there is to be no, and/but nothing from/, nothing from/must/may/should/shall, i/we do not want any/, i do not want to see any/, i do not want to hear, i do not want there to be, i will not tolerate, i will not stand for, nobody may/must/should/gets, nobody ends up, let nobody, without anyone/anybody/, so that/ there is no, there should/must/may/shall/can not be, there ought/is not to be, with/ neither, make sure there is/are no, see that there is/are no`,
    missed: "skipped/missed/ignored/neglected/omitted/left/forgot, forgot about/to",
    regret: `i/we would/ be sad/sorry/upset/angry/cross/furious/unhappy/annoyed/mad/livid/heartbroken/devastated if, i/we would/ hate it/ if, i/we would/ hate to see/have, it would/ be a/ shame/pity/sad/bad/awful/terrible if, would/ be a shame/pity if, shame/pity if`,
    dislike: `i/we do not like/trust, who hates/dislikes, who/i/we can not stand, who/i can not bear, i/we hate, i dislike/detest, i am against, beware of,
      watch out for, i am not fond of, i am no friend of, i am sick/tired of, i am fed up with, i/we have had enough of, spare me, we are sick/tired of,
      we are fed up with, is/are/am allergic to, he/she/it/they hates/hate, he/she/it/they/is/are sick/tired of, he/she/it/they can not stand/bear/take, nobody likes/wants, can not abide`,
    end: "stop/stopped/quit/cease, end the, put an end to, enough of/with",
    "refuse-first": "no",
    prefer: `i/ rather/sooner, we would/ rather, i would/ rather you/have, i would rather/sooner/prefer, i/we/ prefer, i would prefer you to,
      i/we/ prefer it if, i/we would prefer it if/ you/, preferably/better`,
    less: "than, to/over, and not",
    ban: `would/it be nice/lovely/great/good/better/kind if/ you/we/they did/would/do not, would/it be nice/lovely/great/good/better/kind not to, i/we be/ glad/happier/grateful/pleased/happy if you/we/they did/would/do not, i/we would be glad/happier/grateful/pleased/happy if you/we/they did/would/do not, so/god/heaven help me/you if you, it would/ be a/ shame/pity/sad to, would be a/ shame/pity to, i/we would/ hate you/ to, do not dream of, do not even dream of, no way are/will/do you/we, i/we forbid you to, woe betide/to you if you, i will fire/sack/punish/skin/kill/hang you if you, you will regret it if you, you will be sorry if you, you are fired/sacked if you, you are in trouble if you, there will be trouble if you, i/we refuse to, do not even think about/of, would never, must/should/may/shall/better/and/but not, ought/are/is/careful not to, not allowed to, had better not, refrain/apart from, who/must/should/may/and/but never, who would/will never, who does/will/would not, who refuses to, any way but, by any means but, be careful not to, take care not to, hands/lay off, keep your hands off, under no circumstances, on no account, by no means, not even, is no reason to, only/just/please/so/and/but/then/ever do not, i do not want you/us to, i/we rather not, i would rather not, i would rather you did not, we will not be/, we are not, can not have you, except for/, other than, do not you dare, nothing gets/may/must/shall be/, nothing is to be, nothing will be, nobody is to/allowed`,
    "ban-doing": "i am not, you/they are not, i will not be, nobody is",
    "ban-first": "you/ do not, never/not, you/we can not",
    avoid: `avoid/avoided/bypass/bypassed/shun, without/stop going near/to/into/in, without going anywhere near, without/ setting foot in/on, without entering/touching, i/we refuse to go to/near/into, i/we refuse to set foot in/on, i/we will not/never go to/near/into, staying/keeping/steering away from, staying/keeping clear of, staying/keeping off, staying/keeping out of, keep your nose/hands/fingers out of, keep your fingers/paws off, stay/keep/well/ away from, stay/keep out of, stay/steer/keep clear of, stay/keep off, do not go near/to/into/in, do not go anywhere near, never go to/near, do not enter/touch/visit, never enter/touch, do not set foot in, give a wide berth to, keep your distance from, a wide berth, go around, nobody goes into/to/in/near, nobody is to go near/to/into/in, under no circumstances enter, nobody enters, nobody goes into/to/near, nobody sets foot in`,
    replaced: "instead of, rather than, in place of",
    skip: `i/we would not be/ sad/sorry/upset/angry/cross/mind if you/we skipped/ignored/forgot, i/we would/ be glad/happy/pleased/grateful if you/we skipped/ignored/forgot, not the/our/that/those/this/my/your, forget about/, never mind about/, skip/ignore/postpone, do not bother with/about/to/, do not worry,
      we/you/i do not need, do not need/have to, not necessary to, worse than,
      do/ anything but/except, everything/anyone/anybody/everyone/everybody/whoever but/except, all but, anything other than, put off, hold off on/, i/ do not care about, i do not care for,
      not interested in, it/he/she/they can stay/remain, screw/sod/damn/hang the/that/those, no/ point/use/sense in, there is no point/use/sense in, i/we could not care less about, i/we do not give a damn about, to hell with, who needs, no/ hurry/rush with/for/about, there is no hurry/rush with/for/about, i do not want to hear another/a/any/ word/more about, not another/a word about, leave aside, give up on, do not waste your/any/ time on/with/, more important/urgent than, matters/matter more than,
      do whatever/what you like/want/please with, not now but, there is/ no time for/to, we/i/you have no time for/to, who cares about`,
    skipped: `who cares, on hold, can/may/must wait, has to wait, will have to wait, has/another time, is not important/urgent/necessary, is/are not a/my/our priority, is/are no priority, does/do not matter,
      is unimportant/unnecessary/cancelled/canceled/pointless, not needed/now, can be done later, some other time, for/ another day, is not worth it,
      is for later, for all i care, can stay as it is, can stay as they are, is/are not that/so/very/really/all that/ important/urgent/necessary, is/are not important/urgent right now`,
    banned: `is/are/strictly/ forbidden, is/are/ off limits, is/are out of bounds, is/are not allowed, is prohibited/banned/taboo, are banned,
      is out of the question, not an option, is no option, is/are too dangerous/risky/precious/valuable/expensive, is/are off the menu/table, stays/stay put, no thanks, no thank you, absolutely/certainly/definitely not, no way, not on my watch, not in my house, not a chance,
      i would not, i would not do that/it/, i would not if i were you, i would not do that/it if i were you, if i were you i would not, i would rather not, better not, rather not, is not my style/way, is/are/be a bad/terrible/horrible/stupid/awful/dangerous idea, would be a bad/terrible/horrible/stupid/awful/dangerous idea, is/are not a good/clever idea, would not be a good/clever idea,
      would/will/ be madness/mad/crazy/folly/foolish/stupid/unwise/wrong/cruel/dangerous/risky, is/are madness/crazy/folly/foolish/stupid/unwise/wrong/cruel, over my dead body, is/are/gets/get fired/sacked/punished/flogged/hanged, is/are/gets/get in/into trouble, will/ answer to me, will be sorry/punished/fired/sacked, you will be sorry, you will regret it, you are fired, i will fire/sack/punish/skin/kill you, i will tell the/your,
      stays where it is, stay where they are, is/are not for you/sale`,
    "must-not-be": `must/may/should/shall/can not be, is/are/ought not to be, must/should never be, had better not be`,
    too: "too, is/are/costs/cost/takes/take/makes/make too, is/are far too, would be too",
    resort: `only/ as a last resort, only/ if there is really/ no other way, only/ if nothing else works/helps, only/ if all/everything else fails, only if you must, only if you have to, only in an emergency`,
    spare: `only/just/but not so/too, mind/watch your/his/her/their, spare the, careful/gentle/gently/sparing/frugal with, be careful/gentle/sparing with, mind the/my/our, be kind/nice to, as/use little/few, go easy on,
      easy on the, and/but/ do not waste, without wasting, waste no, save on`,
    keep: `there must/should always/still be, we/you/i must/should always/still have, make sure you/we always/still have, make sure you/we have always/still, make sure there is/are always/still, keep/leave/save/spare/reserve/retain, let the/that/those/your/my, hold back, put/set aside, hang/hold on to`,
    stays: "stays/remains/stayed, to stay/remain, keeps being",
    untouched: `well/ alone, in peace, where it/he/she is, where/as they are, as it is, untouched/be/on/standing, for later/now, out of it/this/that, off`,
    unharmed: `a rest/break/breather, in one piece, unharmed/intact/undamaged/unhurt/unscathed/alive, safe and sound, has/have to live, must/should live/survive, has/have/is to survive,
      has/have to stay alive, must stay alive/whole, has to stay whole, must/should come to no harm, has to last, must be spared`,
    nobody: "nobody",
    insist: `do/must/should/may/ not run out of, must/ never run out of, do not forget/fail/neglect/stop/hesitate/wait/delay/you/lose/miss, do not you forget, never forget/fail/stop/miss, not forget/only/bad/nobody/much/many/enough/sure/yet, do not give up, never give up, do not rest until, why do not you/we, why/or/can/could not, could/should/would/will/can/are/have not you, could/should/can/are not we, is not it/there, no doubt/matter/problem/time/one/good/longer, whether or not, no time to lose, no/not later than, can not wait to, do not come back until/without, do not leave/return without, never leave without, can not go on without, not so/too much, nothing but, i do not care how/what/, i do not know, not at all, not a word, better/had/ better not forget/ignore/neglect/miss/overlook/skip about/, how dare you, do not you/ dare/ forget/ignore/neglect/overlook/skip/miss/postpone/put about/off/, nobody forgets/ignores/neglects/skips about/, never ignore/neglect/overlook/skip`,
    prevent: `do not you dare let/leave, would never/not let, will never/not let, do not leave/keep/let/allow, never leave/keep/let, i will not have, i do not want him/her/them/it/anybody/anyone/anything/us to, we do not want anybody/them to, let not, see/so that nobody, see to it that nobody, see that no, do not ever let, prevent, keep from`,
    first: `comes/come/goes/at/ first, first of all, firstly/initially, to/ begin/start with, start/begin by, before anything/everything else, above all,
      as a first step, for starters, first thing, before that/this/both/them, comes/come before both/that/it/them/all/everything/anything, beforehand`,
    then: `then, and then/next, after that/which/this, and/ afterwards, next/thereafter/subsequently/secondly/second/thirdly/third, followed by, from there,
      later on, once/when that is done, when you are done, once/when done, and after that`,
    last: "and/ finally, lastly/eventually, and/ last of all, at/ last, in/at the end, to finish",
    later: "later/afterwards/last/second, comes second/later/last/next/third, after that",
    before: "before you/we/, prior to, ahead of",
    after: `but/ not before/until/till, never before, after you/, after/once/when you have, once the/, once/when we have, as soon as, when/having/upon, now that,
      only once/when/after/if, but only once/when/after`,
    until: "not/ until, till/unless",
    "at-least": `at least, no/not less/fewer than, a minimum of, minimum, or more, up to, as many as`,
    "at-most": "at the/ most, no/not more than, a maximum of, maximum, or less/fewer",
    below: "below/under/beneath, less/fewer/lower than",
    above: "above/over/beyond/exceed, more/higher than",
    and: "and/plus/also, as well as, along/together with",
    or: "or/either",
    only: "and/ nothing else, exclusively/solely/only",
    but: `but/yet/however/only/although/though, except that, provided/providing that/`,
    correct:
      "sorry/no/wait/oops/ i/we meant/mean, scratch/strike that, no wait, wait no, on second thought/thoughts, actually no",
    aside: `when i come/, by the time, until i, because/since/who/which/if/while/whereas/although/though/considering,
      before they/it/he/she/somebody/someone/anybody/anyone/everybody/everything/another, so that/they/we/it/he/she/nobody, so you can,
      as we/i/they/it/he/she/the, as/so long as, for the sake of, that/which is why, given/seeing/considering that, in case, what happened, the last,
      after what, stay/remain at/in/by/near/inside/on`,
    so: "so",
    main: `it would/ be a/ shame/pity/sad/bad to skip/miss/forget/ignore/neglect/omit, you/we/ need not only/just/merely, do not only/merely, you/we/ do not need/have to only/just/merely, you/we/ do not only/just/merely need/have to, i/we/they want, i/we/they need, i will have/take, i/we require, i/we are after, i/we would not mind, i/we would not say no to, would/it be nice/lovely/great/good/sweet/kind to/if, could/can/would/will you/we, could/can/may we/i have/get, i/we be happier/glad/grateful/pleased if, i/we would be happier/glad/grateful/pleased if, we/i could do with, we/i could use, we need/must/should, i need, i/we like to see/have, i like/want/need you to, we like you to, therefore/please, i would like you to, you should/must,
      you have/need to, we have/need/ought to, make sure that/, see to it that/, see that, it is time to, go and, let us, you had better, i think it is time,
      i just/only/ want, i/we just/only need, all i/we need/want is, i would like, time to`,
    "left-over": "is/are/ left/over, remain/remains, in reserve/stock",
    asks: "is it true that, did/do you know, does anybody/anyone know",
    lack: `nothing is/was/were/gets/got done about/for/with, there is/are no/not, we/you/i have no, have/has/had/got/needs/ no, have/has not got, out/short/lack of, run/ran/running out of, not enough/any,
      too few/little, short on, running/ low on, lacking, hardly any, have/has/had not, cut off from`,
    none: `would not hurt/harm/matter/be bad, would not go/come amiss, step on it, get a move on, hurry up, make it snappy, until further notice, for god/heaven/goodness/pete/pity sake, not a/one drop/bit/penny/gram/inch less/more, only/just/exclusively/solely/merely, nothing but/else/except, and nothing else, whatever else/ you do, no idea, of course, at once, right now,
      as well/much/many, in/this/that order, in this/that order, first aid, second hand, last night, over there, come/hold on, no one will, all over/right,
      all the time, over and over, on our/your own, on top, as soon/quickly as possible, as fast/many/soon as you can, as much/many as, as you can, such as,
      if you can/please/would/like/want, if possible, if it is not too much trouble, if need be`,
  },
};
