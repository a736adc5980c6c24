/** Things, places and professions of games, and what agents do with them. */
export const WORLD = `
# sea
ship: ship, boat, vessel, galleon, frigate, schooner, sloop, warship, man of war, merchantman, yacht, submarine, barge, canoe, raft, craft, hull, deck, mast, rigging
pirate > plunder, board ship: pirate, corsair, buccaneer, privateer, freebooter, sea dog, black flag, jolly roger
board ship: board, grapple, take the ship, storm the deck, seize the ship
navy: navy, fleet, armada, squadron, flotilla, coast guard, admiral, convoy
seaworthy: seaworthy, shipshape, afloat, watertight, caulk, careen, keel, planks
merchant: merchant, trader, merchantman, dealer, peddler, hauler, vendor, shopkeeper, tradesman, freighter, caravan
# politics
rule: rule, govern, reign, lead, command, order, law, decree, throne, crown, kingdom, empire, power, authority
vote: vote, election, campaign, candidate, ballot, poll, popular, win over, supporters
tax: tax, toll, tithe, levy, duty, tribute, customs
war: war, warfare, invasion, invade, conquest, conquer, campaign, front, battlefield, siege, occupy, occupation, annex, besiege
peace: peace, truce, treaty, armistice, ceasefire, harmony, make peace, bury the hatchet, white flag, reconcile
ally: ally, alliance, coalition, pact, league, union, join forces, team up, side with
betray: betray, traitor, double-cross, treason, plot, conspire, conspiracy, stab in the back, intrigue, scheme
spy > document, secret: spy, agent, espionage, informer, informant, secret agent, wiretap, eavesdrop, bug, mole, snoop, overhear, listen in
blackmail: blackmail, extort, threaten, intimidate, frighten, scare, bully, menace, coerce
prove: prove, proof, evidence, clue, testimony, witness, incriminate, expose, convict, trial, court, judge, guilty, accuse, innocent
# emergency
firefighting: firefighter, fire brigade, hydrant, hose, fire engine, fight the fire, put out the fire, fireman
flood: flood, dam, dike, levee, sandbag, overflow, inundation, high water
evacuate: evacuate, clear the building, get everybody out, bring to safety, emergency exit
accident: accident, crash, collision, wreck, emergency, disaster, catastrophe, crisis
# city
road: road, street, path, highway, pave, route, lane, track
house people: housing, apartment, flat, home, residence, shelter, homeless, quarters, lodge, accommodation, dwelling
school: school, university, college, classroom, teacher, pupil, homework, lecture, exam, class
park: park, garden, playground, green, lawn, fountain
factory: factory, plant, mill, industry, production, assembly line, manufacture, workshop
trash: trash, garbage, rubbish, waste, litter, recycle, dump, bin, dispose, throw away, junk
traffic: traffic, jam, parking, bus stop, metro, subway, tram, train, railway, station, commuter
train: train, locomotive, railway, track, platform, conductor, steam engine
water supply: water supply, pipe, plumbing, plumber, sewer, tap, well, reservoir, aqueduct
crime: crime, criminal, gang, burglary, thug, mugger, vandal, offender, lawless, gangster
# space
oxygen: oxygen, air, breathe, suffocate, atmosphere, life support, ventilation, airtight, pressure, stuffy, stale air, gasp, choke, fresh air
hull: hull, breach, bulkhead, airlock, decompression, leak, seal, plating, outer wall
crew quarters: bunk, quarters, cabin, habitat, module
navigation: navigate, course, coordinates, autopilot, plot a course, set course, helm
scan: scan, scanner, sensor, radar, sonar, probe, telescope, detect, monitor, screen
shield: shield, force field, barrier, ward, deflector, protection, dome
weapons: weapon, laser, phaser, missile, torpedo, turret, cannon, railgun, blaster
alien: alien, extraterrestrial, xenomorph, ufo, martian, invader
robot: robot, android, droid, drone, bot, machine, mech, cyborg, automaton
computer: computer, hack, hacker, terminal, data, download, upload, program, code, server, network, virus, firewall, mainframe, console, password, software, database
satellite: satellite, dish, uplink, relay, antenna, aerial
telescope: telescope, stars, astronomy, constellation, sky, observatory, star chart, stargaze, comet
# adventure
quest: quest, mission, task, errand, job, assignment, objective, adventure, duty
monster > fight, defeat: monster, dragon, troll, ogre, giant, beast, demon, vampire, werewolf, ghoul, kraken, basilisk, goblin, orc, spider, serpent, minotaur
cave: cave, cavern, grotto, dungeon, tunnel, underground, crypt, tomb, catacomb, ruin, lair
artifact: artifact, artefact, relic, amulet, talisman, orb, crystal, idol, sceptre, scepter, grail, holy grail, ancient
scroll: scroll, tome, spellbook, grimoire, manuscript, inscription, rune, book
heal magic: heal, bless, cure, lay hands, restoration, holy water, cleric, resurrection
curse: curse, hex, jinx, bewitch, doom, lift the curse, spell
princess: princess, prince, damsel, royal, heir, noble, lady, maiden
inn: inn, tavern, pub, bar, saloon, hotel, lodging, innkeeper, bartender
level: level up, experience, skill, train, practice, stronger, improve, upgrade, advance
# animals
feed animal: feed, fodder, hay, give food, food bowl, trough, graze, pasture, treat, bone, kibble
walk animal: walk the dog, leash, walkies, exercise
milk: milk, dairy, udder, pail, cheese, churn
egg: egg, hen, lay, henhouse, coop, nest, chicken, hatch, rooster, poultry
shear: shear, wool, fleece, sheep, lamb
honey: honey, bee, hive, beehive, wax
bird: bird, owl, eagle, falcon, raven, crow, pigeon, parrot, hawk, chick, feather
horse: horse, mare, foal, stallion, pony, saddle, stable, stall, hay, groom, gallop, jockey
camel: camel, caravan, desert, oasis, dromedary, dune
fox: fox, wolf, predator, weasel, bear, coyote, vermin
pest > kill, repel: pest, rat, mouse, bug, insect, vermin, locust, cockroach, weed, infestation, gnaw, droppings, scurry, moth, termite, flea, wasp, ant, slug, snail, mosquito, fly, nibble, itch, scratching
cage: cage, pen, enclosure, kennel, stable, coop, fence in, aquarium, zoo, stray, roam, on the loose, escaped, at large
# household
furniture: furniture, table, chair, sofa, wardrobe, shelf, desk, cupboard, bench
dishes: dishes, plate, cup, wash up, cutlery, glass, bowl, wash the dishes, spoon, fork, silverware
light bulb: bulb, lamp, chandelier, lantern, candle, candlestick, switch
iron clothes: iron, laundry, fold, clothesline, wash clothes
key door: key, door, lock, open the door, doorknob, latch, hinge
roof: roof, shingle, tile, thatch, rafters, attic, leaky roof, watertight
snow: snow, shovel snow, snowdrift, icy, slippery, clear snow, salt
window: window, pane, curtain, shutter, blinds, glass
garden work: garden, weed, rake, mow, lawn, hedge, prune, flowers, flowerbed, gardener, plant flowers, overgrown, nettle, thistle
baby: baby, infant, diaper, nappy, cradle, toddler, babysit, child
toy: toy, doll, teddy, puzzle, blocks, game
gift: gift, present, birthday, wrap, surprise, christmas
# restaurant
customer: customer, guest, client, patron, diner, visitor, punter, party
order food: order, menu, take the order, dish, waiter, waitress
bill: bill, check, tab, pay, invoice, settle the bill, tip, receipt, cashier
tips: tip, gratuity, generous, extra money
kitchen: kitchen, cook, chef, stove, oven, pan, pot, counter
seat: seat, table, chair, sit, sit down, show to a table, bench
drunk: drunk, drunken, intoxicated, tipsy, wasted, plastered, boozer, drunkard, had one too many
bakery: bakery, bread, cake, bake, oven, dough, pastry, baker
wine: vineyard, grape, cask, barrel, vintage, cellar, cork
# leisure
music play: music, song, tune, perform, play an instrument, concert, sing
dance: dance, ball, waltz, tango, ballet, dancer
sport: sport, football, soccer, tennis, basketball, team, goal, score, match, league, workout, gym, exercise, jog, athlete, fit
swim: swim, pool, bathe, splash, beach
story: story, tale, legend, fairy tale, joke, laugh, funny, comedy, humor, clown, jester
art: art, gallery, museum, sculpture, statue, masterpiece, painting, portrait, artist, exhibition
romance mood: romantic, candlelight, cosy, cozy, intimate, mood, atmosphere, ambience
holiday: holiday, vacation, trip, picnic, camp, tourist, sightseeing, excursion
photo: photo, photograph, picture, camera, snap, selfie
# professions
smith > forge: smith, blacksmith, armorer, armourer, goldsmith, locksmith
carpenter > build, repair: carpenter, joiner, woodworker, cabinetmaker, builder, mason, bricklayer, roofer
farmer > farm, harvest: farmer, peasant, ploughman, farmhand, shepherd, gardener, rancher, cowboy
miner > mine, dig: miner, digger, prospector, gold digger
hunter > hunt: hunter, trapper, huntsman, archer, poacher, ranger
fisherman > fish: fisherman, angler, fisher, whaler
cook person > cook, meal: cook, chef, baker, butcher, brewer
healer > heal, medicine: healer, doctor, nurse, medic, surgeon, physician, herbalist, apothecary, pharmacist, vet
thief person > steal, plunder: thief, burglar, robber, pickpocket, crook, rogue, safecracker, cat burglar, kleptomaniac, prowler, go missing
soldier person > fight, guard: soldier, warrior, knight, fighter, veteran, guard, mercenary, gladiator, brawler
scholar > learn, read: scholar, scientist, student, librarian, bookworm, professor, sage, teacher, historian, researcher
artist > music, perform, paint: artist, painter, musician, minstrel, bard, singer, actor, poet, dancer, performer
merchant person > trade, sell, earn: merchant, trader, shopkeeper, salesman, banker, businessman, capitalist, moneylender
sailor person > sail: sailor, captain, seaman, skipper, mariner, helmsman
priest > pray: priest, monk, nun, cleric, bishop, druid, shaman, pilgrim
mechanic > repair, machine: mechanic, engineer, technician, tinkerer, handyman, repairman, plumber, electrician
`;
