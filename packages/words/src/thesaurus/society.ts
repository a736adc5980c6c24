/** Trade, money, travel, messages, people, morale, play, learning and magic. */
export const SOCIETY = `
# trade
sell: sell, flog, vend, offload, hawk, auction, peddle, unload, sale, get rid, merchant, cash in, market, dealer, seller
buy: buy, purchase, shop, acquire, order, pay for, stock up, get hold, procure, buyer, customer, splash out
trade: trade, barter, swap, exchange, deal, commerce, haggle, bargain, merchant, business, market, trader, tradesman, vendor, shopkeeper, trafficking, traffic, import, export
queue: queue, line, lineup, stand in line, line up, queue up, waiting outside, standing outside, crowd at the door, standing around
market: market, bazaar, shop, store, stall, mall, marketplace, fair, vendor, merchant, counter, emporium
goods: goods, ware, merchandise, cargo, commodity, product, stuff, freight, load, stock
price: price, cost, fee, tax, toll, charge, fare, rate
# money
money: money, gold, coin, cash, silver, currency, dollar, credit, fund, dough, coppers, bucks, quid, doubloon, purse, wallet, penny, treasury, finance, dosh, crown, gil, pesos, cent
earn: earn, make money, profit, get rich, income, wage, gain, make a living, moneymaking, salary, pay, cash in, turn a profit, fortune, revenue, get paid, make a profit, make some cash, job, work, make a fortune
rich > earn, money: rich, wealthy, wealth, fortune, millionaire, loaded, greedy, greed, prosper, money-grubbing, avaricious, miser, affluent, prosperous, filthy rich, money-minded
-poor > earn, sell, money: poor, broke, penniless, bankrupt, debt, skint, out of money, in the red, owe, destitute, beggar, poverty, short of money, flat broke, impoverished, not a penny, not a cent, creditor, rent is due, pockets are empty, hard up
pay: pay, wage, salary, reward, settle, pay off, compensate, reimburse, pay back, pay up, cough up, payday, spend, fork out, bill, ransom, remunerate
bribe: bribe, buy off, pay off, grease, hush money, tribute, corrupt, sweeten, protection money, backhander
bank: bank, deposit, vault, treasury, loan, savings, invest, account, thrifty
gamble > win: gamble, bet, dice, cards, wager, casino, poker, stake, roll the dice, gambler, luck, lucky, lottery, roulette, game of chance, punt, high roller, jackpot
treasure: treasure, hoard, chest, riches, buried treasure, loot, gold, treasure hunter, treasure map, x marks the spot, fortune, relic, artifact, artefact
beg: beg, panhandle, ask for alms, plead, cadge, scrounge, charity, alms
steal money: mug, pickpocket, embezzle, swindle, cheat, con, scam, fraud, hustle
# travel
go: go, walk, move, head, travel, proceed, march, run, come, step, journey, visit, hike, trek, make your way, stroll, advance, get to, return, wander, come over, head over, follow, approach, jog, race, hurry, dash
home: home, house, return home, go home, back home, homesick, hearth, go back, retire, homeward, family
drive: drive, car, truck, vehicle, cart, wagon, steer, wheel, van, carriage, driver, lorry, bus, motor, jeep, ride, automobile
sail: sail, ship, boat, vessel, voyage, sea, anchor, helm, navigate, cruise, row, set sail, cast off, captain, sailor, steer, dock, ocean, embark, weigh anchor, seafarer, schooner, galleon, ferry, raft, oar, canoe, put to sea
fly: fly, airplane, plane, take off, pilot, flight, land, airport, helicopter, aircraft, wing, jet, drone, glide, balloon, airship
space: space, orbit, planet, spaceship, rocket, starship, shuttle, astronaut, launch, spacecraft, moon, spacesuit, satellite, hyperspace, warp, lander, space station, probe
dock: dock, harbor, port, pier, moor, berth, wharf, marina, land
climb: climb, scale, ascend, clamber, rope, ladder, mount, go up, jump over, vault, mountaineer, over the wall
swim: swim, dive, wade, float, diver, snorkel, underwater
jump: jump, leap, hop, spring, bound, hurdle
island: island, beach, shore, coast, isle, ashore, coastline
map: map, chart, compass, direction, route, navigate, atlas, bearings
key: key, keycard, passkey, access card, code, password, pass
speed: fast, quick, hurry, rush, speed, swift, haste, rapid, hasty, sprint, race
wait: wait, stay, hold, remain, stand by, linger, stop, stick around, hang on, hold on, stay put, hang around, tarry
stop: stop, halt, cease, quit, end, freeze, pause, break off, knock it off, cut it out, give it a rest, abort, discontinue, call it a day, desist
continue: continue, resume, go on, carry on, keep going, proceed, restart, start again, keep on, pick up where, press on, get back to, persist, keep it up
undo: undo, revert, take back, reverse, cancel, roll back, restore, rewind, put it back, change back
follow: follow, accompany, come with, tag along, escort, join, stick with, go with, tail
meet: meet, visit, greet, welcome, see, drop by, call on, get together, encounter
# messages
signal: signal, radio, beacon, transmit, broadcast, send, message, call, contact, communicate, antenna, flare, transmission, hail, wire, telegraph, sos, mayday, ping, comms, distress, transmitter, get through to, hear from, let know, inform, notify, news, headquarters, tell
call help: help, rescue, sos, mayday, distress, emergency, assistance, reinforcement, backup, call for help, aid, relief, support, cavalry, cry for help, send for help, summon help
letter > deliver: letter, message, mail, post, note, parcel, package, telegram, envelope, postcard, dispatch, correspondence, postman
deliver: deliver, hand over, bring, drop off, transport, ship, courier, delivery, send, carry, hand in, convey, bring over, take to, distribute, pass on
container: box, crate, chest, case, barrel, basket, sack, bag, trunk, package, parcel, bundle, suitcase, pouch
load: load, unload, cargo, pack, stow, put on board, fill, haul
document: document, paper, file, evidence, proof, record, contract, certificate, plan, blueprint, secret, archive, dossier, incriminating, dirt, ledger, diary, scroll, manuscript
read: read, study, book, learn, library, research, scroll, tome, novel, literature
learn: learn, study, school, teach, train, research, knowledge, skill, lesson, science, scientist, lab, laboratory, experiment, education, exam, practice, academy, scholar, student, discover, find out, upgrade, technology, clever
write: write, record, note down, pen, author, ink, report, journal, jot down
talk: talk, speak, chat, conversation, tell, ask, discuss, say, gossip, question, interview, consult, converse, persuade, convince, chatter, inquire
negotiate: negotiate, parley, bargain, diplomacy, make peace, treaty, truce, agreement, alliance, settle, come to terms, ally, ceasefire, diplomat, reconcile, compromise, mediate
# people
friend: friend, ally, companion, comrade, partner, buddy, mate, befriend, make friends, pal, love, friendship, sociable
romance > meet: love, kiss, marry, wedding, romance, flirt, date, woo, sweetheart, propose, court, lover, bride, charm, seduce
family: family, child, kid, mother, father, baby, son, daughter, wife, husband, parent, sister, brother
crew: crew, hand, sailor, worker, staff, team, men, employee, personnel, helper, people, manpower, deckhand, labor, troops, workforce, folk, crewman, crewmate
recruit: recruit, hire, enlist, sign on, sign up, take on, employ, draft, engage, conscript, muster, enroll, round up, bring on board, headhunt, get more men
boss: boss, leader, captain, chief, king, queen, lord, governor, mayor, commander, ruler, president, prince, princess, duke, baron
servant: servant, butler, maid, footman, staff, valet, housekeeper, attendant, steward, help
-lawsuit: lawsuit, sue, sued, legal action, litigation, take to court, legal trouble
police: police, cop, sheriff, constable, officer, law, detective, marshal, fuzz, policeman
guest: guest, visitor, customer, client, patron, diner, passenger, tourist
serve: serve, wait on, attend, pour, dish up, hand out, waiter, order, service, waitress
cheer: cheer, cheer up, entertain, raise morale, comfort, please, console, encourage, happy, morale, delight, amuse, boost, contented, make happy, mood, satisfied, joy, good mood, spirits, keep happy, lift spirits
calm: calm, calm down, soothe, pacify, appease, quiet, settle, placate, mollify, ease, defuse, peace, tranquil, cool down, reassure, order
-unrest > calm, cheer: mutiny, unrest, riot, rebellion, revolt, grumble, angry, discontent, complain, unhappy, uprising, mutinous, furious, resentment, rebel, strike, upset, dissatisfied, annoyed, sulk, hate, disgruntled, anger, rage, mad, trouble, boo, hiss, jeer, heckle, whistle, impatient, lose patience, run out of patience, quarrel, yell, shout, fed up, restless, nervous, bad temper, rowdy, up in arms
-sad > cheer, party: poor fellow, poor thing, poor man, poor soul, poor devil, poor creature, poor beast, poor girl, poor boy, poor woman, poor old, sad, depressed, gloomy, miserable, lonely, cry, unhappy, bored, boredom, grief, mourn, melancholy, heartbroken, blue, down in the dumps, low spirits, weep, sob, tears, glum, long face, mope, wail, homesick, cheerless, dull, tedious, nothing to do
party: party, celebrate, festival, dance, feast, festivity, carnival, fun, ball, nightlife, revel
music: music, sing, song, play, perform, concert, band, dance, instrument, guitar, lute, drum, fiddle, minstrel, bard, musician, singer, tune, melody, choir, piano, flute, violin, serenade
perform: perform, show, stage, act, entertain, theater, theatre, audience, applause, actor, juggle, spectacle, crowd, clap, ovation
fame > perform: fame, famous, reputation, glory, popular, renown, celebrity, admire, honor, shine, star, vain, vanity, applause, adored, prestige, limelight, respect, show off
play: play, game, toy, fun, amuse, sport, ball, match, football, chess, playful, leisure, enjoy
win: win, victory, triumph, succeed, prize, trophy, champion, beat, come first, winner, ambitious
race: race, competition, contest, compete, tournament, track
pray: pray, worship, temple, church, shrine, god, priest, holy, bless, prayer, altar, monk, sacrifice, offering, pious, devout, religious, chapel
honest: honest, law-abiding, noble, kind, merciful, gentle, peaceful, peaceable, pacifist, good-hearted, compassionate, nonviolent, innocent
curious > search, explore, learn: curious, inquisitive, nosy, wonder, mystery, secret, clue, puzzle, riddle, detective, investigate, solve, unsolved
# magic
magic: magic, spell, cast, wizard, witch, enchant, mana, sorcery, sorcerer, ritual, mage, wand, rune, curse, arcane, charm, magical
summon: summon, conjure, spawn, call forth, invoke, make appear, bring forth, raise, appear
creature: creature, animal, monster, mob, beast, critter, wildlife
ghost: ghost, spirit, haunt, undead, skeleton, vampire, zombie, phantom, exorcise, exorcize
# amount
fill: fill, fill up, fill in, refill, top up, cover up, plug
empty > store, gather, buy, fill: empty, run out, running low, low on, exhausted, used up, depleted, short of, shortage, lack, out of, bare, scarce, nearly gone, almost gone, nothing left, down to the last, bottom of the barrel, none left, hardly any left, used to the last
give: give, donate, hand, offer, present, gift, grant, share, contribute, provide, hand out, hand over, distribute
take: take, grab, pick up, seize, snatch, get, pocket, lift, claim, collect
throw: throw, toss, hurl, chuck, fling, lob, pitch, cast
drop: drop, put down, discard, throw away, get rid, dump, leave behind, let go
weather: storm, rain, wind, snow, thunder, weather, hurricane, blizzard, tornado, flood
winter: winter, hard times, lean times, rainy day, long run, snowfall
decorate: decorate, ornament, adorn, embellish, beautify, flowers, garland
`;
