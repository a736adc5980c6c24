/** Fighting, fleeing, hiding, guarding and stealing. */
export const CONFLICT = `
# fighting
fight: fight, battle, shoot, kill, combat, attack, assault, strike, engage, clash, brawl, duel, war, charge, raid, storm, ambush, wage war, take on, have at, beat up, rough up, confront, skirmish, hostilities, go after, violence, violent, bash, warfare, onslaught, scrap, offensive
kill: kill, slay, shoot dead, stab, slit, murder, assassinate, execute, slaughter, eliminate, exterminate, finish off, put down, take out, butcher, massacre, waste, wipe out, bump off, dispatch, bloodshed, end them, behead, destroy, lethal
defeat: defeat, beat, conquer, vanquish, overcome, overpower, crush, rout, subdue, triumph, win, prevail, overwhelm, victory, best, thrash, whip, annihilate
harm: harm, hurt, injure, wound, violence, violent, force, cruelty, damage, maim, rough, brutal, knock out, knock down, knock, bloodshed, lay a finger, beat, attack, kill, stab, strike, hit
hit: hit, strike, punch, kick, smash, slap, club, whack, knock, bash, slam, blow, bludgeon, swing, beat, thump, smack, clobber, fist, wallop
stab: stab, slash, cut, pierce, impale, slice, thrust, hack, knife
shoot: shoot, fire, open fire, blast, gun down, snipe, volley, salvo, barrage, aim, pull the trigger, bombard, bullet, shell, broadside, cannonade, loose an arrow, gunfire, discharge
stun: knock out, stun, incapacitate, unconscious, tranquillize, tranquilize, sedate, daze, drug, put to sleep, knock cold, disable, out cold
repel: repel, drive off, drive away, fend off, chase away, chase off, scare off, scare away, push back, beat back, ward off, get rid, see off, send packing, expel, oust, evict, drive out, rid of, banish, repulse, throw out, kick out, get lost
-enemy > fight, defeat, repel, guard: enemy, foe, opponent, rival, attacker, hostile, invader, intruder, raider, bandit, thug, villain, monster, adversary, assailant, aggressor, troublemaker, marauder, outlaw, goblin, orc, troll, zombie, undead, beast, demon, dragon, wolf, bad guy, brigand, robber, horde, gangster, besieger, infested
-threat > guard, fight, flee, fortify: threat, danger, menace, peril, hazard, risk, under attack, siege, besieged, at the gates, threaten, invasion
weapon: weapon, sword, blade, dagger, axe, spear, bow, gun, rifle, pistol, knife, mace, hammer, crossbow, club, staff, lance, halberd, arm, arsenal, armory, armoury, unarmed, firearm, cutlass, musket, revolver, shotgun, arm up, armament
ammunition: ammunition, ammo, bullet, arrow, bolt, shell, powder, gunpowder, round, cartridge, magazine, reload, quiver, munition, slug, missile, cannonball, projectile, torpedo, warhead
cannon: cannon, turret, gun, artillery, catapult, mortar, ballista, battery, howitzer
explosive: bomb, explosive, grenade, dynamite, mine, explode, detonate, blow up, blast, charge, tnt, boom, demolition
armor: armor, shield, helmet, chain mail, plate, breastplate, vest, gauntlet
soldier: soldier, warrior, fighter, knight, troop, army, mercenary, archer, veteran, squad, platoon, recruit, infantry, cavalry, legion, garrison, militia, gunner, swordsman, commando
brave > fight: brave, bold, fearless, courageous, hero, daring, valiant, gallant, reckless, daredevil, hothead, aggressive, fierce, bloodthirsty, belligerent, warlike, heroic, berserker, pugnacious, bully, brawler
duel: duel, tournament, joust, arena, gladiator, challenge, spar, train, practice, practise, drill
# fleeing
flee: flee, escape, run away, get away, run for it, bolt, retreat, withdraw, scram, evacuate, make a run, take off, fall back, run off, make off, bail, bail out, get out, clear out, break away, slip away, disappear, vanish, make tracks, skedaddle, beat it, hightail it, run for your life, abscond, exit, leave, depart, go away, clear off, shove off, retire, pull out, get lost, elude, getaway, run, flight, save yourself, outrun
evade: evade, shake off, lose them, elude, give the slip, dodge, throw off, outrun, lose, ditch, duck, sidestep, shake them off, get rid of pursuers
-pursue > flee, evade, hide: pursuer, pursuit, chase, hunt down, track down, tail, on our heels, catching up, follow us, after us, gaining on, close behind, on our tail
afraid > flee, safe, hide, calm: afraid, fear, scared, coward, timid, panic, frightened, terrified, chicken, nervous, anxious, faint-hearted, skittish, craven, scaredy, tremble, shudder, hysterics, scream, jumpy
safe: safe, safety, secure, sanctuary, refuge, haven, shelter, out of danger, harm's way, unharmed, bunker, out of reach
# hiding
hide: hide, conceal, lie low, take cover, cover, stay hidden, keep out of sight, stay out of sight, go to ground, camouflage, hole up, hideout, duck, keep your head down, out of sight, unseen, lurk, invisible, lair
sneak: sneak, creep, tiptoe, stealth, stealthy, slink, prowl, slip past, slip in, undetected, quietly, unnoticed, silently, crawl, steal away, infiltrate, unobserved
disguise: disguise, dress up, masquerade, costume, mask, uniform, blend in, pass for, impersonate, pretend, fake identity, undercover, incognito, wig, livery, inconspicuous, camouflage, false beard
quiet: quiet, silence, silent, noise, noiseless, hush, still, mute, shut up, keep it down, pipe down, soundless, gag
noise: noise, loud, racket, sound, din, clamor, uproar, bang, commotion, rattle, deafening, hear myself think, creak, squeak, bark, blare, shout, yell, earsplitting, hubbub
-seen > hide, sneak, disguise: spotted, discovered, noticed, caught, exposed, detected, recognize, recognise, suspicious, suspect, give away, found out, blown
# guarding
guard: guard, protect, defend, watch over, keep watch, stand watch, sentry, sentinel, patrol, keep safe, shield, safeguard, escort, bodyguard, garrison, hold the line, look after, hold the gate, man the walls, watchman, on guard, stand guard, lookout
fortify: fortify, reinforce, barricade, wall, rampart, palisade, stockade, bulwark, battlement, fence, moat, trench, bastion, defenses, entrench, perimeter, harden, fort, stronghold, block the door, board up, sandbag, keep them out
castle: castle, fort, fortress, keep, stronghold, citadel, tower, outpost, bastion
scout: scout, spy, look out, reconnoiter, reconnoitre, recon, survey, observe, surveillance, watch, spot, reconnaissance, keep an eye, keep your eyes open, look around, scan, eyes peeled, see what is out there, monitor, peek, spot them, patrol
alarm: alarm, alert, warn, raise the alarm, ring the bell, bell, siren, sound the horn, horn, bugle, gong, sound the alarm
trap: trap, snare, ambush, bait, tripwire, pitfall, lure, decoy, entice, spring a trap
lure: lure, bait, tempt, draw out, entice, attract, distract, divert, decoy, diversion
capture: capture, catch, seize, arrest, take prisoner, apprehend, detain, imprison, lock up, handcuff, jail, nab, collar, take alive, bust, round up, cage, corner, tie up
prisoner > free, rescue: prisoner, captive, hostage, inmate, convict, slave, internee, detainee, kidnapped
-prison > free, rescue: prison, jail, dungeon, cell, cage, gaol, slammer, behind bars, chains, shackles, lockup, locked up, imprisoned
free: free, release, liberate, set free, let go, let out, rescue, unchain, untie, break out, spring, bail out, unshackle, freedom, emancipate, bust out, get out of jail, loose
rescue: rescue, save, come to the aid, bring to safety, deliver from, pull out, help out, come to the rescue, get to safety, evacuate, salvage, bail out, savior
# stealing
steal: steal, rob, theft, burgle, burglar, pickpocket, swipe, nick, pinch, snatch, filch, lift, pilfer, loot, make off with, help yourself, nab, heist, shoplift, purloin, robbery, relieve of, walk off with, snag, appropriate, poach
plunder: plunder, loot, pillage, raid, ransack, sack, booty, spoils, swag, strip, marauder, haul, freebooter
lock: lock, lockpick, pick the lock, unlock, safe, vault, padlock, key, crack, break in, break into, strongbox, combination, latch, bolt
jewel: jewel, gem, necklace, ring, pearl, diamond, ruby, emerald, crown, bling, gold, bracelet, brooch, tiara, sapphire, amulet, precious
valuable: valuable, riches, goods, treasure, precious, expensive, priceless, worth, antique, silver
smuggle: smuggle, contraband, sneak in, bootleg, illegal
sabotage: sabotage, wreck, disable, tamper, jam, cripple, ruin, put out of action, disrupt, hack
chemical: chemical, chemistry, chlorine, acid, bleach, solvent, detergent, ammonia, pesticide, weedkiller
poison: poison, venom, toxin, drug, dope, spike, lace, toxic
`;
